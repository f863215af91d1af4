"""From a text to tokens: cutting into words or characters, and the tensors made of them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

import torch

from playground.batch import Examples
from playground.vocabulary import PADDING, Vocabulary, words

Tokens = Literal["word", "character"]

LONGEST_WORD = 20
"""Characters that a word has at most on average, where characters are counted: a text without spaces is cut too."""


@dataclass(frozen=True)
class Reader:
    """Cuts texts into tokens.

    Attributes:
        tokens: what a token is.
        lower: small and capital letters count as the same.
        longest: words of a text that are read; the rest is cut off.
    """

    tokens: Tokens
    lower: bool
    longest: int

    @classmethod
    def of(cls, memory: Mapping[str, Any]) -> Self:
        """The reader that a trained network was trained with."""
        return cls(memory["tokens"], memory["lower"], memory["longest"])

    def plain(self) -> dict[str, Any]:
        """For a task's memory."""
        return {"tokens": self.tokens, "lower": self.lower, "longest": self.longest}

    def read(self, text: str) -> tuple[list[str], bool]:
        """The tokens of a text, and whether it was cut."""
        text = unicodedata.normalize("NFC", text.lower() if self.lower else text)
        if self.tokens == "word":
            found = words(text)
            return found[: self.longest], len(found) > self.longest
        spaced = re.sub(r"\s+", " ", text).strip()
        kept = " ".join(spaced.split(" ")[: self.longest])[: self.longest * LONGEST_WORD]
        return list(kept), len(kept) < len(spaced)

    def words(self, items: Sequence[str]) -> list[tuple[str, int]]:
        """Each word (or mark) of the tokens that were read, with the number of tokens up to its end."""
        if self.tokens == "word":
            return [(item, end) for end, item in enumerate(items, start=1)]
        return [(found[0], found.end()) for found in re.finditer(r"\S+", "".join(items))]


def examples(rows: Sequence[tuple[Sequence[str], int]], vocabulary: Vocabulary) -> Examples:
    """Tokens and class of each text as padded tensors `(texts, time)` and `(texts,)`."""
    return padded([vocabulary.encode(items) for items, _ in rows], [label for _, label in rows])


def padded(sequences: Sequence[Sequence[int]], labels: Iterable[int]) -> Examples:
    """Sequences of tokens, none empty, padded behind to the longest."""
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    inputs = torch.full((len(sequences), int(lengths.max())), PADDING)
    for row, sequence in zip(inputs, sequences, strict=True):
        row[: len(sequence)] = torch.tensor(sequence)
    return Examples(inputs, torch.tensor(list(labels)), lengths)
