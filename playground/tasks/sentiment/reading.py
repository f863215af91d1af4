"""From a text to tokens: cutting into words, characters or subwords, and the tensors made of them; new texts too."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, Self

import torch

from playground.batch import Batch, Examples, Part
from playground.dataset import LabelledTexts
from playground.datasets.own_texts.labels import key
from playground.errors import WrongInput
from playground.text import Text
from playground.tokenization import Unit
from playground.tokenization.subwords import BEGIN, Subwords
from playground.tokenization.vocabulary import PADDING, UNKNOWN, Vocabulary, words

Keep = Literal["beginning", "end", "both"]

LONGEST_WORD = 20
"""Characters that a word has at most on average, where characters are counted: a text without spaces is cut too."""

SENTENCE_ENDS = (".", "!", "?", "...", "…", "。", "！", "？")
"""Marks after which a new sentence begins."""


@dataclass(frozen=True)
class Reader:
    """Cuts texts into tokens.

    Attributes:
        tokens: what a token is.
        lower: small and capital letters count as the same.
        longest: words of a text that are read; the rest is cut off.
        keep: which words of a longer text are read.
        subwords: cuts words into pieces where tokens are subwords.
    """

    tokens: Unit
    lower: bool
    longest: int
    keep: Keep = "beginning"
    subwords: Subwords | None = None

    @classmethod
    def of(cls, memory: Mapping[str, Any]) -> Self:
        """The reader that a trained network was trained with."""
        merges = memory.get("merges")
        subwords = None if merges is None else Subwords(tuple((one, other) for one, other in merges))
        return cls(memory["tokens"], memory["lower"], memory["longest"], memory.get("keep", "beginning"), subwords)

    def learn(self, texts: Iterable[str], pieces: int) -> "Reader":
        """The same reader with the subwords of the training texts, where it needs them."""
        if self.tokens != "subword":
            return self
        return replace(self, subwords=Subwords.learn((w for text in texts for w in self._words(text)), pieces))

    def plain(self) -> dict[str, Any]:
        """For a task's memory."""
        table = {"tokens": self.tokens, "lower": self.lower, "longest": self.longest, "keep": self.keep}
        return table if self.subwords is None else table | {"merges": [list(pair) for pair in self.subwords.merges]}

    def read(self, text: str) -> tuple[list[str], bool]:
        """The tokens of a text, and whether it was cut."""
        if self.tokens == "character":
            text = unicodedata.normalize("NFC", text.lower() if self.lower else text)
            spaced = re.sub(r"\s+", " ", text).strip()
            kept = " ".join(self._cut(spaced.split(" ")))
            kept = "".join(self._cut(kept, self.longest * LONGEST_WORD))
            return list(kept), len(kept) < len(spaced)
        found = self._words(text)
        kept_words = self._cut(found)
        if self.subwords is not None:
            return [piece for word in kept_words for piece in self.subwords.cut(word)], len(kept_words) < len(found)
        return list(kept_words), len(kept_words) < len(found)

    def words(self, items: Sequence[str]) -> list[tuple[str, int]]:
        """Each word (or mark) of the tokens that were read, with the number of tokens up to its end."""
        if self.tokens == "character":
            return [(found[0], found.end()) for found in re.finditer(r"\S+", "".join(items))]
        ends = [end for end, after in enumerate([*items[1:], BEGIN], start=1) if after[0] == BEGIN]
        if self.tokens == "word":
            return [(item, end) for end, item in enumerate(items, start=1)]
        begins = [0, *ends[:-1]]
        return [("".join(items[a:b]).removeprefix(BEGIN), b) for a, b in zip(begins, ends, strict=True)]

    def _words(self, text: str) -> list[str]:
        return words(unicodedata.normalize("NFC", text.lower() if self.lower else text))

    def _cut(self, items: Sequence[str], most: int = 0) -> Sequence[str]:
        most = most or self.longest
        if len(items) <= most:
            return items
        if self.keep == "beginning":
            return items[:most]
        if self.keep == "end":
            return items[-most:]
        # Both ends: C. Sun et al., How to fine-tune BERT for text classification?, CCL 2019 (head and tail).
        last = most // 2
        return [*items[: most - last], *items[len(items) - last :]]


@dataclass(frozen=True)
class DroppedWords(Examples):
    """Examples of which training sees some tokens as unknown, others each time; measured as they are.

    Attributes:
        share: of the tokens, 0 to 1.
        shown: tokens that are never hidden.
    """

    share: float = 0.0
    shown: tuple[int, ...] = ()

    def batches(self, size: int, order: torch.Generator | None = None) -> Iterator[Batch]:
        """As `Examples.batches`; with an order, tokens are hidden, drawn from the same generator."""
        for batch in super().batches(size, order):
            if order is None:
                yield batch
                continue
            hidden = torch.rand(batch.inputs.shape, generator=order).to(batch.inputs.device) < self.share
            shown = torch.isin(batch.inputs, torch.tensor([PADDING, *self.shown], device=batch.inputs.device))
            yield replace(batch, inputs=batch.inputs.masked_fill(hidden & ~shown, UNKNOWN))


def hidden(part: Examples, share: float, shown: tuple[int, ...] = ()) -> Examples:
    """The training part with a share of its tokens hidden, but those always `shown`; as it is where nothing is to be hidden."""
    if not share:
        return part
    return DroppedWords(**vars(part), share=share, shown=shown)


def examples(rows: Sequence[tuple[Sequence[str], int]], vocabulary: Vocabulary) -> Examples:
    """Tokens and class of each text as padded tensors `(texts, time)` and `(texts,)`."""
    return padded([vocabulary.encode(items) for items, _ in rows], [label for _, label in rows])


def padded(sequences: Sequence[Sequence[int]], labels: Iterable[int]) -> Examples:
    """Sequences of tokens, none empty, padded behind to the longest."""
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    inputs = torch.full((len(sequences), int(lengths.max())), PADDING)
    for row, sequence in zip(inputs, sequences, strict=True):
        row[: len(sequence)] = torch.tensor(sequence)
    return Examples(Batch(inputs, torch.tensor(list(labels)), lengths))


def sentence_ends(vocabulary: Vocabulary) -> tuple[int, ...]:
    """The tokens of the marks that end a sentence."""
    first = len(vocabulary) - len(vocabulary.items)
    marks = (item.removeprefix(BEGIN) in SENTENCE_ENDS for item in vocabulary.items)
    return tuple(token for token, ends in enumerate(marks, start=first) if ends)


def sentences(tokens: Sequence[int], ends: Collection[int]) -> list[Sequence[int]]:
    """The sentences of a text, each with the marks at its end (several marks in a row end one sentence)."""
    after = [place for place in range(1, len(tokens)) if tokens[place - 1] in ends and tokens[place] not in ends]
    return [tokens[a:b] for a, b in pairwise([0, *after, len(tokens)])]


def seen(texts: LabelledTexts, memory: Mapping[str, Any]) -> tuple[Part, list[str]]:
    """All texts as one part with the network's tokens and classes, and the texts themselves in the same order.

    Raises:
        WrongInput: a class is not one of the network's, or there is nothing to read.
    """
    reader, vocabulary = Reader.of(memory), Vocabulary.read(memory["vocabulary"])
    rows = [row for part in texts.parts.values() for row in part]
    used = {label: _place(texts.classes[label], memory["classes"]) for label in sorted({label for _, label in rows})}
    strange = [texts.classes[label] for label, place in used.items() if place is None]
    if strange:
        raise WrongInput(
            Text(
                "The class “{name}” is not one that this network knows ({known}); bring texts of those classes.",
                "La clase «{name}» no es de las que esta red conoce ({known}); traiga textos de esas clases.",
            ).format(name=strange[0], known=Text.join(", ", (Text(**known) for known in memory["classes"])))
        )
    kept = [(text, items, used[label]) for text, label in rows if (items := reader.read(text)[0])]
    if not kept:
        raise WrongInput(
            Text(
                "There is no text with anything to read; bring texts with words.",
                "No hay ningún texto que leer; traiga textos con palabras.",
            )
        )
    part = examples([(items, label) for _, items, label in kept if label is not None], vocabulary)
    return part, [text for text, _, _ in kept]


def _place(name: Text, classes: Sequence[Mapping[str, str]]) -> int | None:
    """Which of the network's classes it is: the one of that name, else an equal one (5.0 and 5, POSITIVE and positive)."""
    for form in (str, key):
        for place, known in enumerate(classes):
            if {form(known["en"]), form(known["es"])} & {form(name.en), form(name.es)}:
                return place
    return None
