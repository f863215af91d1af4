"""Sequence synthesis: a whole sequence from one vector that describes it."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch, Data, Examples, Part, Pattern, Sizes
from playground.errors import WrongInput
from playground.exhibits import Exhibit, Figure, Table
from playground.knobs import knob
from playground.model import Network
from playground.plots import blank, colour
from playground.records.sequences import FROM_VECTORS, SequencesFromVectors, fingerprint
from playground.result_terms import Terms
from playground.task import Memory, Preview, Request, Sample, Task
from playground.task.inspected import Inspected, unknown_targets
from playground.tasks._numbers import METRICS, NumbersTask
from playground.tasks._sequences import ENTRIES, RIGHT, SPLIT, VALUES, cuts, numbers, read, splits, whole_range
from playground.text import Text

SHOWN = 4
"""Vectors of the validation set that every run answers, and the most that a person may give at once."""


class VectorRequest(Request):
    """A vector that a person gives."""

    action = Text("Generate", "Generar")

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """A vector that every sample of the network answers, too."""
        return {"text": " ".join(str(number) for number in memory["shown"]["vectors"][0])}

    text: str = knob(
        "",
        title=Text("Vector", "Vector"),
        help=Text(
            "The numbers that describe the sequence, as the data have them, with decimal points and separated by spaces. Empty: some vectors of the validation set.",
            "Los números que describen la secuencia, como en los datos, con punto decimal y separados por espacios. Vacío: algunos vectores del conjunto de validación.",
        ),
        max_length=10_000,
    )


class SequenceSynthesis(NumbersTask):
    """One vector goes in, as many steps come out as the sequences of the data have."""

    title = Text("Sequence synthesis", "Síntesis de secuencias")
    about = Text(
        "One vector goes in and a whole sequence comes out: the wave of this amplitude, frequency and phase. One input, many outputs.",
        "Entra un vector y sale una secuencia entera: la onda de esta amplitud, frecuencia y fase. Una entrada, muchas salidas.",
    )
    icon = "〰️"
    records = FROM_VECTORS
    request = VectorRequest
    quickly_prepared = True
    order = 90
    example: ClassVar[Mapping[str, str]] = {"training.epochs": "8", "training.seconds": "300"}
    terms = Terms(metrics=METRICS, entries=ENTRIES, values=VALUES)

    def patterns(self) -> tuple[Pattern, ...]:
        """One vector in, values over a horizon out."""
        return (Pattern("vector", "horizon"),)

    def prepare(self, records: SequencesFromVectors, pattern: Pattern, seed: int) -> Data:
        """Split in their order.

        Raises:
            WrongInput: there are too few.
        """
        parts = cuts(len(records.vectors))
        examples = {name: _examples(records, part) for name, part in parts.items()}
        first = parts["validation"].start
        shown = slice(first, min(first + SHOWN, parts["validation"].stop))
        memory = {
            "features": [name.en for name in records.features],
            "names": [{"en": name.en, "es": name.es} for name in records.features],
            "words": False,
            "range": whole_range(records.vectors),
            "horizon": records.sequences.shape[1],
            "shown": {
                "vectors": np.round(records.vectors[shown], 6).tolist(),
                "captions": list(records.captions[shown]),
                "right": np.round(records.sequences[shown], 4).tolist(),
            },
        }
        protocol = {
            "split": SPLIT,
            "data_sha256": fingerprint(records.vectors, records.sequences),
            "examples": splits(parts),
        }
        _, horizon, outputs = records.sequences.shape
        sizes = Sizes(pattern, outputs, features=len(records.features), horizon=horizon)
        return Data(sizes, examples["train"], examples["validation"], {"test": examples["test"]}, memory, protocol)

    def unseen(self, records: SequencesFromVectors, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """All of them as one part.

        Raises:
            WrongInput: their vectors or lengths are not those of the network.
        """
        if [name.en for name in records.features] != memory["features"] or records.sequences.shape[1] != memory[
            "horizon"
        ]:
            raise WrongInput(
                Text(
                    "The network turns {features} numbers into {steps} steps; bring data of that form.",
                    "La red convierte {features} números en {steps} pasos; traiga datos con esa forma.",
                ).format(features=len(memory["features"]), steps=memory["horizon"])
            )
        return _examples(records, slice(0, len(records.vectors))), None

    def preview(self, records: SequencesFromVectors, data: Data) -> Preview:
        """Some vectors with their sequences, and how large each part is."""
        usual, shown = super().preview(records, data), data.memory["shown"]
        columns = [str(name) for name in records.features]
        vectors = Table(Text("Vectors", "Vectores"), pd.DataFrame(shown["vectors"], columns=columns))
        lines = dict(zip(shown["captions"], shown["right"], strict=True))
        return Preview(usual.notes, (_lines(Text("Sequences", "Secuencias"), lines), vectors, *usual.exhibits))

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """The sequences for some vectors of the validation set, always the same ones."""
        return self._shown(network, data.memory)

    def respond(self, network: Network, memory: Memory, request: VectorRequest) -> Sample:
        """The sequence for a vector that a person gave.

        Raises:
            WrongInput: it is no vector as the network reads it, or more than a few.
        """
        if not request.text.strip():
            return self._shown(network, memory)
        vectors = _read(request, memory)
        captions = [" ".join(f"{number:g}" for number in vector) for vector in vectors.tolist()]
        return Sample({"captions": captions}, {"sequences": _generated(network, vectors, memory)})

    def sequence(self, memory: Memory, request: VectorRequest, pattern: Pattern) -> Inspected:
        """The first vector that a person gave; where there is none, the first that `respond` shows, with its sequence.

        Raises:
            WrongInput: it is no vector as the network reads it.
        """
        shown = memory["shown"]
        right = torch.tensor(shown["right"][:1])
        if request.text.strip():
            vectors = _read(request, memory)
            return self.described(unknown_targets(Batch(vectors[:1, None], torch.zeros_like(right))), memory, pattern)
        return self.described(Batch(torch.tensor(shown["vectors"][:1])[:, None], right), memory, pattern)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """Columns are the numbers of the vector; positions are the steps of the sequence."""
        _, horizon, outputs = batch.targets.shape
        names = memory.get("names") or [{"en": name, "es": name} for name in memory["features"]]  # as of older networks
        columns = tuple(str(Text(**name)) for name in names)
        value = str(Text("value", "valor"))
        each = (value,) if outputs == 1 else tuple(f"{value} {number}" for number in numbers(outputs))
        return Inspected(batch, pattern.layout, (), columns, each, numbers(horizon))

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """For each vector the sequences of all networks that were given it, with the right one where it is known."""
        groups: list[tuple[Mapping[str, Any], dict[str, Sample]]] = []
        for name, sample in samples.items():
            members = next((members for given, members in groups if given == sample.input), None)
            if members is None:
                members = {}
                groups.append((sample.input, members))
            members[name] = sample
        found: list[Exhibit] = []
        for given, members in groups:
            right = given.get("right answers", [])
            for place, caption in enumerate(given["captions"]):
                lines = {str(RIGHT): right[place]} if right else {}
                lines |= {name: sample.output["sequences"][place] for name, sample in members.items()}
                found.append(_lines(Text.same(caption), lines))
        return found

    def _shown(self, network: Network, memory: Memory) -> Sample:
        shown = memory["shown"]
        given = {"captions": shown["captions"], "right answers": shown["right"]}
        return Sample(given, {"sequences": _generated(network, torch.tensor(shown["vectors"]), memory)})


def _examples(records: SequencesFromVectors, part: slice) -> Examples:
    return Examples(Batch(torch.from_numpy(records.vectors[part])[:, None], torch.from_numpy(records.sequences[part])))


def _read(request: VectorRequest, memory: Memory) -> Tensor:
    """The vectors that a person gave, `(vectors, features)`.

    Raises:
        WrongInput: they are no vectors as the network reads them, or more than a few.
    """
    vectors = read(request.text, memory)
    if len(vectors) > SHOWN:
        raise WrongInput(
            Text(
                "These are {count} vectors, and at most {most} are answered at once; give fewer.",
                "Son {count} vectores y se responde a {most} como mucho a la vez; dé menos.",
            ).format(count=len(vectors), most=SHOWN)
        )
    return vectors


def _generated(network: Network, vectors: Tensor, memory: Memory) -> list[Any]:
    """The sequences for vectors `(batch, features)`, each a list of steps."""
    device = next(network.parameters()).device
    nothing = torch.zeros(len(vectors), memory["horizon"], 1, device=device)
    network.eval()
    with torch.inference_mode():
        outputs, _ = network(Batch(vectors[:, None].to(device), nothing))
    return [[[round(one, 4) for one in step] for step in steps] for steps in outputs.tolist()]


def _lines(title: Text, lines: Mapping[str, Any]) -> Figure:
    """Sequences over their steps, the first output of each."""
    figure = blank(260)
    for number, (name, steps) in enumerate(lines.items()):
        values = [step[0] for step in steps]
        figure.add_scatter(x=list(range(1, len(values) + 1)), y=values, name=name, line={"color": colour(number)})
    said = "; ".join(
        f"{name}: {min(s[0] for s in steps):.2f} … {max(s[0] for s in steps):.2f}" for name, steps in lines.items()
    )
    alt = Text("{title}: lines over the steps. {said}.", "{title}: líneas sobre los pasos. {said}.")
    return Figure(title, figure, alt.format(title=title, said=said))
