"""What the four trivial forecasts share: a rule on the past, scored on the very windows the network is scored on."""

from typing import ClassVar

from playground.baseline import Answer, BatchBaseline
from playground.batch import Data
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
