"""What the statistical forecasts of a competition share: made with the data, from the whole known part of each series."""

from torch import Tensor

from playground.baseline import Answer, BatchBaseline
from playground.batch import Batch, Data
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text


class Statistical(BatchBaseline):
    """A forecast by `theta.METHODS`. Its subclasses are empty but for their words; the file's name is the method's."""

    records = frozenset({"series"})
    role = "fitted"

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted on other series: each origin's own past gives the forecast that travels with it."""
        return self._answer

    def _answer(self, batch: Batch) -> Tensor:
        if self.kind() not in batch.extras:
            raise Impossible(
                Text(
                    "{title} is computed for collections of series only.",
                    "{title} solo se calcula para colecciones de series.",
                ).format(title=self.title)
            )
        return batch.extras[self.kind()]
