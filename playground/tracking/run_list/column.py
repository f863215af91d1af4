"""A column of the table of runs: its address, its type, its values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "span", "days", "moment", "text", "words"]
"""`span`: seconds; `days`: a span, also in seconds, that people are told in days; `moment`: seconds since 1970; `words`: each run has any number of them."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        address: its full name.
        kind: its type.
        values: by row: floats, not a number where a run has none; of words and texts, objects, an empty text or tuple.
    """

    address: str
    kind: Kind
    values: NDArray[Any]

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.kind in ("number", "span", "days", "moment")


def made(address: str, kind: Kind, values: Iterable[Any], count: int) -> Column:
    """A column from its values, row by row."""
    if kind in ("number", "span", "days", "moment"):
        return Column(address, kind, np.fromiter(values, float, count))
    found = np.empty(count, object)
    for place, value in enumerate(values):  # one by one, so that tuples stay tuples
        found[place] = value
    return Column(address, kind, found)
