"""What the tasks share whose data are sequences with one answer each: split, encoding, request, terms."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch, Data, Examples, Part, Pattern, Sizes
from playground.errors import WrongInput
from playground.exhibits import Exhibit, Table
from playground.knobs import knob
from playground.model import Network
from playground.records.sequences import LabelledSequences, fingerprint
from playground.result_terms import ProtocolEntry
from playground.task import Memory, Preview, Request, Sample, Task
from playground.task.inspected import Inspected, single, unknown_targets
from playground.task.item_errors import ErrorAnalysis
from playground.text import Text, percentage, significant

SHOWN = 6
"""Sequences of the validation set that every run answers."""
FEWEST = 30
"""Examples without which no part would tell anything."""
LONGEST = 200
"""Characters of a sequence that are shown."""

SPLIT = "in order: the last tenth is the test set, the tenth before it the validation set"
ENTRIES = {"examples": ProtocolEntry(Text("examples", "ejemplos"), compared="test")}
VALUES = {
    SPLIT: Text(
        "in order: the last tenth is the test set, the tenth before it the validation set",
        "por orden: la última décima parte es el conjunto de prueba y la anterior, el de validación",
    )
}
RIGHT = Text("right answer", "respuesta correcta")
COLUMNS: Mapping[str, Text] = {
    "sequence": Text("sequence", "secuencia"),
    "right answer": RIGHT,
    "class": Text("class", "clase"),
    "probability": Text("probability", "probabilidad"),
    "prediction": Text("prediction", "predicción"),
    "answer": Text("answer", "respuesta"),
}
"""What a sample of these tasks holds, in words."""


class SequenceRequest(Request):
    """A sequence that a person gives."""

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """A sequence that every sample of the network answers, too."""
        rows = memory["shown"]["values"][0]
        if memory["words"]:
            return {"text": " ".join(memory["features"][row.index(max(row))] for row in rows)}
        return {"text": " ".join(str(number) for row in rows for number in row)}

    text: str = knob(
        "",
        title=Text("Sequence", "Secuencia"),
        help=Text(
            "The numbers of each step, one step after the other, with decimal points and separated by spaces; words where the network reads words. Empty: some sequences of the validation set.",
            "Los números de cada paso, un paso tras otro, con punto decimal y separados por espacios; palabras si la red lee palabras. Vacío: algunas secuencias del conjunto de validación.",
        ),
        widget="prose",
        max_length=200_000,
    )


def cuts(count: int) -> dict[str, slice]:
    """Where the parts lie among `count` examples.

    Raises:
        WrongInput: there are too few.
    """
    if count < FEWEST:
        raise WrongInput(
            Text(
                "There are only {count} different sequences, and {least} are needed; choose longer ones.",
                "Solo hay {count} secuencias distintas y hacen falta {least}; elíjalas más largas.",
            ).format(count=count, least=FEWEST)
        )
    tenth = count // 10
    return {
        "train": slice(0, count - 2 * tenth),
        "validation": slice(count - 2 * tenth, count - tenth),
        "test": slice(count - tenth, count),
    }


def short(caption: str) -> str:
    """A sequence as it is shown: the beginning and the end of a long one."""
    half = LONGEST // 2
    return caption if len(caption) <= LONGEST else f"{caption[:half]} … {caption[-half:]}"


def numbers(count: int) -> tuple[str, ...]:
    """Labels of steps that have no other name."""
    return tuple(map(str, range(1, count + 1)))


def rounded(value: float) -> float:
    """A number as samples keep it: to six significant digits, however small or large it is."""
    return float(format(value, ".6g"))


def splits(examples: Mapping[str, slice]) -> dict[str, int]:
    """How many examples each part has, for the protocol."""
    return {name: part.stop - part.start for name, part in examples.items()}


class LabelledSequenceTask(Task):
    """What classes and numbers of sequences have in common: only the targets differ."""

    request: ClassVar[type[Request]] = SequenceRequest
    quickly_prepared = True

    def patterns(self) -> tuple[Pattern, ...]:
        """Numbers in at each step, one answer for the sequence."""
        return (Pattern("values", "vector"),)

    def prepare(self, records: LabelledSequences, pattern: Pattern, seed: int) -> Data:
        """Split in their order.

        Raises:
            WrongInput: there are too few sequences.
        """
        parts = cuts(len(records.targets))
        examples = {name: _examples(records, part) for name, part in parts.items()}
        first = parts["validation"].start
        shown = range(first, first + min(SHOWN, len(examples["validation"])))
        memory = {
            "classes": [{"en": name.en, "es": name.es} for name in records.classes],
            "features": list(records.features),
            "words": records.words,
            "range": whole_range(records.values),
            "shown": {
                "values": [np.round(records.values[row, : records.lengths[row]], 6).tolist() for row in shown],
                "captions": [short(records.captions[row]) for row in shown],
                "right": [self.told(records, row) for row in shown],
            },
        }
        protocol = {
            "split": SPLIT,
            "data_sha256": fingerprint(records.values, records.lengths, records.targets),
            "examples": splits(parts),
        }
        sizes = Sizes(
            pattern,
            len(records.classes) or 1,
            features=records.values.shape[2],
            time=round(float(records.lengths.mean())),
        )
        return Data(sizes, examples["train"], examples["validation"], {"test": examples["test"]}, memory, protocol)

    def unseen(self, records: LabelledSequences, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """All sequences as one part.

        Raises:
            WrongInput: their steps are not those that the network reads.
        """
        if list(records.features) != list(memory["features"]):
            raise WrongInput(_OTHER_STEPS.format(count=len(memory["features"])))
        return _examples(records, slice(0, len(records.targets))), None

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """As of its answers; sequences are told by their words, or by the numbers of their steps."""
        told = partial(_read_out, data.tests["test"], data.memory)
        return replace(super().error_analysis(data, pattern), told=told)

    def told(self, records: LabelledSequences, row: int) -> Any:
        """The right answer to one sequence: a number, or the English name of a class."""
        target = records.targets[row]
        return records.classes[target].en if records.classes else rounded(float(target))

    def preview(self, records: LabelledSequences, data: Data) -> Preview:
        """Some sequences with their answers, and how large each part is."""
        usual = super().preview(records, data)
        shown = data.memory["shown"]
        columns = in_words({"sequence": shown["captions"], "right answer": shown["right"]}, data.memory)
        table = Table(Text("Sequences", "Secuencias"), pd.DataFrame(columns))
        return Preview(usual.notes, (table, *usual.exhibits))

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """The answers to some sequences of the validation set, always the same ones."""
        return self._shown(network, data.memory)

    def respond(self, network: Network, memory: Memory, request: SequenceRequest) -> Sample:
        """The answer to a sequence that a person gave.

        Raises:
            WrongInput: it is no sequence of the steps that the network reads.
        """
        if not request.text.strip():
            return self._shown(network, memory)
        values = read(request.text, memory)
        return self.answered(network, batch_of([values], network), memory, {"sequence": [short(request.text.strip())]})

    @abstractmethod
    def answered(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """The network's answers to a batch of sequences, as plain values.

        Args:
            network: the trained network.
            batch: the sequences; its targets are not looked at.
            memory: of the network.
            given: the sequences for people; kept as the input of the sample.
        """

    def sequence(self, memory: Memory, request: SequenceRequest, pattern: Pattern) -> Inspected:
        """The sequence that a person gave; where there is none, the first that `respond` shows, with its right answer.

        Raises:
            WrongInput: it is no sequence of the steps that the network reads.
        """
        if request.text.strip():
            values = read(request.text, memory)
            return self.described(unknown_targets(Batch(values[None], torch.zeros(1))), memory, pattern)
        values, right = torch.tensor(memory["shown"]["values"][0], dtype=torch.float32), memory["shown"]["right"][0]
        classes = [name["en"] for name in memory["classes"]]
        targets = torch.tensor([classes.index(right)]) if classes else torch.tensor([right], dtype=torch.float32)
        return self.described(Batch(values[None], targets), memory, pattern)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """Steps are words, or go by their number."""
        values, columns = batch.inputs[0], tuple(memory["features"])
        steps = (
            tuple(columns[place] for place in values.argmax(dim=1).tolist())
            if memory["words"]
            else numbers(len(values))
        )
        outputs = tuple(str(Text(**name)) for name in memory["classes"]) or (str(COLUMNS["prediction"]),)
        return Inspected(batch, pattern.layout, steps, columns, outputs).cut()

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """What was given and answered, a sequence a row."""
        return answers(samples, memory)

    def _shown(self, network: Network, memory: Memory) -> Sample:
        shown = memory["shown"]
        values = [torch.tensor(one, dtype=torch.float32) for one in shown["values"]]
        given = {"sequence": shown["captions"], "right answer": shown["right"]}
        return self.answered(network, batch_of(values, network), memory, given)


def _examples(records: LabelledSequences, part: slice) -> Examples:
    lengths = records.lengths[part]
    ragged = bool((lengths != records.values.shape[1]).any())
    return Examples(
        Batch(
            torch.from_numpy(records.values[part]),
            torch.from_numpy(records.targets[part]),
            torch.from_numpy(lengths) if ragged else None,
        )
    )


def _read_out(part: Part, memory: Memory, example: int, _position: int) -> str:
    """One sequence of a part on a line: its words, or the numbers of each step."""
    values = single(part, example).inputs[0]
    if memory["words"]:
        return short(" ".join(memory["features"][place] for place in values.argmax(dim=1).tolist()))
    between = " " if values.shape[1] == 1 else "; "
    return short(between.join(" ".join(format(one, ".3g") for one in step) for step in values.tolist()))


def in_words(columns: Mapping[str, list[Any]], memory: Memory) -> dict[str, list[Any]]:
    """Columns of a sample with their names, those of classes and its numbers, in the language in force."""
    classes = {name["en"]: str(Text(**name)) for name in memory.get("classes", ())}
    return {str(COLUMNS[name]): [_told(name, one, classes) for one in values] for name, values in columns.items()}


def _told(column: str, value: Any, classes: Mapping[str, str]) -> str:
    if column == "probability":
        return str(percentage(value))
    return str(significant(value)) if isinstance(value, float) else classes.get(value, str(value))


def answers(samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
    """A table of samples by the name of their run: what was given and answered, a sequence a row; a single run is not named."""
    run = str(Text("run", "ejecución"))
    frames = [
        pd.DataFrame(
            {**({run: name} if len(samples) > 1 else {}), **in_words({**sample.input, **sample.output}, memory)}
        )
        for name, sample in samples.items()
    ]
    return [Table(Text("Answers", "Respuestas"), pd.concat(frames, ignore_index=True))] if frames else []


def whole_range(values: np.ndarray) -> list[int]:
    """The least and the greatest value, rounded to whole numbers away from each other: the bounds that data are drawn in."""
    return [int(np.floor(values.min())), int(np.ceil(values.max()))]


def batch_of(values: Sequence[Tensor], network: Network) -> Batch:
    """Sequences `(time, features)` as one batch on the network's device, whose targets stand for nothing."""
    device = next(network.parameters()).device
    lengths = torch.tensor([len(one) for one in values], device=device)
    inputs = torch.nn.utils.rnn.pad_sequence(list(values), batch_first=True).to(device)
    even = bool((lengths == inputs.shape[1]).all())
    return Batch(inputs, torch.zeros(len(values), dtype=torch.int64, device=device), None if even else lengths)


def read(text: str, memory: Memory) -> Tensor:
    """A sequence that a person wrote, `(time, features)`.

    Raises:
        WrongInput: a word is unknown, or the numbers are none, do not fill the last step, or lie outside those of the data.
    """
    features, words = list(memory["features"]), text.split()
    if memory["words"]:
        unknown = next((word for word in words if word not in features), None)
        if unknown is not None:
            raise WrongInput(
                Text(
                    "The network does not know “{word}”; it knows: {known}.",
                    "La red no conoce «{word}»; conoce: {known}.",
                ).format(word=unknown[:40], known=", ".join(features))
            )
        return torch.eye(len(features))[[features.index(word) for word in words]]
    try:
        numbers = torch.tensor([float(word) for word in words])
    except ValueError:
        numbers = torch.full((1,), torch.nan)
    if len(numbers) % len(features) or not numbers.isfinite().all():
        names = memory.get("names", ())  # most data, and older networks, have none for people
        if names:
            told = Text.join(", ", [Text(**name) for name in names])
            raise WrongInput(_OTHER_VECTOR.format(count=len(features), names=told))
        raise WrongInput(_OTHER_STEPS.format(count=len(features)))
    if "range" in memory:  # older networks do not have it
        least, most = memory["range"]
        outside = next((word for word in words if not least <= float(word) <= most), None)
        if outside is not None:
            raise WrongInput(
                Text(
                    "“{word}” is not a value of these data, which lie between {least} and {most}; separate the numbers by spaces.",
                    "«{word}» no es un valor de estos datos, que están entre {least} y {most}; separe los números con espacios.",
                ).format(word=outside[:40], least=least, most=most)
            )
    return numbers.view(-1, len(features))


_OTHER_VECTOR = Text(
    "The network reads {count} numbers ({names}); give them all, as the data have them, with decimal points and separated by spaces.",
    "La red lee {count} números ({names}); escríbalos todos, como en los datos, con punto decimal y separados por espacios.",
)
_OTHER_STEPS = Text(
    "The network reads {count} numbers a step; give that many for each step, with decimal points and separated by spaces.",
    "La red lee números, {count} por paso; dé esa cantidad en cada paso, con punto decimal y separados por espacios.",
)
