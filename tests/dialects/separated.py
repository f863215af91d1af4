"""Writes a table as separated text in a random dialect."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    separator: str = ","
    quotes: str = "minimal"
    """`minimal`, `all`, `words` (all but numbers), `backslash` (all, with \\" inside), `none` (quotation marks are text)."""
    ends: str = "\n"
    encoding: str = "utf-8"
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    behind: bool = False
    """A separator at the end of each line."""
    last: bool = True
    """A line end behind the last line."""


ABOVE = (
    (),
    (),
    (),
    (),
    ("Category: All categories", ""),
    ("# exported 2024-01-31", "#"),
    ("# a, b; c", "# d"),
    ("Informe anual", ""),
    ("Tabla 3", "Fuente: INE", ""),
    ("% made by hand", "% twice"),
    ("", ""),
)
BELOW = ((), (), (), (), ("", "Source: own survey"), ("Fuente: INE",), ("", "* provisional", ""), ("", "", ""))


def drawn(dice: random.Random, cells: Sequence[Sequence[str]], encodings: Sequence[str], heading: bool) -> Dialect:
    """A dialect in which the cells can be written and read again."""
    separator = dice.choice(",,;;\t\t|")
    plain = not any(mark in cell for row in cells for cell in row for mark in (separator, "\n"))
    quotes = dice.choice(("minimal", "all", "words", "backslash", *(("none",) * 2 if plain else ())))
    above = dice.choice(ABOVE) if heading else dice.choice(((), (), ("", "")))
    if dice.random() < 0.1:
        above = (f"sep={separator}",)
    made = Dialect(
        separator,
        quotes,
        dice.choice(("\n", "\n", "\r\n", "\r\n", "\r")),
        dice.choice(list(encodings)),
        above,
        dice.choice(BELOW),
        dice.random() < 0.1,
        dice.random() < 0.8,
    )
    return replace(made, behind=False) if quotes == "none" else made


def written(cells: Sequence[Sequence[str]], how: Dialect) -> bytes:
    """The bytes of a table."""
    lines = [how.separator.join(_cell(cell, how) for cell in row) + how.separator * how.behind for row in cells]
    text = how.ends.join([*how.above, *lines, *how.below]) + how.ends * how.last
    return text.encode(how.encoding)


def _cell(cell: str, how: Dialect) -> str:
    needed = any(mark in cell for mark in (how.separator, "\n", "\r", '"'))
    if how.quotes == "none" or (how.quotes == "minimal" and not needed):
        return cell
    if how.quotes == "words" and not needed and cell.replace(".", "").replace("-", "").isdigit():
        return cell
    if how.quotes == "backslash":
        return '"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + cell.replace('"', '""') + '"'
