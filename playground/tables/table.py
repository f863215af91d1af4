"""A table of words, however its file was written."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from playground.errors import OverLimit, WrongFile
from playground.text import Text

MOST_COLUMNS = 1000
MOST_CELLS = 2_000_000
LONGEST_NAME = 60
"""Characters of the name of a column."""
MISSING = frozenset(
    {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "?", ".", "..", "...", ":", "nd", "n.d.", "s/d", "*"}
)
"""Words that stand for nothing, in small letters."""
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Table:
    """Columns of words.

    Attributes:
        names: one per column: unique, printable, of at most `LONGEST_NAME` characters.
        columns: the words of each column as they stand in the file, without blanks at their ends; "" where nothing stands.
        lines: for each row the number of its line (or row of the spreadsheet) in the file, from 1.
        separator: the character between two cells; "" in formats that have none.
        heading: whether the names stand in the file.
        exact: for each column whether the file says that it holds numbers or dates: numbers then have a decimal point and
            nothing between thousands, dates are ISO.
        notes: what was found (`Text`) and what was guessed and may be wrong (`Guess`), for people.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    separator: str = ""
    heading: bool = True
    exact: tuple[bool, ...] = ()
    notes: tuple[Text, ...] = ()


def printable(cells: Sequence[str]) -> tuple[str, ...]:
    """Names that can be shown and told apart."""
    found: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        plain = unicodedata.normalize("NFC", " ".join(cell[: 20 * LONGEST_NAME].split()))
        kept = "".join(letter for letter in plain if letter.isprintable() or letter in _JOINERS)[:LONGEST_NAME]
        name = kept.strip() or f"column {number}"
        while name in found:
            name = f"{name[: LONGEST_NAME - 8]} ({number})" if f"({number})" not in name else f"{name[:-1]}_)"
        found[name] = None
    return tuple(found)


def must_fit(columns: int, cells: int) -> None:
    """Let pass a table that is not too large.

    Raises:
        OverLimit: it has too many columns or cells.
    """
    if columns > MOST_COLUMNS:
        raise OverLimit(
            Text(
                "The file has more than {most} columns; keep those you need.",
                "El archivo tiene más de {most} columnas; conserve las que necesite.",
            ).format(most=MOST_COLUMNS)
        )
    if cells > MOST_CELLS:
        raise OverLimit(
            Text(
                "The file has more than {most} cells; keep the rows and columns you need.",
                "El archivo tiene más de {most} celdas; conserve las filas y columnas que necesite.",
            ).format(most=MOST_CELLS)
        )


def empty() -> WrongFile:
    """What is said of a table without rows."""
    return WrongFile(
        Text(
            "The file holds no table: there are no rows of values in it; add them below the heading.",
            "El archivo no contiene una tabla: no hay filas de valores; añádalas bajo el encabezado.",
        )
    )
