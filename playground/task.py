"""What a task is: what the network is asked to do, how it is measured and how its outputs are shown."""

import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch, Data, Part, Pattern
from playground.dataset import DATASETS, AnyRecords, Dataset, Records
from playground.errors import Impossible, WrongInput
from playground.exhibits import Exhibit, Table
from playground.inspected import Inspected, single
from playground.item_errors import ErrorAnalysis
from playground.knobs import Configurable, Shelved
from playground.model import Network
from playground.own_files import uploads
from playground.registry import Shelf
from playground.result_terms import EVERY_TASKS, Gathered, Metric, Terms
from playground.script import MetricScript
from playground.text import Text

Memory = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """One output of a network with the input it was given: plain JSON values, kept with the run.

    Attributes:
        input: what the network was given.
        output: what it answered.
        seed: of the random choices, where there are any.
        epoch: of the weights that answered; -1 where unknown.
    """

    input: Mapping[str, Any]
    output: Mapping[str, Any]
    seed: int = 0
    epoch: int = -1

    def plain(self) -> dict[str, Any]:
        """As a JSON table; `Sample(**table)` reads it back."""
        return asdict(self)


class Request(Configurable):
    """What a person may give a trained network of a task: its knobs are the form of *Try it* and of `generate`.

    Attributes:
        action: what the network does with it, as a button says it.
    """

    action: ClassVar[Text] = Text("Predict", "Predecir")

    @classmethod
    def offered(cls, task: "Task", memory: Memory) -> dict[str, Sequence[Any] | None]:
        """What can be chosen for a knob of one trained network, by the knob's name; the first is taken where nothing is.

        None: there is nothing to choose among.

        Args:
            task: the task as the network was trained for it.
            memory: what the network needs beside its weights.
        """
        return {}

    def of_its_file(self) -> dict[str, Sequence[Any] | None]:
        """What can be chosen because of the file in it, as `offered`; nothing for a knob: what the file has is not known.

        Raises:
            WrongFile: the file cannot be read.
            NotFound: it is not on this machine.
        """
        return {}


@dataclass(frozen=True)
class Preview:
    """Data as the network will see it: sentences on what was done, and exhibits."""

    notes: tuple[Text, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default_factory=tuple)


class Task(Shelved):
    """What the network is asked to do; one file in `playground/tasks/`.

    Class attributes:
        title: its name. about: one or two sentences. icon: one emoji.
        records: the kind of data it takes.
        request: the class of what a person may give a trained network.
        example: what the example run of the first start changes in the preset called as the task, by address: enough to
            show something, and soon done; empty: the task has no example run.
        quickly_prepared: its data are read and prepared so quickly that a command does it to refuse what does not fit.
        has_scaler: its data are scaled, which fine-tuning may keep (see `prepare_scaled`).
        terms: what it tells its results by, added to what its bases say.
        vote: what people are asked of two outputs in a blind vote; None: its outputs are right or wrong, and not voted on.
        vote_truth: what is right can be shown beside the outputs of a vote, or hidden.
        examples: among how many of the `test_inputs` is chosen, at most; 0: the task has none.
        error_title: by what the best and the worst of them are told apart (see `error`); None: by nothing.
        may_copy: its outputs may be copied from what was learnt, which is told where they are compared (see `novelty`).
    """

    about: ClassVar[Text]
    icon: ClassVar[str]
    records: ClassVar[Records]
    request: ClassVar[type[Request]]
    example: ClassVar[Mapping[str, str]] = {}
    quickly_prepared: ClassVar[bool] = False
    has_scaler: ClassVar[bool] = False
    terms: ClassVar[Terms] = EVERY_TASKS
    vote: ClassVar[Text | None] = None
    vote_truth: ClassVar[bool] = False
    examples: ClassVar[int] = 0
    error_title: ClassVar[Text | None] = None
    may_copy: ClassVar[bool] = False

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
        return Preview(records.notes, (Table(Text("Parts", "Partes"), frame),))

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

    @abstractmethod
    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """An output to keep: the same input at every epoch and, on the same data, in every run."""

    @abstractmethod
    def respond(self, network: Network, memory: Memory, request: Any) -> Sample:
        """The network's answer to what a person gave.

        Args:
            request: of the task's own class, see `request`.

        Raises:
            WrongInput: the request cannot be read; the sentence says what would be right.
        """

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Samples side by side, by the name of their run; all were given the same input. One is a list of one.

        Of a task that draws nothing, a table: what was given and answered, an example a row.
        """
        frames = [
            pd.DataFrame({str(_RUN): name, **_columns(sample.input), **_columns(sample.output)})
            for name, sample in samples.items()
        ]
        return [Table(Text("Answers", "Respuestas"), pd.concat(frames, ignore_index=True))] if frames else []

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The sample as files to download, by name; the first is the one `generate --out` writes."""
        return {"answer.json": json.dumps(sample.plain(), ensure_ascii=False, indent=2).encode()}

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

    def test_inputs(self, records: Any, memory: Memory) -> list[dict[str, Any]]:
        """Inputs of the test set as plain tables, with what is right where that is known; the same data give the same ones.

        Args:
            records: of the task's kind.
            memory: of a network that was trained on them.

        Raises:
            Impossible: the task has no single ones to show.
        """
        raise Impossible(_NO_TEST_INPUTS.format(task=self.title))

    def test_output(self, network: Network, memory: Memory, given: Mapping[str, Any], seed: int) -> Sample:
        """The network's output for one of the `test_inputs`, of this or of another network of the task.

        Args:
            network: the trained network.
            memory: of the network.
            given: the input.
            seed: of what is drawn, where anything is.
        """
        drawn = {"seed": seed} if "seed" in self.request.knobs() else {}
        return self.respond(network, memory, self.request.configure({**given, **drawn}, "request"))

    def error(self, sample: Sample, memory: Memory) -> float | None:
        """How far an output for one of the `test_inputs` is from what is right, 0 or more; None: that is not known."""
        return None

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """How far two networks' outputs for the same input are apart; 0: they agree."""
        return float(one.output != other.output)

    def influence_on(self, samples: Mapping[str, Sample]) -> int | None:
        """The place of the class whose `influence` comes with these samples when they are compared; None: nothing comes with them."""
        return None

    def novelty(
        self, sample: Sample, records: Any, memory: Memory, protocol: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """What of an output is copied from the data that were learnt from, as a plain table; None where they are others now.

        Asked only where the task `may_copy`.

        Args:
            sample: an output of the trained network.
            records: of the task's kind, the run's own ones, all their parts.
            memory: of the network.
            protocol: of the run.
        """
        return None

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Outputs of several networks for the same input and seed, by the name of their run, laid out to be compared.

        Args:
            samples: as `test_output` or `respond` gave them, at least one. Where the task names an output in `influence_on`,
                theirs has `influence`: `output`, that one, and `values`, by how much its score falls against the strongest other
                one where a step of the network's input is left out, by step.
                Where the task `may_copy` and the data are at hand, it has `novelty`, what the method of that name gave.
            memory: of the first network.
        """
        return self.show(samples, memory)

    def vote_inputs(self, records: Any, memory: Memory) -> list[dict[str, Any]]:
        """Those of the `test_inputs` whose outputs people may judge in a vote; arguments and refusal as there."""
        return self.test_inputs(records, memory)

    @classmethod
    def ballot(cls, samples: Mapping[str, Sample], truth: bool) -> dict[str, list[Exhibit]]:
        """Two outputs as they are voted on, by their names, which are the only ones in them; under "": both in one.

        Args:
            samples: both outputs for the same input, by the names that voters see.
            truth: show what is right, too (see `vote_truth`).

        Raises:
            Impossible: the task's outputs are not voted on.
        """
        raise Impossible(not_voted_on(cls))

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


def _columns(table: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Plain values as columns: lists as they are, everything else as a list of one."""
    return {name: value if isinstance(value, list) else [value] for name, value in table.items()}


def not_voted_on(task: type[Task]) -> Text:
    """Why the outputs of a task are not voted on."""
    return Text(
        "Outputs of “{task}” are right or wrong, so that there is nothing to prefer: compare them by their metrics. A blind vote is for outputs that people read, hear or look at.",
        "Las salidas de «{task}» son correctas o no, así que no hay nada que preferir: compárelas por sus métricas. La votación a ciegas es para salidas que se leen, se escuchan o se miran.",
    ).format(task=task.title)


_NOT_INSPECTED = Text(
    "The task “{task}” does not say how its sequences are looked at. Choose a run of another task.",
    "La tarea «{task}» no dice cómo se miran sus secuencias. Elija una ejecución de otra tarea.",
)
_NO_TEST_INPUTS = Text(
    "The task “{task}” does not show single examples of its test set. Compare the kept samples, or give an input of your own.",
    "La tarea «{task}» no muestra ejemplos sueltos de su prueba. Compare las muestras guardadas o dé una entrada propia.",
)
_RUN, _PART = Text("run", "ejecución"), Text("part", "parte")

TASKS: Shelf[Task] = Shelf(Task, Text("task", "tarea"), "playground.tasks")
Task.shelf = TASKS


PARTS: Mapping[str, Text] = Gathered(TASKS, "parts")
"""The parts of data in words."""


def part_title(name: str) -> Text:
    """A part of the data in words; one that no task names goes by its own name."""
    return PARTS.get(name, Text.same(name.replace("_", " ")))


METRICS: Mapping[str, Metric] = Gathered(TASKS, "metrics")
"""Every metric by its fixed name. A metric of a further test part is written `<part>.<metric>`."""


def title_of(name: str) -> Text:
    """A metric in words, with the part it was measured on where that is not the test part itself."""
    part, _, _ = name.rpartition(".")
    if not part:
        return metric(name).title
    return Text("{title} ({part})", "{title} ({part})").format(title=metric(name).title, part=part_title(part))


def title_on_test(name: str) -> Text:
    """A metric in words, with the part it was measured on always: never a bare name where validation metrics exist too."""
    part, _, _ = name.rpartition(".")
    return title_of(name) if part else Text("test {metric}", "{metric} de prueba").format(metric=metric(name).title)


def metric(name: str) -> Metric:
    """The metric called `name`, whichever part it was measured on (`unseen_templates.accuracy`)."""
    return METRICS[name.rsplit(".", 1)[-1]]
