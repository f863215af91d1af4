"""Kinds of data that are sequences with one answer each (a class, a number, another sequence), or that a vector describes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.batch import END, PADDING
from playground.records import AnyRecords
from playground.text import Text

__all__ = [
    "BLANK",
    "DELIMITER",
    "END",
    "FIRST",
    "FROM_VECTORS",
    "PADDING",
    "WITH_CLASSES",
    "WITH_NUMBERS",
    "WITH_SEQUENCES",
    "LabelledSequences",
    "SequencePairs",
    "SequencesFromVectors",
    "distinct",
    "fingerprint",
    "written",
]

WITH_CLASSES, WITH_NUMBERS = "sequences_with_classes", "sequences_with_numbers"
WITH_SEQUENCES, FROM_VECTORS = "sequences_with_sequences", "sequences_from_vectors"
"""The names of the kinds."""

BLANK, DELIMITER, FIRST = END + 1, END + 2, END + 3
"""Tokens of sequences of symbols, beside `PADDING` and `END`: nothing; the sign that the answer is asked for; symbol 0."""


@dataclass(frozen=True)
class LabelledSequences(AnyRecords):
    """Sequences of numbers with a class or a number each.

    Attributes:
        values: `(examples, time, features)` float32, 0 behind the end of a shorter sequence.
        lengths: `(examples,)` int64, how many steps each has.
        targets: `(examples,)` int64 classes, or float32 numbers.
        captions: each sequence in short, for people.
        features: the name of each feature. Where steps are words, a feature is a word and 1 where it stands (one-hot).
        words: whether steps are words.
        classes: the names of the classes; empty: the targets are numbers.
        notes: what these data are, for people.
    """

    values: np.ndarray
    lengths: np.ndarray
    targets: np.ndarray
    captions: tuple[str, ...]
    features: tuple[str, ...]
    words: bool = False
    classes: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class SequencePairs(AnyRecords):
    """Sequences of symbols, each with the sequence of symbols that it is to be turned into.

    Attributes:
        sources: `(examples, length)` int64, numbers of symbols.
        targets: `(examples, steps)` int64, numbers of symbols.
        symbols: what each symbol is written as, one character each.
        delay: blank steps that follow each source before the answer is asked for.
        notes: what these data are, for people.
    """

    sources: np.ndarray
    targets: np.ndarray
    symbols: str
    delay: int = 0
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class SequencesFromVectors(AnyRecords):
    """Vectors, each with the sequence that it describes.

    Attributes:
        vectors: `(examples, features)` float32.
        sequences: `(examples, steps, outputs)` float32.
        features: the name of each feature, for people.
        captions: each vector in short, for people.
        notes: what these data are, for people.
    """

    vectors: np.ndarray
    sequences: np.ndarray
    features: tuple[Text, ...]
    captions: tuple[str, ...]
    notes: tuple[Text, ...] = ()


def distinct(draw: np.random.Generator, *columns: np.ndarray) -> np.ndarray:
    """Which examples to keep so that none occurs twice, and so none of the test set in training.

    They are put in a random order: of sequences drawn again and again, as short ones are, the first lie in front, and a
    split in order would give training the easier ones.

    Args:
        draw: the generator that the examples were drawn with.
        columns: arrays with one row an example, which are equal where all their rows are.

    Returns:
        `(kept,)` int64, in random order.
    """
    rows = np.concatenate([column.reshape(len(column), -1) for column in columns], axis=1)
    _, first = np.unique(rows, axis=0, return_index=True)
    return draw.permutation(first)


def fingerprint(*columns: np.ndarray) -> str:
    """A hash of the examples: equal where all arrays are, to the last bit."""
    digest = hashlib.sha256()
    for column in columns:
        digest.update(f"{column.dtype} {column.shape}".encode())
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def written(numbers: Sequence[int] | np.ndarray, symbols: str) -> str:
    """Symbols by their numbers, as a text."""
    return "".join(symbols[number] for number in numbers)
