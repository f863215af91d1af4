"""A column of words as numbers in float64, by the evidence of the whole column."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from playground.tables.cells import MISSING, Cell, cell, is_error
from playground.tables.decimal_marks import Decimal, Mark, Marks, clear_mark, marks_of, notes_on
from playground.text import Text

_THOUSANDS = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d*)?"),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
"""Groups of thousands beside each decimal mark; with points, also the Indian ones (12,34,567)."""
_PLAIN = {
    ".": re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?"),
    ",": re.compile(r"\d+,?\d*(?:[eE][+-]?\d+)?|,\d+(?:[eE][+-]?\d+)?"),
}
_SHOWN = 3
"""Examples that a note names."""
_SAMPLE = 60
"""Cells that are looked at before a whole column is."""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Attributes:
        values: `(rows,)` float64, NaN where nothing stands or where no number is.
        wrong: positions of cells that hold something that is no number.
        decimal: the decimal mark that the column proves, or that was chosen for it; empty: it has none.
        proven: the column leaves no doubt about its decimal mark.
        notes: how the column was read, for people; a `Guess` where it may be wrong.
    """

    values: np.ndarray
    wrong: list[int]
    decimal: Mark = ""
    proven: bool = True
    notes: tuple[Text, ...] = ()

    @property
    def mostly(self) -> bool:
        """Whether there are numbers, and at least as many as other words."""
        right = int((~np.isnan(self.values)).sum())
        return right > 0 and right >= len(self.wrong)


def read_all(
    columns: Sequence[Sequence[str]],
    names: Sequence[str],
    decimal: Decimal,
    separator: str,
    *,
    exact: Sequence[bool] = (),
    skipped: Collection[int] = (),
) -> list[Numbers]:
    """The columns of one file: what one proves about the decimal mark settles the others.

    Args:
        columns: the words of each column.
        names: of the columns, for the notes.
        decimal: the decimal mark, or `guess`.
        separator: what stands between the columns of the file; empty where there is one column only.
        exact: for each column whether its numbers have a decimal point for certain; empty: none has.
        skipped: positions of columns that nobody takes for numbers (dates).
    """
    columns = [() if place in skipped else words for place, words in enumerate(columns)]
    marks: list[Decimal] = [("point" if sure else decimal) for sure in exact] or [decimal] * len(names)
    found = [read(words, name, mark, "", separator) for words, name, mark in zip(columns, names, marks, strict=True)]
    proven = Counter(numbers.decimal for numbers in found if numbers.proven and numbers.decimal and numbers.mostly)
    if not proven or all(numbers.proven for numbers in found):
        return found
    elsewhere: Mark = proven.most_common(1)[0][0]
    return [
        numbers if numbers.proven else read(words, name, decimal, elsewhere, separator)
        for numbers, words, name in zip(found, columns, names, strict=True)
    ]


def read(
    words: Sequence[str], name: str = "", decimal: Decimal = "guess", elsewhere: Mark = "", separator: str = ""
) -> Numbers:
    """Read a column.

    Args:
        words: stripped; empty where nothing stands.
        name: of the column, for the notes.
        decimal: the decimal mark, or `guess`.
        elsewhere: the decimal mark that other columns of the file prove.
        separator: what stands between the columns of the file.
    """
    given = np.fromiter(words, dtype=object, count=len(words))
    values = np.array(pd.to_numeric(given, errors="coerce"), dtype="float64")
    values[~np.isfinite(values)] = np.nan
    bulk = ~np.isnan(values)
    cells, wrong, errors = _cells(given, np.flatnonzero(~bulk).tolist(), bool(bulk.any()))
    if not cells and decimal != "comma":
        mark = clear_mark(given if bulk.all() else given[bulk])
        if mark is not None:
            return Numbers(values, wrong, mark, True, tuple(_errors_note(errors, name)))
    _letters_as_units(cells, int(bulk.sum()))
    for place in _other_units(cells, int(bulk.sum())):
        del cells[place]
        wrong.append(place)
    found = Marks("," if decimal == "comma" else ".", True, "." if decimal == "comma" else ",")
    if decimal == "guess":
        found = marks_of(given, bulk, cells, elsewhere, separator)
    if found.mark == "," or found.thousands == ".":
        # A plain "1.234" was read as a number with decimals, and is a thousand.
        for place in [int(place) for place in np.flatnonzero(bulk) if "." in given[place]]:
            cells[place] = cell(given[place]) or Cell("?")
    for place, one in cells.items():
        value = _value(one, found.mark or ".")
        values[place] = np.nan if value is None else value
        if value is None:
            wrong.append(place)
    notes = [*_errors_note(errors, name), *_notes(name, cells)]
    if decimal == "guess":
        notes += notes_on(found, name, given)
    return Numbers(values, sorted(wrong), found.mark, found.proven, tuple(notes))


def _cells(given: np.ndarray, rest: list[int], numeric: bool) -> tuple[dict[int, Cell], list[int], "Counter[str]"]:
    """What is no plain number, by position: numbers written otherwise, other words, and errors of spreadsheets."""
    cells: dict[int, Cell] = {}
    errors: Counter[str] = Counter()
    worded = [place for place in rest if given[place] and given[place].lower() not in MISSING]
    sample = worded[:: max(1, len(worded) // _SAMPLE)]
    if not numeric and not any(cell(given[place]) or is_error(given[place]) for place in sample):
        return cells, worded, errors
    wrong: list[int] = []
    for place in worded:
        word = given[place]
        if is_error(word):
            errors[word] += 1
        elif (found := cell(word)) is None:
            wrong.append(place)
        else:
            cells[place] = found
    return cells, wrong, errors


def _letters_as_units(cells: dict[int, Cell], plain: int) -> None:
    """Letters behind most of the numbers are their unit, those behind a few are marks of an estimate."""
    lettered = [place for place, found in cells.items() if found.flag.isalpha() and not found.unit]
    if len(lettered) * 2 >= len(cells) + plain:
        for place in lettered:
            cells[place] = replace(cells[place], unit=cells[place].flag, flag="")


def _other_units(cells: dict[int, Cell], plain: int) -> list[int]:
    """Positions of cells whose unit is not the column's: metres among kilometres are no numbers of one column."""
    units = Counter(found.unit for found in cells.values() if found.multiple == 1)
    if plain:
        units[""] += plain
    named = [unit for unit, _ in units.most_common() if unit]
    usual = named[0] if named else ""
    share = units[usual] * 2 >= sum(units.values()) or usual in ("%", "‰") or not usual[:1].isalpha()
    refused = [place for place, found in cells.items() if found.unit not in ("", usual) and found.multiple == 1]
    if usual and not share:
        refused += [place for place, found in cells.items() if found.unit == usual]
    # Where the column has a unit, letters behind a few cells are another one.
    if usual:
        refused += [place for place, found in cells.items() if found.flag.isalpha() and not found.unit]
    return sorted(set(refused))


def _value(found: Cell, mark: str) -> float | None:
    body = found.body
    if _THOUSANDS[mark].fullmatch(body):
        body = body.replace("," if mark == "." else ".", "")
    elif not _PLAIN[mark].fullmatch(body):
        return None
    value = float(body.replace(",", ".")) * found.multiple
    return (-value if found.negative else value) if np.isfinite(value) else None


def _errors_note(errors: Counter[str], name: str) -> list[Text]:
    if not errors:
        return []
    listed = ", ".join(f"{word[:12]} ({count})" for word, count in errors.most_common(_SHOWN))
    return [
        Text(
            "Cells of “{name}” without a value, taken as missing: {listed}.",
            "Celdas de «{name}» sin valor, tomadas como ausentes: {listed}.",
        ).format(name=name, listed=listed)
    ]


def _notes(name: str, cells: dict[int, Cell]) -> list[Text]:
    """What is said about what stands beside the digits."""
    notes: list[Text] = []
    multiples = [found.unit for found in cells.values() if found.multiple != 1]
    if multiples:
        notes.append(
            Text(
                "“{unit}” behind numbers of “{name}” was taken as a multiple (K: thousand, M: million, B: 10⁹).",
                "«{unit}» tras números de «{name}» se tomó como múltiplo (K: mil, M: millón, B: 10⁹).",
            ).format(unit="”, “".join(sorted(set(multiples))), name=name)
        )
    unit = next((found.unit for found in cells.values() if found.unit and found.multiple == 1), "")
    if unit in ("%", "‰"):
        notes.append(
            Text("“{name}” is in {unit}: 5 {unit} is 5.", "«{name}» está en {unit}: 5 {unit} es 5.").format(
                name=name, unit=unit
            )
        )
    elif unit:
        notes.append(
            Text(
                "“{unit}” beside the numbers of “{name}” was left out.",
                "Se omitió «{unit}» junto a los números de «{name}».",
            ).format(name=name, unit=unit)
        )
    flags = Counter(found.flag for found in cells.values() if found.flag)
    if flags:
        marks = ", ".join(flag for flag, _ in flags.most_common(_SHOWN))
        notes.append(
            Text(
                "Marks behind {count} numbers of “{name}” were left out: {marks}.",
                "Se omitieron marcas tras {count} números de «{name}»: {marks}.",
            ).format(count=flags.total(), name=name, marks=marks)
        )
    bounds = Counter(found.about + found.body for found in cells.values() if found.about)
    if bounds:
        examples = ", ".join(word for word, _ in bounds.most_common(_SHOWN))
        notes.append(
            Text(
                "Bounds or estimates in “{name}” were taken as the number that stands there: {count} ({examples}).",
                "Cotas o estimaciones en «{name}» se tomaron como el número que figura: {count} ({examples}).",
            ).format(name=name, count=bounds.total(), examples=examples)
        )
    return notes
