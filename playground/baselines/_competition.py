"""What the statistical forecasts of a competition share: made with the data, from the whole known part of each series."""

from torch import Tensor

from playground.baseline import Baseline, scored
from playground.batch import Batch, Data
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text


class Statistical(Baseline):
    """A forecast by `competition.METHODS`. Its subclasses are empty but for their words; the file's name is the method's."""

    records = frozenset({"series"})
    role = "fitted"

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Nothing is fitted on other series: each origin's own past gives the forecast that travels with it.

        Raises:
            Impossible: the data are no collection of series.
        """
        return {name: scored(task, data, part, self._answer) for name, part in data.tests.items()}

    def _answer(self, batch: Batch) -> Tensor:
        if self.kind() not in batch.extras:
            raise Impossible(
                Text(
                    "{title} is computed for collections of series only.",
                    "{title} solo se calcula para colecciones de series.",
                ).format(title=self.title)
            )
        return batch.extras[self.kind()]
