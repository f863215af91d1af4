"""Vocabularies: words or characters as whole numbers, and back.

Token 0 is padding and token 1 stands for everything unknown; what was counted follows from 2 on, the most frequent
first, so that the same texts always give the same numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

PADDING = 0
UNKNOWN = 1
UNKNOWN_MARK = "�"
"""How an unknown token is written out."""

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|\.{3}|[^\w\s]|_")
"""Letters and digits of any script, joined inside by apostrophe or hyphen (`isn't`, `so-so`); else one mark alone."""


def words(text: str) -> list[str]:
    """A text as words and punctuation marks; `isn't` and `so-so` stay whole, curly apostrophes become straight."""
    return [found.replace("’", "'") for found in _WORD.findall(text)]


_PIECE = re.compile(rf" ?(?:{_WORD.pattern})|\s")


def pieces(text: str) -> list[str]:
    """A text as words and punctuation marks, each with the space before it, and all other blanks alone.

    Joined, they are the text again.
    """
    return _PIECE.findall(text)


@dataclass(frozen=True)
class Vocabulary:
    """Items (words or characters) in the order of their tokens.

    Attributes:
        items: the known items; `items[0]` is token 2.
    """

    items: tuple[str, ...]

    @classmethod
    def build(cls, items: Iterable[str], min_count: int = 1, max_size: int | None = None) -> Self:
        """Count `items` and keep the frequent ones, the most frequent first, equals in alphabetical order.

        Args:
            items: every occurrence, one by one; the characters of a string, the words of all texts.
            min_count: items met less often become unknown.
            max_size: the most tokens, padding and unknown among them; None: no bound.
        """
        counts = Counter(items)
        kept = sorted((item for item, n in counts.items() if n >= min_count), key=lambda item: (-counts[item], item))
        return cls(tuple(kept if max_size is None else kept[: max(0, max_size - 2)]))

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read back what `plain` gave."""
        return cls(tuple(table["items"]))

    def plain(self) -> dict[str, Any]:
        """As a JSON table, for a task's memory."""
        return {"items": list(self.items)}

    def __len__(self) -> int:
        """V: how many tokens there are, padding and unknown among them."""
        return len(self.items) + 2

    def __contains__(self, item: object) -> bool:
        return item in self._tokens

    def encode(self, items: Iterable[str]) -> list[int]:
        """The tokens of the items, unknown ones as `UNKNOWN`; a string is read by its characters."""
        known = self._tokens
        return [known.get(item, UNKNOWN) for item in items]

    def decode(self, tokens: Iterable[int]) -> list[str]:
        """The items of the tokens; padding is left out, unknown is written `UNKNOWN_MARK`."""
        return [self.items[t - 2] if t >= 2 else UNKNOWN_MARK for t in map(int, tokens) if t != PADDING]

    def unknown(self, items: Iterable[str]) -> list[str]:
        """The items that are not in the vocabulary, each once, in order."""
        return list(dict.fromkeys(item for item in items if item not in self._tokens))

    def missing(self, sequences: Iterable[Sequence[str]]) -> float:
        """The share of all items in the sequences that is unknown, 0 to 1; 0 where there are none."""
        counts = [(len(sequence), sum(item not in self._tokens for item in sequence)) for sequence in sequences]
        return sum(unknown for _, unknown in counts) / max(1, sum(total for total, _ in counts))

    @cached_property
    def _tokens(self) -> dict[str, int]:
        return {item: token for token, item in enumerate(self.items, start=2)}
