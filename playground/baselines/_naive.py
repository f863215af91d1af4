"""What the four trivial forecasts share: a rule on the past, scored on the very windows the network is scored on."""

from typing import ClassVar

from torch import Tensor

from playground.baseline import Answer, BatchBaseline
from playground.batch import Batch, Data
from playground.errors import Impossible
from playground.series.naive import RULES, Past
from playground.task import Task
from playground.text import Text


class Naive(BatchBaseline):
    """A forecast by rule. Its subclasses are empty but for their words; the rule is found by the file's name."""

    about: ClassVar[Text]
    records = frozenset({"series"})
    role = "trivial"

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted: the rule is applied where each window ends."""
        rule, period = RULES[self.kind()], int(data.memory["period"])
        return lambda batch: rule(Past.of(batch), batch.extras["truth"].shape[1], period)


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
