"""Published tables of series: one row a step, its label first, then one value for each series."""

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from playground.errors import WrongFile
from playground.sources.archives import archived, members
from playground.text import Text

MOST_BYTES = 64 * 2**20
"""Of an unpacked table; the largest one here has 10 MB."""
LARGEST = 1e15
"""Larger numbers lose their digits in 32 bits."""
LONGEST_LABEL = 40

_NUMBER = re.compile(r"(\??)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)")
_MISSING = frozenset({"", "?", "na", "n/a", "nan", "null", "none"})
_MOST_NAMED = 3
"""Steps that a note names."""


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    Attributes:
        names: of the value columns, from the heading; empty where there is none.
        labels: of the rows; empty where rows have values only.
        values: `(rows, columns)` float64 without gaps.
        notes: what was odd about it, for people.
        known: `(rows, columns)` bool, False where a value was missing and filled in.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    values: np.ndarray
    notes: tuple[Text, ...]
    known: np.ndarray


def picked(files: Mapping[str, bytes], names: Collection[str]) -> tuple[str, bytes]:
    """The table among files: the one that goes by one of `names`, else the first one that may be a table; unpacked.

    Raises:
        WrongFile: there is none, or its archive cannot be read.
    """
    known = {name.lower() for name in names}
    tables = [name for name in sorted(files) if name.lower().endswith((".csv", ".txt", ".gz", ".zip"))] or sorted(files)
    if not tables:
        raise WrongFile(Text("There is no table here; bring a CSV file.", "Aquí no hay ninguna tabla; traiga un CSV."))
    name = next((name for name in tables if PurePosixPath(name).name.lower() in known), tables[0])
    if archived(files[name]):
        return picked(members(files[name], name, most_files=1_000, most_bytes=MOST_BYTES), names)
    return name, files[name]


def table(name: str, content: bytes, *, labelled: bool = True, footers: bool = False) -> Table:
    """Read a table; what is missing is filled by a straight line between its neighbours.

    Args:
        name: of the file, for what is told to people.
        labelled: the first cell of a row is its label.
        footers: words may follow the last row.

    Raises:
        WrongFile: it is no such table, or is cut off; the sentence names the line.
    """
    rows = csv_rows(name, content, wrong)
    first = 1 if labelled else 0
    heading: list[str] = []
    if rows and any(_number(cell) is None for cell in rows[0][1][first:]):
        heading = rows.pop(0)[1]
    width = len(heading or (rows[0][1] if rows else [])) - first
    if width < 1 or not rows:
        raise wrong(name, Text("contains no rows of numbers", "no contiene filas de números"))
    last = max((place for place, (_, cells) in enumerate(rows) if _sound(cells, first, width)), default=-1)
    tail = len(rows) - 1 - last
    if footers:
        rows = rows[: last + 1]
    found = np.full((len(rows), width), np.nan)
    marked = 0
    for place, (line, cells) in enumerate(rows):
        if not _sound(cells, first, width):
            raise wrong(
                name,
                Text(
                    "is damaged or cut off at line {line}: {width} numbers were expected there",
                    "está dañado o cortado en la línea {line}: ahí se esperaban {width} números",
                ).format(line=line, width=width),
            )
        for column, cell in enumerate(cells[first:]):
            value, mark = _number(cell) or (np.nan, False)
            marked += mark
            found[place, column] = value
    if not rows or not (np.isfinite(found) | np.isnan(found)).all() or (np.abs(found) > LARGEST).any():
        raise wrong(name, Text("contains no usable numbers", "no contiene números utilizables"))
    labels = tuple(cells[0].strip()[:LONGEST_LABEL] for _, cells in rows) if labelled else ()
    values, notes = _filled(name, found)
    if marked:
        notes.append(
            Text(
                "Values with a question mark before them: {marked}; they are used as they are.",
                "Valores con un signo de interrogación delante: {marked}; se usan tal cual.",
            ).format(marked=marked)
        )
    if footers and tail:
        notes.append(
            Text(
                "Lines of text after the last value were left out: {tail}.",
                "Se omitieron líneas de texto tras el último valor: {tail}.",
            ).format(tail=tail)
        )
    return Table(tuple(cell.strip() for cell in heading[first:]), labels, values, tuple(notes), ~np.isnan(found))


def left_out(labels: tuple[str, ...]) -> tuple[Text, ...]:
    """What to say about days that a list of days does not have; the rows are taken as they come."""
    if len(labels) < 2 or not all(re.fullmatch(r"\d{4}-\d\d-\d\d", label) for label in labels):
        return ()
    days = pd.to_datetime(list(labels), errors="coerce")
    if days.isna().any():
        return ()
    gaps = [early + pd.Timedelta(days=1) for early, late in pairwise(days) if late - early > pd.Timedelta(days=1)]
    if not gaps:
        return ()
    named = ", ".join(day.strftime("%Y-%m-%d") for day in gaps[:_MOST_NAMED]) + (
        ", …" if len(gaps) > _MOST_NAMED else ""
    )
    return (
        Text(
            "Days missing from the file: {named}. The rows are used in the order of the file.",
            "Días que faltan en el archivo: {named}. Las filas se usan en el orden del archivo.",
        ).format(named=named),
    )


def wrong(name: str, why: Text) -> WrongFile:
    """The refusal of a file: its name and what is wrong."""
    return WrongFile(
        Text(
            "“{name}” {why}; download it again as it was published.",
            "«{name}» {why}; descárguelo de nuevo tal como se publicó.",
        ).format(name=PurePosixPath(name).name[:LONGEST_LABEL], why=why)
    )


def refused(file: str, why: Text) -> WrongFile:
    """The refusal of a file that need not be the published one."""
    return WrongFile(Text("“{file}” {why}.", "«{file}» {why}.").format(file=file, why=why))


def csv_rows(
    name: str, content: bytes, refusal: Callable[[str, Text], WrongFile] = refused
) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with the number of their line.

    Raises:
        WrongFile: it is no table, in the words of the refusal.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(name, Text("is not text in UTF-8", "no es texto en UTF-8")) from None
    reader = csv.reader(io.StringIO(words.replace("\x00", "\ufffd"), newline=""))
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise refusal(name, Text("cannot be read as a table", "no se puede leer como tabla")) from None


def _number(cell: str) -> tuple[float, bool] | None:
    """A cell as a number (NaN where it is missing) and whether it is marked as doubtful; None for anything else."""
    words = cell.strip()
    if words.lower() in _MISSING:
        return np.nan, False
    found = _NUMBER.fullmatch(words)
    return (float(found[2]), bool(found[1])) if found else None


def _sound(cells: list[str], first: int, width: int) -> bool:
    return len(cells) == first + width and all(_number(cell) is not None for cell in cells[first:])


def _filled(name: str, values: np.ndarray) -> tuple[np.ndarray, list[Text]]:
    gaps = np.isnan(values)
    if not gaps.any():
        return values, []
    if gaps.all(axis=0).any():
        raise wrong(name, Text("has a column without a single number", "tiene una columna sin un solo número"))
    whole = pd.DataFrame(values).interpolate(limit_direction="both").to_numpy("float64")
    note = Text(
        "{missing} of {all} values are missing and were filled by linear interpolation.",
        "Faltan {missing} de {all} valores y se completaron por interpolación lineal.",
    )
    return whole, [note.format(missing=int(gaps.sum()), all=values.size)]
