"""What a baseline is: what a recurrent model must beat."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from torch import Tensor

from playground.batch import Batch, Data, Part
from playground.dataset import Records
from playground.knobs import Shelved
from playground.model import Network
from playground.registry import Shelf
from playground.task import Task, added, metric
from playground.text import Text

Role = Literal["trivial", "fitted"]
Answer = Callable[[Batch], Tensor]
"""From a batch to what `Task.tally` takes for it: forecasts, scores of classes."""


class Baseline(Shelved):
    """A baseline; in a file of `playground/baselines/`. Computed with the data, from the training part alone.

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


class BatchBaseline(Baseline):
    """A baseline that answers batch by batch, as a network does."""

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """See `Baseline.metrics`."""
        answer = self.fit(task, data)
        return {name: scored(task, data, part, answer) for name, part in data.tests.items()}

    @abstractmethod
    def fit(self, task: Task, data: Data) -> Answer:
        """Fit on the training part; what is chosen, such as a penalty, is chosen on validation.

        Raises:
            Impossible: it cannot be computed on these data.
        """


BASELINES: Shelf[Baseline] = Shelf(Baseline, Text("baseline", "referencia"), "playground.baselines")
Baseline.shelf = BASELINES


def best(task: Task, data: Data, answers: Iterable[Answer]) -> Answer:
    """The answer with the best deciding metric on the validation part; of equals the first."""
    sign = -1.0 if metric(task.primary).better == "higher" else 1.0
    return min(answers, key=lambda answer: sign * scored(task, data, data.validation, answer)[task.primary])


def by_network(task: Task, data: Data, network: Network) -> Answer:
    """What a network, such as a regression in a network's clothes, answers to each batch."""
    return lambda batch: task.answer(network, batch, data.memory, network(batch)[0])


def scored(task: Task, data: Data, part: Part, answer: Answer, size: int = 256) -> dict[str, float]:
    """The task's metrics over a part of answers that `answer` gives for each batch."""
    totals = added(task.tally(answer(batch), batch, data.memory) for batch in part.batches(size))
    return task.metrics(totals, data.memory)
