"""What a task is: what the network is asked to do, how it is measured and how its outputs are shown."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch, Data, Part, Pattern
from playground.dataset import DATASETS, AnyRecords, Dataset, Records
from playground.errors import Impossible, WrongInput
from playground.exhibits import Exhibit, Table
from playground.model import Network
from playground.own_files import uploads
from playground.registry import Shelf
from playground.result_terms import EVERY_TASKS, Gathered, Metric, Terms
from playground.script import MetricScript
from playground.task.inspected import Inspected, single
from playground.task.item_errors import ErrorAnalysis
from playground.task.outputs import SampledOutputs, not_voted_on
from playground.task.sample import Memory, Request, Sample
from playground.text import Text

__all__ = [
    "METRICS",
    "PARTS",
    "TASKS",
    "Memory",
    "Preview",
    "Request",
    "Sample",
    "Task",
    "added",
    "metric",
    "not_voted_on",
    "part_title",
    "title_of",
    "title_on_test",
]


@dataclass(frozen=True)
class Preview:
    """Data as the network will see it: sentences on what was done, and exhibits."""

    notes: tuple[Text, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default_factory=tuple)


class Task(SampledOutputs):
    """What the network is asked to do; one file in `playground/tasks/`.

    Class attributes:
        title: its name. about: one or two sentences. icon: one emoji.
        records: the kind of data it takes.
        example: what the example run of the first start changes in the preset called as the task, by address: enough to
            show something, and soon done; empty: the task has no example run.
        quickly_prepared: its data are read and prepared so quickly that a command does it to refuse what does not fit.
        has_scaler: its data are scaled, which fine-tuning may keep (see `prepare_scaled`).
        terms: what it tells its results by, added to what its bases say.
    """

    about: ClassVar[Text]
    icon: ClassVar[str]
    records: ClassVar[Records]
    example: ClassVar[Mapping[str, str]] = {}
    quickly_prepared: ClassVar[bool] = False
    has_scaler: ClassVar[bool] = False
    terms: ClassVar[Terms] = EVERY_TASKS

    @classmethod
    def read(cls, name: str, content: bytes, settings: Mapping[str, Any]) -> AnyRecords:
        """A file of one's own, read as when it is trained on or given to a network, however short it is.

        Args:
            name: the name of the file.
            content: the bytes of the file.
            settings: of the data set that reads it, by name; `kind` chooses another than the task's first one for files.

        Raises:
            WrongInput: it cannot be read, or a setting is wrong; one sentence says why.
        """
        kind = settings.get("kind", cls.file_reader())
        if kind is None:
            raise WrongInput(
                Text(
                    "No data set of “{task}” reads a file of your own.",
                    "Ningún conjunto de datos de «{task}» lee un archivo propio.",
                ).format(task=cls.title)
            )
        dataset = Dataset.configure({**settings, "kind": kind}, "data")
        return dataset.read_file(uploads.taken(content, name, dataset.accepts() or ()), content)

    @classmethod
    def file_reader(cls) -> str | None:
        """The data set that reads files of one's own for this task, the first one; None where there is none."""
        fitting = (kind for kind in DATASETS.in_order() if DATASETS[kind].records == cls.records)
        return next((kind for kind in fitting if DATASETS[kind].accepts() is not None), None)

    @property
    @abstractmethod
    def primary(self) -> str:
        """The metric that decides, one of `terms.metrics`."""

    @property
    def test_shares(self) -> Mapping[str, float | None]:
        """The knobs that choose which records are the test set, with its share of all records; None: not known."""
        return {}

    @abstractmethod
    def patterns(self) -> tuple[Pattern, ...]:
        """How inputs and outputs may lie in time, the preferred one first."""

    @abstractmethod
    def prepare(self, records: Any, pattern: Pattern, seed: int) -> Data:
        """Split, encode and cut the records for the network. The same arguments give the same data.

        Args:
            records: of the task's kind.
            pattern: one of `patterns`.
            seed: of the run; the sizes do not depend on it.

        Raises:
            WrongInput: the records are too short or too few for these settings; the sentence says what to change.
        """

    def prepare_scaled(self, records: Any, pattern: Pattern, seed: int, like: tuple["Task", Memory]) -> Data:
        """As `prepare`, with the scaler of another network where it fits; where a task has none, just that.

        Args:
            records: of the task's kind.
            pattern: one of `patterns`.
            seed: of the run.
            like: the task as that network was trained for it, and the network's memory.

        Raises:
            WrongInput: as `prepare` does.
        """
        return self.prepare(records, pattern, seed)

    @abstractmethod
    def unseen(self, records: Any, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """New records as a trained network sees them; nothing is fitted on them.

        Args:
            records: of the task's kind, all their parts taken together.
            memory: of the trained network.

        Returns:
            The records as one part, and in the raw form that `Data.raw` has for baselines (None where it has none).

        Raises:
            WrongInput: they do not fit the network; the sentence says why.
        """

    def remarks(self, data: Data, raw: Any) -> tuple[Text, ...]:
        """What should be known of new records, in their raw form (see `unseen`), beside those of the training part."""
        return ()

    def for_baselines(self, data: Data) -> tuple["Task", Data]:
        """The task and its data as baselines take them: one answer for each thing that is asked."""
        return self, data

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """What the task's own checks (`terms.checks`) find, by their names, measured on the test part."""
        return {}

    def preview(self, records: Any, data: Data) -> Preview:
        """What the network will see, of windows, sentences or bars; of a task that shows none, how large each part is."""
        sizes = {"train": data.train, "validation": data.validation, **data.tests}
        rows = {str(part_title(name)): [len(part), part.items] for name, part in sizes.items()}
        columns = [str(Text("examples", "ejemplos")), str(Text("time steps", "pasos"))]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns).reset_index(names=str(_PART))
        return Preview(records.notes, (Table(Text("Splits", "Particiones"), frame),))

    @abstractmethod
    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """The mean loss over the real items of the batch, a scalar with gradient."""

    @abstractmethod
    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The network's answers in the form that is measured: forecasts in the data's unit, class scores, …

        Args:
            outputs: what `network(batch)` just gave; most tasks need nothing else.
        """

    @abstractmethod
    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """Sums over the batch from which the metrics follow; added up over batches on the device."""

    @abstractmethod
    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """The metrics, by their fixed names, from the sums over a whole part."""

    def sequence(self, memory: Memory, request: Any, pattern: Pattern) -> Inspected:
        """What a person gave, as the network sees it when it answers it (see `respond`).

        Args:
            memory: of the trained network.
            request: of the task's own class.
            pattern: how inputs and outputs lie in time for this network.

        Raises:
            Impossible: the task brings none.
            WrongInput: the request cannot be read; the sentence says what would be right.
        """
        raise Impossible(_NOT_INSPECTED.format(task=self.title))

    def sequence_of(self, part: Part, index: int, memory: Memory, pattern: Pattern) -> Inspected:
        """One sequence of a prepared part, with the truth.

        Args:
            part: of the data, on the CPU.
            index: which one, from 0; there are `sequences_of`.
            memory: of the trained network.
            pattern: how inputs and outputs lie in time for this network.

        Raises:
            Impossible: the task brings none.
            NotFound: there is no such sequence.
        """
        return self.described(single(part, index), memory, pattern)

    def sequences_of(self, part: Part, memory: Memory) -> int:
        """How many sequences a part has for `sequence_of`."""
        return len(part)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """A batch of one sequence without padding, with words for its steps, columns and outputs.

        Raises:
            Impossible: the task brings none.
        """
        raise Impossible(_NOT_INSPECTED.format(task=self.title))

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """Which analyses of its errors the task has, of a network that was trained on these data.

        Args:
            data: as prepared for the network, on the CPU.
            pattern: how inputs and outputs lie in time for it.

        Raises:
            Impossible: it has none.
        """
        raise Impossible(
            Text(
                "The task “{task}” does not say how its errors are analysed. Choose a run of another task.",
                "La tarea «{task}» no dice cómo se analizan sus errores. Elija una ejecución de otra tarea.",
            ).format(task=self.title)
        )

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """How a network is measured on a part by the metric that decides, as lines of Python with the part's tensors.

        Args:
            part: the test part, on the CPU.
            memory: what the trained network needs beside its weights.

        Raises:
            Impossible: the task brings none.
        """
        raise Impossible(
            Text(
                "The task “{task}” does not say how it is measured as code. Choose a run of another task.",
                "La tarea «{task}» no dice cómo se mide como código. Elija una ejecución de otra tarea.",
            ).format(task=self.title)
        )

    def measure(self, network: Network, part: Any, memory: Memory, size: int) -> tuple[float, dict[str, float]]:
        """Loss and metrics of `network` over a whole part (a `batch.Part`), without gradient.

        The state is carried over slices of one stream. Loss is weighted by real items.
        """

        def tallies() -> Iterator[dict[str, Tensor]]:
            state = None
            for batch in part.batches(size):
                outputs, state = network(batch, state if batch.carried else None)
                weight = torch.as_tensor(batch.weight)
                loss = {"_loss": self.loss(outputs, batch) * weight, "_weight": weight}
                yield loss | self.tally(self.answer(network, batch, memory, outputs), batch, memory)

        network.eval()
        with torch.inference_mode():
            totals = added(tallies())
        loss = float(totals.pop("_loss") / totals.pop("_weight"))
        return loss, self.metrics(totals, memory)


def added(tallies: Iterable[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """What `Task.tally` gave of several batches, added up by name."""
    totals: dict[str, Tensor] = {}
    for sums in tallies:
        for name, value in sums.items():
            totals[name] = totals[name] + value if name in totals else value
    return totals


_NOT_INSPECTED = Text(
    "The task “{task}” does not say how its sequences are looked at. Choose a run of another task.",
    "La tarea «{task}» no dice cómo se miran sus secuencias. Elija una ejecución de otra tarea.",
)
_PART = Text("split", "partición")

TASKS: Shelf[Task] = Shelf(Task, Text("task", "tarea"), "playground.tasks")
Task.shelf = TASKS


PARTS: Mapping[str, Text] = Gathered(TASKS, "parts")
"""The parts of data in words."""


def part_title(name: str) -> Text:
    """A part of the data in words; one that no task names goes by its own name."""
    return PARTS.get(name, Text.same(name.replace("_", " ")))


METRICS: Mapping[str, Metric] = Gathered(TASKS, "metrics")
"""Every metric by its fixed name. A metric of a further test part is written `<part>.<metric>`."""


@lru_cache(maxsize=512)  # a table names each of them in every row
def title_of(name: str) -> Text:
    """A metric in words, with the part it was measured on where that is not the test part itself."""
    part, _, _ = name.rpartition(".")
    if not part:
        return metric(name).title
    return Text("{title} ({part})", "{title} ({part})").format(title=metric(name).title, part=part_title(part))


@lru_cache(maxsize=512)
def title_on_test(name: str) -> Text:
    """A metric in words, with the part it was measured on always: never a bare name where validation metrics exist too."""
    part, _, _ = name.rpartition(".")
    return title_of(name) if part else Text("test {metric}", "{metric} de prueba").format(metric=metric(name).title)


def metric(name: str) -> Metric:
    """The metric called `name`, whichever part it was measured on (`unseen_templates.accuracy`)."""
    return METRICS[name.rsplit(".", 1)[-1]]
