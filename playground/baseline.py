"""What a baseline is: a floor that a recurrent model must beat."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal

from torch import Tensor

from playground.batch import Batch, Data, Part
from playground.dataset import Records
from playground.knobs import Shelved
from playground.registry import Shelf
from playground.task import Task
from playground.text import Text

Role = Literal["trivial", "fitted"]


class Baseline(Shelved):
    """A floor; one file in `playground/baselines/`. Computed with the data, from the training part alone.

    Class attributes:
        title: its name. about: how it answers, in one sentence.
        records: the kinds of data it fits; see `fits`.
        role: `trivial`, one of the few rules or simplest fits of its task that every network must beat; `fitted`, a
            further rule, or a stronger model in closed form or by convex search. (Networks without recurrence are
            models: `playground/references/`.)
    """

    about: ClassVar[Text]
    records: ClassVar[frozenset[Records]] = frozenset()
    role: ClassVar[Role]

    @classmethod
    def fits(cls, task: Task) -> bool:
        """Whether it can answer what the task asks."""
        return task.records in cls.records

    @abstractmethod
    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Fit on the training part, then measure on every test part: metrics by name, by part."""


BASELINES: Shelf[Baseline] = Shelf(Baseline, Text("baseline", "referencia"), "playground.baselines")
Baseline.shelf = BASELINES


def scored(task: Task, data: Data, part: Part, answer: Callable[[Batch], Tensor], size: int = 256) -> dict[str, float]:
    """The task's metrics over a part of answers that `answer` gives for each batch."""
    totals: dict[str, Tensor] = {}
    for batch in part.batches(size):
        for name, value in task.tally(answer(batch), batch, data.memory).items():
            totals[name] = totals[name] + value if name in totals else value
    return task.metrics(totals, data.memory)
