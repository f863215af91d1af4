"""Writing: which character comes next, again and again."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground import generation
from playground.batch import Batch, Data, Examples, Part, Pattern, Sizes, Stream, whole
from playground.dataset import Characters
from playground.errors import WrongInput
from playground.exhibits import Exhibit
from playground.model import Network
from playground.script import MetricScript
from playground.task import Memory, Preview, Sample
from playground.tasks.writing import copying, layout, looks, playing, writer
from playground.tasks.writing.knobs import WritingKnobs
from playground.tasks.writing.splitting import Parts, split, together
from playground.tasks.writing.terms import TERMS
from playground.text import Text
from playground.vocabulary import Vocabulary

STREAMS = 8
"""Streams that a part is measured in where the state is carried: few, so that almost every character has a past."""
STRANGE = 0.5
"""Where more of a text than this is unknown to a network, its figures would say nothing."""
SAMPLE_LENGTH, SAMPLE_TEMPERATURE, SAMPLE_SEED = 300, 0.8, 1


class Writing(WritingKnobs):
    """Predicts each character of a text from those before it, and so can write on."""

    title = Text("Text generation", "Generación de texto")
    about = Text(
        "The network reads a text character by character and predicts the next one. Fed with its own predictions it generates text: help texts, tunes, or text in the style of your own file.",
        "La red lee un texto carácter a carácter y predice el siguiente. Alimentada con sus propias predicciones, genera texto: textos de ayuda, melodías o texto al estilo de un archivo suyo.",
    )
    icon = "✍️"
    records = "characters"
    request = writer.WritingRequest
    example: ClassVar[Mapping[str, str]] = {"training.epochs": "3", "training.seconds": "120"}
    order = 40
    terms = TERMS

    @property
    def primary(self) -> str:
        """See `Task.primary`."""
        return "nats_per_character"

    def patterns(self) -> tuple[Pattern, ...]:
        """Characters in, a guess at the next one at each position."""
        return (Pattern("tokens", "steps", causal=True, generates=True),)

    def prepare(self, records: Characters, pattern: Pattern, seed: int) -> Data:
        """Split, count characters on the training part, encode, and lay out as streams or windows.

        The split does not depend on the seed.

        Raises:
            WrongInput: the text is too short for these settings.
        """
        parts = self._split(records)
        if len(parts.train) <= self.window:
            raise WrongInput(
                Text(
                    "The training set has {length} characters, no more than one slice of {window}; choose shorter slices or a longer text.",
                    "El entrenamiento tiene {length} caracteres, no más que un tramo de {window}; elija tramos más "
                    "cortos o un texto más largo.",
                ).format(length=len(parts.train), window=self.window)
            )
        vocabulary = Vocabulary.build(parts.train, self.minimum_count)
        train = self._part(torch.tensor(vocabulary.encode(parts.train)), self.state, tail=False)
        validation, test = (
            self._part(torch.tensor(vocabulary.encode(text)), self.reading) for text in (parts.validation, parts.test)
        )
        return Data(
            Sizes(pattern, outputs=len(vocabulary), vocabulary=len(vocabulary), time=self.window),
            train,
            validation,
            {"test": test},
            {
                "vocabulary": vocabulary.plain(),
                "notation": records.notation,
                "prompt": _prompt(records),
            },
            self._protocol(parts, vocabulary),
            raw=parts.texts,
        )

    def remarks(self, data: Data, raw: Any) -> tuple[Text, ...]:
        """What is laid out otherwise in the new text than in the one that was learnt."""
        return layout.differences(str(data.raw["train"]), str(raw))

    def unseen(self, records: Characters, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """New texts behind each other, read as the test part is, and the same as one string.

        Raises:
            WrongInput: there is too little text, it is of the other notation, or the network knows hardly any of it.
        """
        words = together(records)
        vocabulary = Vocabulary.read(memory["vocabulary"])
        if records.notation != memory["notation"]:
            raise WrongInput(
                Text(
                    "The network was trained on tunes in ABC notation or on plain text, and this is the other of the two; give the "
                    "same kind.",
                    "La red se entrenó con melodías en notación ABC o con texto corriente, y esto es lo otro; dé lo mismo.",
                )
            )
        if len(words) < 2:
            raise WrongInput(
                Text(
                    "There is nothing to measure: the text needs at least two characters.",
                    "No hay nada que medir: el texto necesita al menos dos caracteres.",
                )
            )
        if (share := vocabulary.missing([words])) > STRANGE:
            raise WrongInput(
                Text(
                    "The network never learnt {share} % of these characters; give text in the script and language that "
                    "it was trained on.",
                    "La red no aprendió el {share} % de estos caracteres; dé un texto en la escritura y el idioma con "
                    "que se entrenó.",
                ).format(share=round(100 * share))
            )
        return self._part(torch.tensor(vocabulary.encode(words)), self.reading), words

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """What a fixed sample shares with the training text, and how far it repeats itself; see `copying`."""
        vocabulary = Vocabulary.read(data.memory["vocabulary"])
        prompt = str(data.memory["prompt"]) or "\n"
        tokens = generation.write(
            network, vocabulary.encode(prompt), copying.LENGTH, temperature=SAMPLE_TEMPERATURE, seed=SAMPLE_SEED
        )
        return copying.meters("".join(vocabulary.decode(tokens)), str(data.raw["train"]))

    def _split(self, records: Characters) -> Parts:
        beginning = self.validation_place == "beginning"
        return split(records, self.validation_share, self.test_share, beginning=beginning)

    def _part(self, tokens: Tensor, state: str, *, tail: bool = True) -> Part:
        """Tokens `(characters,)` as a stream, or as windows that predict every character but the first once.

        Args:
            tokens: the tokens of the part, `(characters,)`.
            state: how the tokens are read: `carried` (a stream) or `windows`.
            tail: keep the last, shorter window (for measuring; in training it would only cost speed).
        """
        if state == "carried":
            return Stream(tokens, self.window)
        full, rest = divmod(len(tokens) - 1, self.window)
        tail = tail and rest > 0
        size = (full + tail) * self.window
        padded = F.pad(tokens, (0, max(0, size + 1 - len(tokens))))
        inputs, targets = padded[:size].view(-1, self.window), padded[1 : size + 1].view(-1, self.window)
        lengths = torch.tensor([self.window] * full + [rest]) if tail else None
        return Examples(Batch(inputs, targets, lengths), steps=True)

    def _protocol(self, parts: Parts, vocabulary: Vocabulary) -> dict[str, Any]:
        return {
            "split": "whole pieces, in an order that is always the same" if parts.by_piece else "by position",
            **({} if parts.by_piece else {"validation": self.validation_place.replace("_", " ")}),
            "split_hash": parts.digest(),
            "characters": {name: len(text) for name, text in parts.texts.items()},
            "vocabulary": len(vocabulary),
            "minimum_count": self.minimum_count,
            "unknown_share": {name: vocabulary.missing([text]) for name, text in parts.texts.items()},
            "state": self.state,
            "window": self.window,
            "measured": f"every character but the first, state {self.reading}",
            **({"streams": STREAMS} if self.reading == "carried" else {"fresh_every": self.window}),
        }

    def preview(self, records: Characters, data: Data) -> Preview:
        """The beginning of the text in slices, its characters and its parts."""
        return looks.preview(records, data, self._split(records))

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean surprise over the real characters, in nats."""
        nats = self._nats(outputs, batch)
        return nats.mean() if batch.lengths is None else nats.sum() / batch.mask.sum()

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The scores `(batch, time, vocabulary)` of the next character, as the network gives them."""
        return outputs

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """Surprise and characters, summed."""
        return {"nats": self._nats(answer, batch).sum(), "characters": batch.mask.sum()}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Surprise at each character in nats and bits, and perplexity."""
        nats = float(totals["nats"]) / float(totals["characters"])
        return {
            "nats_per_character": nats,
            "bits_per_character": nats / math.log(2),
            "perplexity": math.exp(min(nats, 700.0)),
        }

    def measure(self, network: Network, part: Any, memory: Memory, size: int) -> tuple[float, dict[str, float]]:
        """As for every task, but a stream is laid out in few parallel streams, so that the state really carries."""
        return super().measure(network, part, memory, min(size, STREAMS) if isinstance(part, Stream) else size)

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The mean surprise at each character."""
        batch = whole(part, STREAMS)
        lines = """\
# the surprise at each character, in nats
surprise = F.cross_entropy(outputs, test["targets"], reduction="none")
return surprise.double().mean().item()"""
        return MetricScript(
            batch, {"targets": batch.targets[batch.mask]}, lines, counted=batch.mask, slices=self.window
        )

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """What the network writes on from a fixed beginning, always with the same random numbers."""
        request = writer.WritingRequest(
            text=str(data.memory["prompt"]),
            length=SAMPLE_LENGTH,
            temperature=SAMPLE_TEMPERATURE,
            seed=SAMPLE_SEED,
        )
        return writer.write(network, data.memory, request)

    def respond(self, network: Network, memory: Memory, request: writer.WritingRequest) -> Sample:
        """What the network writes on from a text that a person gave."""
        return writer.write(network, memory, request)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The texts; a tune that can be read as one also as score and sound."""
        return looks.show(samples)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The text; for a tune also score, MIDI and sound where it can be read; everything as JSON."""
        return looks.files(sample)

    @staticmethod
    def _nats(outputs: Tensor, batch: Batch) -> Tensor:
        """Surprise at each character, `(batch, time)`, 0 where a position is padding."""
        nats = F.cross_entropy(outputs.flatten(0, 1).float(), batch.targets.flatten(), reduction="none")
        nats = nats.view_as(batch.targets)
        return nats if batch.lengths is None else nats * batch.mask


def _prompt(records: Characters) -> str:
    """What samples go on from; nothing for lists, whose items are invented from their beginning."""
    if records.notation == "abc":
        return playing.OPENING
    return "" if records.between == "\n" else writer.prompt_from(records.pieces[-1])
