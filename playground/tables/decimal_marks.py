"""Which marks stand before decimals and between thousands in a column, by the evidence of all its cells."""

import operator
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import compress, repeat
from typing import Literal

import numpy as np

from playground.tables.cells import Cell
from playground.text import Guess, Text

Decimal = Literal["guess", "point", "comma"]
Mark = Literal["", ".", ","]

_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
"""One mark before three digits: thousands or decimals. A group of thousands never begins with 0."""


@dataclass(frozen=True)
class Marks:
    """The decimal mark, whether it is beyond doubt, and the mark between thousands where that had to be decided."""

    mark: Mark
    proven: bool
    thousands: Mark


@dataclass
class _Evidence:
    """How the cells of a column are written that have one mark at most."""

    point: int = 0
    comma: int = 0
    grouped: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    large: int = 0

    def add(self, body: str) -> None:
        dots, commas = body.count("."), body.count(",")
        found = _GROUPED.fullmatch(body)
        if found:
            self.grouped[found[1]] += 1
        elif not dots and not commas:
            self.whole += 1
            self.large += len(body.lstrip("0")) > 3
        elif (dots and commas and body.rfind(".") > body.rfind(",")) or commas > 1 or (dots == 1 and not commas):
            self.point += 1
        else:
            self.comma += 1


def clear_mark(plain: np.ndarray) -> Mark | None:
    """The decimal mark of plain numbers; None where each of them could be meant as thousands. The first cells mostly tell."""
    mark: Mark | None = ""
    for word in compress(plain, map(operator.contains, plain, repeat("."))):
        if not _GROUPED.fullmatch(word.lstrip("+-")):
            return "."
        mark = None
    return mark


def marks_of(given: np.ndarray, bulk: np.ndarray, cells: Mapping[int, Cell], elsewhere: Mark, separator: str) -> Marks:
    """The marks that the column proves, or else the likeliest ones.

    Args:
        given: `(rows,)` the words of the column.
        bulk: `(rows,)` which of them are plain numbers.
        cells: the other numbers by their positions.
        elsewhere: the decimal mark that other columns of the file prove.
        separator: what stands between the columns of the file.
    """
    seen = _Evidence()
    bodies = {place: found.body for place, found in cells.items()}
    bodies |= {int(place): given[place].lstrip("+-") for place in np.flatnonzero(bulk)}
    for body in bodies.values():
        seen.add(body)
    if seen.point or seen.comma or not seen.grouped:
        return Marks("," if seen.comma > seen.point else "." if seen.point else "", True, "")
    mark: Mark = "," if seen.grouped[","] > seen.grouped["."] else "."
    decimals, thousands = Marks(mark, True, ""), Marks("." if mark == "," else ",", True, mark)
    if seen.large:
        return decimals
    if seen.whole:
        return thousands if _smoother_as_thousands(bodies, mark) else decimals
    if elsewhere:
        return decimals if elsewhere == mark else thousands
    # Nothing in the file settles it. A comma between columns goes with decimal points, a semicolon with decimal commas;
    # a point is a decimal point in most files.
    likely = thousands if mark == "," and separator not in ("", ";") else decimals
    return replace(likely, proven=False)


def _smoother_as_thousands(bodies: dict[int, str], mark: str) -> bool:
    """Whether 980, 1,000 goes on more evenly as a thousand than as one."""
    order = [bodies[place] for place in sorted(bodies)]
    small = np.array([float(body.replace(mark, ".")) for body in order])
    large = np.array([float(body.replace(mark, "")) for body in order])
    steps = [np.abs(np.diff(np.log10(np.maximum(found, 1e-3)))).sum() for found in (small, large)]
    return bool(steps[1] < steps[0])


def notes_on(found: Marks, name: str, given: np.ndarray) -> list[Text]:
    """What is said about the marks that were found in the words `given` of the column `name`."""
    if found.proven and found.thousands:
        return [
            Text("“{mark}” in “{name}” stands between thousands.", "«{mark}» en «{name}» separa los miles.").format(
                mark=found.thousands, name=name
            )
        ]
    if found.proven:
        return [Text("Decimals follow a comma.", "Los decimales van tras una coma.")] if found.mark == "," else []
    guess = Guess(
        "“{example}” in “{name}” was taken as a number with decimals; if these are thousands, set data.decimal={other}.",
        "«{example}» en «{name}» se tomó como número con decimales; si son miles, indique data.decimal={other}.",
        ("data.decimal",),
    )
    if found.thousands:
        guess = Guess(
            "“{example}” in “{name}” was taken as thousands; if these are decimals, set data.decimal={other}.",
            "«{example}» en «{name}» se tomó como miles; si son decimales, indique data.decimal={other}.",
            ("data.decimal",),
        )
    example = next((word for word in given if _GROUPED.search(word)), "")
    return [guess.format(example=example[:20], name=name, other="point" if found.mark == "," else "comma")]
