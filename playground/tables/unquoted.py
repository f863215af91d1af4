"""Tables of texts in which the separator also stands inside the texts, without quotation marks around them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from playground.text import Guess, Text

_MOST_CLASSES = 20
_EACH = 3
"""Rows of each class, on the average and at least."""
_UNUSUAL = ("::", "@", "\\t", ": ")
"""Also met between a text and its class: `text@positive`, `spam: text`, and a tab that was written as a backslash and a t."""
_FEWEST = 10
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WHOLE = 0.99
"""The share of lines that must have enough cells."""


@dataclass(frozen=True)
class Joined:
    """The rows of such a table, each text in one cell; the line of each; what is to be told, if anything."""

    separator: str
    rows: list[list[str]]
    lines: list[int]
    notes: tuple[Text, ...]


def joined(words: str, separators: str, known: Collection[str]) -> Joined | None:
    """The rows, where one column can be named that takes up what is too many; None where there is no such column.

    The number of columns is that of the heading, else the fewest cells of a line. The texts are in the column after whose
    joining the other columns hold the fewest words, and then the fewest different values; one of them has to look like
    classes.

    Args:
        words: the text of the file.
        separators: those that are tried, in this order, before some that stand between a text and its class at times.
        known: names of columns, in small letters, that show that the first line is the heading.
    """
    lines = [(number, line) for number, line in enumerate(words.split("\n"), start=1) if line.strip()]
    if len(lines) < _FEWEST:
        return None
    for mark in (*separators, *_UNUSUAL):
        if re.search(rf"""(?:^|{re.escape(mark)})\s*["']""", words, re.MULTILINE):  # quotation marks tell it
            continue
        cells = [line.split(mark) for _, line in lines]
        heading = any(cell.strip().lower() in known for cell in cells[0])
        width = len(cells[0]) if heading else min(map(len, cells))
        fitting = [(row, number) for row, (number, _) in zip(cells, lines, strict=True) if len(row) >= width]
        too_long = sum(len(row) > width for row, _ in fitting)
        if width < 2 or not (too_long or mark in _UNUSUAL) or len(fitting) < _WHOLE * len(cells):
            continue
        place = _place([row for row, _ in fitting[heading:]], width)
        if place is None:
            continue
        note = Guess(
            "Rows in which the text (column {place}) holds the separator without quotation marks: {count}; its pieces are joined.",
            "Filas en las que el texto (columna {place}) contiene el separador sin comillas: {count}; sus trozos se unen.",
        ).format(count=too_long, place=place + 1)
        rows = [_row(row, width, place, mark) for row, _ in fitting]
        return Joined(mark, rows, [number for _, number in fitting], (note,) if too_long else ())
    return None


def _place(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """The column of the texts."""
    best: tuple[int, int, int] | None = None
    for place in range(width):
        after = width - place - 1
        others = [
            {row[column if column < place else column - width].strip().casefold() for row in rows}
            for column in range(width)
            if column != place
        ]
        classes = any(2 <= len(values) <= _MOST_CLASSES and len(values) * _EACH <= len(rows) for values in others)
        letters = sum(any(map(str.isalpha, cell)) for row in rows for cell in row[place : len(row) - after])
        # An id or a date beside the text has no words, the last piece of a text has some.
        beside = sum(len(_WORDS.findall(cell)) for row in rows for cell in (*row[:place], *row[len(row) - after :]))
        cost = (beside, sum(map(len, others)), place)
        if classes and letters * 2 > len(rows) and (best is None or cost < best):
            best = cost
    return None if best is None else best[2]


def _row(row: Sequence[str], width: int, place: int, mark: str) -> list[str]:
    last = len(row) - (width - place - 1)
    return [cell.strip() for cell in (*row[:place], mark.join(row[place:last]), *row[last:])]
