"""Values inside values, as JSON and Parquet have them, laid out in plain columns."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from playground.tables.table import must_fit
from playground.text import Guess, Text

_DEEPEST = 4
_FEW = 3
"""Up to so many values a cell, on the average, a list holds classes; longer ones hold the words of a text."""


def flat(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The rows with the fields of inner objects as fields of their own: `{"a": {"b": 1}}` is `a.b`.

    Raises:
        OverLimit: a row has too many fields.
    """
    for _ in range(_DEEPEST):
        if not any(isinstance(value, dict) and value for row in rows for value in row.values()):
            return rows
        rows = [_opened(row) for row in rows]
    return rows


def _opened(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and value:
            found |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            found[name] = value
        must_fit(len(found), 0)
    return found


def short(names: Sequence[str]) -> list[str]:
    """The last piece of each name of an inner field, where no other field is called so."""
    last = [name.rpartition(".")[2] or name for name in names]
    counts = Counter(last)
    return [end if counts[end] == 1 else name for name, end in zip(names, last, strict=True)]


def columns(names: Sequence[str], values: Sequence[Sequence[Any]]) -> tuple[tuple[tuple[str, ...], ...], list[Text]]:
    """The words of each column, and what is to be told: of a list of one value the value, of several classes the first."""
    found: list[tuple[str, ...]] = []
    notes: list[Text] = []
    for name, column in zip(names, values, strict=True):
        lists = [
            value for value in column if isinstance(value, list) and all(isinstance(one, str | int) for one in value)
        ]
        if not lists or len(lists) < sum(isinstance(value, list | dict) for value in column):
            found.append(tuple(map(word, column)))
        elif sum(map(len, lists)) > _FEW * len(lists):  # the words of a text
            found.append(tuple(" ".join(map(word, v)) if isinstance(v, list) else word(v) for v in column))
        else:
            found.append(tuple(word(v[0] if v else None) if isinstance(v, list) else word(v) for v in column))
            several = sum(len(one) > 1 for one in lists)
            if several:
                notes.append(
                    Guess(
                        "“{name}” holds several values in {count} rows; the first of each is taken.",
                        "«{name}» contiene varios valores en {count} filas; se toma el primero de cada una.",
                    ).format(name=name, count=several)
                )
    return tuple(found), notes


def word(value: object) -> str:
    """A value as it stands in the file."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else repr(value)
