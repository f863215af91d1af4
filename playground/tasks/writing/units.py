"""The unit in which a text is read and written: characters, words or subwords. What was cut is joined again without loss."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from playground.tokenization import Unit
from playground.tokenization.subwords import BEGIN, Subwords
from playground.tokenization.vocabulary import Vocabulary, pieces

LONGEST_WORD = 100
"""Characters of a word that are merged into subwords together; a longer one, such as a text without spaces, is cut before."""


@dataclass(frozen=True)
class Cutter:
    """Cuts texts into tokens and joins them again.

    A word keeps the space before it (`" cat"`, `","`), so that tokens one after another are the text, with the spaces
    around punctuation where they were.

    Attributes:
        unit: what a token is.
        subwords: cuts words into pieces where tokens are subwords.
    """

    unit: Unit = "character"
    subwords: Subwords | None = None

    @classmethod
    def learnt(cls, unit: Unit, text: str, count: int) -> Self:
        """The cutter for a unit; subwords, at most `count` different ones, are learnt from the text."""
        return cls(unit, Subwords.learn(_words(text), count) if unit == "subword" else None)

    @classmethod
    def of(cls, memory: Mapping[str, Any]) -> Self:
        """The cutter that a trained network was trained with."""
        merges = memory.get("merges")
        subwords = None if merges is None else Subwords(tuple((one, other) for one, other in merges))
        return cls(memory.get("unit", "character"), subwords)

    def plain(self) -> dict[str, Any]:
        """For a task's memory."""
        if self.unit == "character":
            return {}
        return {"unit": self.unit} | ({"merges": [list(p) for p in self.subwords.merges]} if self.subwords else {})

    def cut(self, text: str) -> Sequence[str]:
        """The tokens of a text."""
        if self.unit == "character":
            return text
        if self.subwords is None:
            return pieces(text)
        return [piece for word in _words(text) for piece in self._pieces(word)]

    def _pieces(self, word: str) -> Sequence[str]:
        assert self.subwords is not None
        # A text may itself hold the mark that stands before a first piece: then each character is one.
        return self.subwords.cut(word) if BEGIN not in word else [BEGIN + letter for letter in word]

    def join(self, items: Iterable[str]) -> str:
        """The text of some tokens."""
        return "".join(map(self.spelled, items))

    def spelled(self, item: str) -> str:
        """The characters that a token stands for."""
        return item.removeprefix(BEGIN) if self.unit == "subword" else item


def _words(text: str) -> list[str]:
    """As `pieces`, with words of at most `LONGEST_WORD` characters."""
    return [word[start : start + LONGEST_WORD] for word in pieces(text) for start in range(0, len(word), LONGEST_WORD)]


@dataclass(frozen=True)
class Spelling:
    """What it costs to spell a token that the vocabulary lacks, so that bits per character are of the whole text.

    A network says only that an unknown token comes. Which one it is, is then said character by character, each with its
    frequency among the characters of the training set, and the end: a code that a reader could undo.

    Attributes:
        nats: of each character; `unseen` of any other.
        end: of the end of a token.
    """

    nats: Mapping[str, float]
    unseen: float
    end: float

    @classmethod
    def of(cls, items: Sequence[str], cutter: Cutter) -> Self:
        """From the tokens of the training set."""
        counts = Counter(letter for item in items for letter in cutter.spelled(item))
        total = counts.total() + len(items) + 1
        return cls(
            {letter: -math.log(count / total) for letter, count in counts.items()},
            math.log(total),
            -math.log(len(items) / total),
        )

    def extent(self, items: Sequence[str], vocabulary: Vocabulary, cutter: Cutter) -> Tensor:
        """`(tokens, 2)`: how many characters each token stands for, and the nats of spelling it where it is unknown."""
        found = {}
        for item in dict.fromkeys(items):
            text = cutter.spelled(item)
            unknown = 0.0 if item in vocabulary else sum(self.nats.get(c, self.unseen) for c in text) + self.end
            found[item] = (float(len(text)), unknown)
        return torch.tensor([found[item] for item in items])
