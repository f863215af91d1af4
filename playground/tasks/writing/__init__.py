"""Writing: which character, word or subword comes next, again and again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
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
from playground.task.inspected import Inspected
from playground.task.item_errors import ErrorAnalysis
from playground.tasks.writing import comparing, copying, errors, inspected, layout, looks, playing, writer
from playground.tasks.writing.knobs import WritingKnobs
from playground.tasks.writing.splitting import Parts, split, together
from playground.tasks.writing.terms import TERMS
from playground.tasks.writing.units import Cutter, Spelling
from playground.text import Text
from playground.tokenization import UNITS
from playground.tokenization.vocabulary import Vocabulary

STREAMS = 8
"""Streams that a part is measured in where the state is carried: few, so that almost every character has a past."""
STRANGE = 0.5
"""Where more of a text than this is unknown to a network, its figures would say nothing."""
SAMPLE_LENGTH, SAMPLE_TEMPERATURE, SAMPLE_SEED = 300, 0.8, 1


class Writing(WritingKnobs):
    """Predicts each character (or word, or subword) of a text from those before it, and so can write on."""

    title = Text("Text generation", "Generación de texto")
    about = Text(
        "The network reads a text character by character (or word by word) and predicts the next one. Fed with its own predictions it generates text: help texts, tunes, or text in the style of your own file.",
        "La red lee un texto carácter a carácter (o palabra a palabra) y predice lo siguiente. Alimentada con sus propias predicciones, genera texto: textos de ayuda, melodías o texto al estilo de un archivo suyo.",
    )
    icon = "✍️"
    records = "characters"
    request = writer.WritingRequest
    example: ClassVar[Mapping[str, str]] = {"model.hidden": "256", "training.epochs": "3", "training.seconds": "300"}
    order = 40
    terms = TERMS
    vote = Text("Which of the two is better written?", "¿Cuál de los dos está mejor escrito?")
    may_copy = True
    examples = 20

    @property
    def primary(self) -> str:
        """See `Task.primary`."""
        return "nats_per_character"

    @property
    def test_shares(self) -> Mapping[str, float | None]:
        """Test sets of several sizes are nested."""
        return {"test_share": None}

    def patterns(self) -> tuple[Pattern, ...]:
        """Tokens in, a guess at the next one at each position."""
        return (Pattern("tokens", "steps", causal=True, generates=True),)

    def prepare(self, records: Characters, pattern: Pattern, seed: int) -> Data:
        """Split, cut into tokens, count them on the training part, encode, and lay out as streams or windows.

        The split does not depend on the seed.

        Raises:
            WrongInput: the text is too short for these settings.
        """
        parts = self._split(records)
        cutter = Cutter.learnt(self.tokens, parts.train, self.max_vocabulary)
        cut = {name: cutter.cut(text) for name, text in parts.texts.items()}
        if len(cut["train"]) <= self.window:
            raise WrongInput(
                Text(
                    "The training set has {length} {tokens}, no more than one slice of {window}; choose shorter slices or a longer text.",
                    "El entrenamiento tiene {length} {tokens}, no más que un tramo de {window}; elija tramos más "
                    "cortos o un texto más largo.",
                ).format(length=len(cut["train"]), tokens=UNITS[self.tokens], window=self.window)
            )
        if min(map(len, cut.values())) < 2:
            raise WrongInput(
                Text(
                    "A part of the text would have fewer than two {tokens}; give more text, or larger shares for validation "
                    "and test.",
                    "Una parte del texto tendría menos de dos {tokens}; aporte más texto o aumente las fracciones de "
                    "validación y prueba.",
                ).format(tokens=UNITS[self.tokens])
            )
        vocabulary = self._vocabulary(cut["train"])
        spelling = None if self.tokens == "character" else Spelling.of(cut["train"], cutter)
        train = self._part(torch.tensor(vocabulary.encode(cut["train"])), self.state, tail=False)
        validation, test = (
            self._part(
                torch.tensor(vocabulary.encode(items)),
                self.reading,
                None if spelling is None else spelling.extent(items, vocabulary, cutter),
            )
            for items in (cut["validation"], cut["test"])
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
                **cutter.plain(),
                **({} if spelling is None else {"spelling": asdict(spelling)}),
            },
            self._protocol(parts, cut, vocabulary),
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
        cutter, vocabulary = Cutter.of(memory), Vocabulary.read(memory["vocabulary"])
        items = cutter.cut(words)
        if records.notation != memory["notation"]:
            raise WrongInput(
                Text(
                    "The network was trained on tunes in ABC notation or on plain text, and this is the other of the two; give the "
                    "same kind.",
                    "La red se entrenó con melodías en notación ABC o con texto corriente, y esto es lo otro; dé lo mismo.",
                )
            )
        if len(items) < 2:
            raise WrongInput(
                Text(
                    "There is nothing to measure: the text needs at least two {tokens}.",
                    "No hay nada que medir: el texto necesita al menos dos {tokens}.",
                ).format(tokens=UNITS[cutter.unit])
            )
        if (share := vocabulary.missing([items])) > STRANGE:
            raise WrongInput(
                Text(
                    "Of this text, {share} % of the {tokens} were never learnt; give text in the script and language that "
                    "the network was trained on.",
                    "De este texto ({tokens}) no se aprendió el {share} %; dé un texto en la escritura y el idioma "
                    "con que se entrenó la red.",
                ).format(share=round(100 * share), tokens=UNITS[cutter.unit])
            )
        told = memory.get("spelling")
        extent = None if told is None else Spelling(**told).extent(items, vocabulary, cutter)
        return self._part(torch.tensor(vocabulary.encode(items)), self.reading, extent), words

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """What a fixed sample shares with the training text, and how far it repeats itself; see `copying`."""
        cutter, vocabulary = Cutter.of(data.memory), Vocabulary.read(data.memory["vocabulary"])
        tokens = generation.write(
            network,
            vocabulary.encode(cutter.cut(str(data.memory["prompt"]) or "\n")),
            copying.LENGTH,
            temperature=SAMPLE_TEMPERATURE,
            seed=SAMPLE_SEED,
            never=writer.never(cutter),
        )
        return copying.meters(cutter.join(vocabulary.decode(tokens))[: copying.LENGTH], str(data.raw["train"]))

    def _split(self, records: Characters) -> Parts:
        beginning = self.validation_place == "beginning"
        return split(records, self.validation_share, self.test_share, beginning=beginning)

    def _vocabulary(self, items: Sequence[str]) -> Vocabulary:
        if self.tokens == "character":
            return Vocabulary.build(items, self.minimum_count)
        # A piece may have been taken up by longer ones and still spell a rare word.
        least = self.minimum_count if self.tokens == "word" else 1
        return Vocabulary.build(items, least, self.max_vocabulary)

    def _part(self, tokens: Tensor, state: str, extent: Tensor | None = None, *, tail: bool = True) -> Part:
        """Tokens `(tokens,)` as a stream, or as windows that predict every token but the first once.

        Args:
            tokens: the tokens of the part, `(tokens,)`.
            state: how the tokens are read: `carried` (a stream) or `windows`.
            extent: what each stands for, `(tokens, 2)`, see `Batch.extent`; None: one character.
            tail: keep the last, shorter window (for measuring; in training it would only cost speed).
        """
        if state == "carried":
            return Stream(tokens, self.window, extent=extent)
        full, rest = divmod(len(tokens) - 1, self.window)
        tail = tail and rest > 0
        size = (full + tail) * self.window
        padded = F.pad(tokens, (0, max(0, size + 1 - len(tokens))))
        inputs, targets = padded[:size].view(-1, self.window), padded[1 : size + 1].view(-1, self.window)
        lengths = torch.tensor([self.window] * full + [rest]) if tail else None
        if extent is not None:
            extent = F.pad(extent, (0, 0, 0, max(0, size + 1 - len(extent))))[1 : size + 1].view(-1, self.window, 2)
        return Examples(Batch(inputs, targets, lengths, extent=extent), steps=True)

    def _protocol(self, parts: Parts, cut: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> dict[str, Any]:
        if self.tokens == "character":
            counted: dict[str, Any] = {
                "vocabulary": len(vocabulary),
                "minimum_count": self.minimum_count,
                "unknown_share": {name: vocabulary.missing([text]) for name, text in parts.texts.items()},
            }
        else:
            counted = {
                "tokens": self.tokens,
                "known_tokens": len(vocabulary),
                **({"minimum_count": self.minimum_count} if self.tokens == "word" else {}),
                "token_counts": {name: len(items) for name, items in cut.items()},
                "unknown_tokens": {name: round(vocabulary.missing([items]), 4) for name, items in cut.items()},
                "bits_per_character": "of all characters; unknown tokens are spelled by the frequencies of characters",
            }
        return {
            "split": "whole pieces, in an order that is always the same" if parts.by_piece else "by position",
            **({} if parts.by_piece else {"validation": self.validation_place.replace("_", " ")}),
            "split_hash": parts.digest(),
            "characters": {name: len(text) for name, text in parts.texts.items()},
            **counted,
            "state": self.state,
            "window": self.window,
            "measured": f"every character but the first, state {self.reading}",
            **({"streams": STREAMS} if self.reading == "carried" else {"fresh_every": self.window}),
        }

    def preview(self, records: Characters, data: Data) -> Preview:
        """The beginning of the text in slices, its characters and its parts."""
        return looks.preview(records, data, self._split(records))

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean surprise over the real tokens, in nats."""
        nats = self._nats(outputs, batch)
        return nats.mean() if batch.lengths is None else nats.sum() / batch.mask.sum()

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The scores `(batch, time, vocabulary)` of the next token, as the network gives them."""
        return outputs

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """Surprise and characters, summed; of words and subwords also how many they are, and what spelling them costs."""
        nats = self._nats(answer, batch).sum()
        if batch.extent is None:
            return {"nats": nats, "characters": batch.mask.sum()}
        characters, spelled = (batch.extent * batch.mask[:, :, None]).double().sum((0, 1))
        return {"nats": nats, "tokens": batch.mask.sum(), "characters": characters, "spelled": spelled}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Surprise at each character in nats and bits, and perplexity; of words and subwords that of each of these."""
        tokens = float(totals.get("tokens", totals["characters"]))
        each = float(totals["nats"]) / tokens
        nats = (float(totals["nats"]) + float(totals.get("spelled", 0.0))) / float(totals["characters"])
        return {
            "nats_per_character": nats,
            "bits_per_character": nats / math.log(2),
            _PERPLEXITY[self.tokens]: math.exp(min(each, 700.0)),
        }

    def measure(self, network: Network, part: Any, memory: Memory, size: int) -> tuple[float, dict[str, float]]:
        """As for every task, but a stream is laid out in few parallel streams, so that the state really carries."""
        return super().measure(network, part, memory, min(size, STREAMS) if isinstance(part, Stream) else size)

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """See `errors.of_tokens`."""
        return errors.of_tokens(data, STREAMS)

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The mean surprise at each character."""
        batch = whole(part, STREAMS)
        if batch.extent is not None:
            tensors = {"targets": batch.targets[batch.mask], "extent": batch.extent[batch.mask]}
            return MetricScript(batch, tensors, _OF_TOKENS, counted=batch.mask, slices=self.window)
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

    def sequence(self, memory: Memory, request: writer.WritingRequest, pattern: Pattern) -> Inspected:
        """See `inspected.sequence`."""
        return inspected.sequence(request.text, memory, pattern)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """See `inspected.described`."""
        return inspected.described(batch, memory, pattern, self.reading == "carried")

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The texts; a tune that can be read as one also as score and sound."""
        return looks.show(samples)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The text; for a tune also score, MIDI and sound where it can be read; everything as JSON."""
        return looks.files(sample)

    def test_inputs(self, records: Characters, memory: Memory) -> list[dict[str, Any]]:
        """Beginnings of lines of the test set; of tunes and lists, which are invented from nothing, the usual beginning."""
        given = {"length": SAMPLE_LENGTH, "temperature": SAMPLE_TEMPERATURE}
        if not _prompt(records) or records.notation == "abc":
            return [{"text": str(memory["prompt"]), **given}]
        return [{"text": words, **given} for words in writer.prompts_in(self._split(records).test)]

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """The share that comes after they have parted."""
        return comparing.distance(one, other)

    def novelty(
        self, sample: Sample, records: Characters, memory: Memory, protocol: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """What of the text stands in the training text; see `comparing.novelty`."""
        parts = self._split(records)
        return comparing.novelty(sample, parts, self.tokens) if parts.digest() == protocol.get("split_hash") else None

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The texts side by side, with what differs and what is copied."""
        return comparing.compare(samples)

    @classmethod
    def ballot(cls, samples: Mapping[str, Sample], truth: bool) -> dict[str, list[Exhibit]]:
        """Each text, or tune with score and sound."""
        return {name: looks.written(name, sample) for name, sample in samples.items()}

    @staticmethod
    def _nats(outputs: Tensor, batch: Batch) -> Tensor:
        """Surprise at each token, `(batch, time)`, 0 where a position is padding."""
        nats = F.cross_entropy(outputs.flatten(0, 1).float(), batch.targets.flatten(), reduction="none")
        nats = nats.view_as(batch.targets)
        return nats if batch.lengths is None else nats * batch.mask


_OF_TOKENS = """\
# the surprise at each token, in nats, and of each token the characters that it
# stands for and, where it is unknown, the surprise at its spelling
surprise = F.cross_entropy(outputs, test["targets"], reduction="none")
characters, spelled = test["extent"].double().sum(dim=0)
return ((surprise.double().sum() + spelled) / characters).item()"""
"""How words and subwords are measured, as lines of a script."""

_PERPLEXITY: Mapping[str, str] = {
    "character": "perplexity",
    "word": "word_perplexity",
    "subword": "subword_perplexity",
}


def _prompt(records: Characters) -> str:
    """What samples go on from; nothing for lists, whose items are invented from their beginning."""
    if records.notation == "abc":
        return playing.OPENING
    return "" if records.between == "\n" else writer.prompt_from(records.pieces[-1])
