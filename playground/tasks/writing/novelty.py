"""What of a written text stands word for word in the text that was learnt from, and how much of it is new.

As in McCoy, Smolensky, Linzen, Gao and Celikyilmaz, "How much do language models copy from their training data? Evaluating
linguistic novelty in text generation using RAVEN" (TACL, 2023), novelty is the share of n-grams that the training text does
not hold, and copying is seen by long n-grams that it does hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from playground.tasks.writing.copying import longest_copy
from playground.text import Text
from playground.tokenization import Unit
from playground.tokenization.vocabulary import pieces

COUNTED: Mapping[str, Text] = {
    "character": Text("characters", "caracteres"),
    "word": Text("words and punctuation marks", "palabras y signos"),
}
"""What passages are measured in: characters, or words where the network writes words or subwords."""
PASSAGE: Mapping[str, int] = {"character": 30, "word": 6}
"""The shortest passage that counts as copied: shorter ones are common phrases that a text shares with any other."""
GRAM: Mapping[str, int] = {"character": 5, "word": 3}
"""The length of the n-grams that are looked up to see how much is new."""

_FIRST = 0x10000
"""Words are coded by the characters from here on, of which there are a million: a written text has fewer characters."""


@dataclass(frozen=True)
class Novelty:
    """What a text shares with the training text.

    Attributes:
        unit: what is counted, a key of `COUNTED`.
        passage: the shortest passage that counts as copied, in units.
        gram: the length of the n-grams of `new`, in units.
        copied: the passages as places `(first, end)` in the text, in characters.
        share: of the text within them, by characters, 0 to 1.
        longest: the length of the longest passage in units; 0 where none counts.
        new: share of the text's n-grams that the training text does not hold, 0 to 1.
    """

    unit: str
    passage: int
    gram: int
    copied: tuple[tuple[int, int], ...]
    share: float
    longest: int
    new: float

    def plain(self) -> dict[str, Any]:
        """As a JSON table; `read` reads it back."""
        return asdict(self)

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Novelty":
        """From what `plain` gave."""
        return cls(**{**table, "copied": tuple((int(a), int(b)) for a, b in table["copied"])})


def novelty(written: str, train: str, unit: Unit) -> Novelty:
    """Compare what a network wrote alone with its training text.

    Args:
        written: without the beginning that the network was given.
        train: the training text.
        unit: in which the network reads and writes.
    """
    counted = "character" if unit == "character" else "word"
    items = list(written) if counted == "character" else pieces(written)
    text, learnt = (written, train) if counted == "character" else _in_codes(items, _words(train))
    spans = copied(text, learnt, PASSAGE[counted])
    places = [0, *accumulate(map(len, items))]
    found = tuple((places[first], places[end]) for first, end in spans)
    grams = [text[start : start + GRAM[counted]] for start in range(len(text) - GRAM[counted] + 1)]
    known = _held(learnt, set(grams), GRAM[counted])
    return Novelty(
        counted,
        PASSAGE[counted],
        GRAM[counted],
        found,
        sum(end - first for first, end in found) / max(1, len(written)),
        max((longest_copy(text[first:end], learnt) for first, end in spans), default=0),
        sum(gram not in known for gram in grams) / max(1, len(grams)),
    )


def _in_codes(items: Sequence[str], train: Iterable[str]) -> tuple[str, str]:
    """Both texts with one character for each word: alike for the same word, another for those that only the second has."""
    codes = {item: chr(_FIRST + number) for number, item in enumerate(dict.fromkeys(items))}
    return "".join(codes[item] for item in items), "".join(codes.get(item, "\0") for item in train)


def copied(written: str, train: str, least: int) -> list[tuple[int, int]]:
    """Where a text holds passages of at least so many characters that stand in the training text, as places `(first, end)`.

    Passages that meet or overlap are one, though they may stand apart in the training text.
    """
    grams = [written[start : start + least] for start in range(len(written) - least + 1)]
    known = _held(train, set(grams), least)
    spans: list[tuple[int, int]] = []
    for start, gram in enumerate(grams):
        if gram in known:
            first = spans.pop()[0] if spans and spans[-1][1] >= start else start
            spans.append((first, start + least))
    return spans


def _held(train: str, wanted: set[str], size: int) -> set[str]:
    """Those of some strings of one length that a text holds: one walk through it, however many they are."""
    places = range(len(train) - size + 1) if wanted else ()
    return {gram for start in places if (gram := train[start : start + size]) in wanted}


@lru_cache(maxsize=2)
def _words(text: str) -> list[str]:
    return pieces(text)
