"""What the four trivial forecasts share: a rule on the past, scored on the very windows the network is scored on."""

from typing import ClassVar

from playground.baseline import Baseline, scored
from playground.batch import Batch, Data
from playground.series.naive import RULES, Past
from playground.task import Task
from playground.text import Text


class Naive(Baseline):
    """A forecast by rule. Its subclasses are empty but for their words; the rule is found by the file's name."""

    about: ClassVar[Text]
    records = frozenset({"series"})
    role = "trivial"

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Nothing is fitted: the rule is applied where each window ends."""
        rule, period = RULES[self.kind()], int(data.memory["period"])
        return {
            name: scored(task, data, part, lambda batch: rule(Past.of(batch), _horizon(batch), period))
            for name, part in data.tests.items()
        }


def _horizon(batch: Batch) -> int:
    return batch.extras["truth"].shape[1]
