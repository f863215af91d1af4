"""Excel workbooks (.xlsx): the values of one sheet, as words."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from playground.errors import PlaygroundError, WrongFile
from playground.tables.table import MOST_COLUMNS, Table, empty, must_fit
from playground.text import Guess, Text

_MOST_BYTES = 400 * 2**20
"""Unpacked."""
_MOST_SHEETS = 50
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>|</c>)")
_MOST_PACKED = 200
"""How many times larger a file may become where it is unpacked."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet.

    Attributes:
        rows: the words of each row's cells.
        lines: the number of each row in the sheet.
        words: for each row the positions of cells that hold text and no number or date.
        notes: sentences on which sheet it is.
    """

    rows: list[list[str]]
    lines: list[int]
    words: list[frozenset[int]]
    notes: tuple[Text, ...] = ()


def is_one(content: bytes) -> bool:
    """Whether the bytes are a workbook."""
    if content[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.startswith("xl/") for name in archive.namelist()[:10_000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return False


def read(content: bytes, wanted: str = "") -> Sheet:
    """The sheet that is asked for, or the first visible one that holds a table, or else the one with most rows.

    Args:
        content: the workbook.
        wanted: the name of a sheet, also of a hidden one; capitals do not matter; empty: guessed.

    Raises:
        WrongFile: the workbook is damaged, has no such sheet, or nothing in it.
        OverLimit: it is too large.
    """
    import openpyxl  # noqa: PLC0415

    _must_be_small(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = _wanted(book.worksheets, wanted)
        found = {sheet.title: _cells(sheet) for sheet in sheets[:_MOST_SHEETS]}
        book.close()
    except (PlaygroundError, MemoryError):
        raise
    except Exception:  # openpyxl raises whatever a damaged part leads to
        raise _damaged() from None
    filled = {name: sheet for name, sheet in found.items() if sheet.rows}
    if not filled:
        raise empty()
    name = next(
        (name for name, sheet in filled.items() if sum(len(row) > 1 for row in sheet.rows) > 2),
        max(filled, key=lambda n: len(filled[n].rows)),
    )
    others = [other for other in filled if other != name]
    notes: list[Text] = [Text("The file is an Excel workbook.", "El archivo es un libro de Excel.")]
    if wanted:
        notes = [Text("The sheet “{name}” is read.", "Se lee la hoja «{name}».").format(name=_shown(name))]
    elif others:
        note = Guess(
            "The sheet “{name}” is read; the workbook also has {others} (data.sheet chooses one).",
            "Se lee la hoja «{name}»; el libro también tiene {others} (data.sheet elige una).",
            ("data.sheet",),
        )
        notes = [note.format(name=_shown(name), others=_listed(others))]
    without = _without_results(content)
    if without:
        notes.append(
            Guess(
                "Formulas without a stored result: {count}; their cells are empty. Open the workbook in a spreadsheet program and save it "
                "to have them.",
                "Fórmulas sin resultado guardado: {count}; sus celdas quedan vacías. Abra el libro en una hoja de cálculo y guárdelo para "
                "tenerlas.",
            ).format(count=without)
        )
    chosen = filled[name]
    return Sheet(chosen.rows, chosen.lines, chosen.words, tuple(notes))


def _wanted(sheets: Sequence[Any], name: str) -> list[Any]:
    """The sheet called `name`, or all that are not hidden where no name is given."""
    if not name.strip():
        return [sheet for sheet in sheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    found = [sheet for sheet in sheets if sheet.title.strip().lower() == name.strip().lower()]
    if not found:
        raise WrongFile(
            Text(
                "The workbook has no sheet “{name}”; it has {others}.",
                "El libro no tiene la hoja «{name}»; tiene {others}.",
            ).format(name=_shown(name), others=_listed([sheet.title for sheet in sheets]))
        )
    return found[:1]


def _without_results(content: bytes) -> int:
    """Cells with a formula whose result is not in the file, as programs leave them that cannot work them out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        parts = (archive.read(name) for name in names[:_MOST_SHEETS])
        return sum(len(_NO_RESULT.findall(part)) for part in parts if b"<f" in part)


def exact(sheet: Sheet, table: Table) -> tuple[bool, ...]:
    """For each column of the table whether the sheet holds no text in it."""
    kept = set(table.lines)
    words = frozenset[int]().union(*(w for line, w in zip(sheet.lines, sheet.words, strict=True) if line in kept))
    return tuple(place not in words for place in range(len(table.names)))


def _must_be_small(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _damaged() from None
    if size > _MOST_BYTES or size > max(_MOST_PACKED * len(content), 2**22):
        must_fit(MOST_COLUMNS + 1, 0)


def _cells(sheet: Any) -> Sheet:
    rows: list[list[Any]] = []
    lines: list[int] = []
    count = 0
    # The sheet's own statement of its size may be wrong, or there is none.
    sheet.reset_dimensions()
    for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        values = list(row)
        while values and (values[-1] is None or values[-1] == ""):
            values.pop()
        if not values:
            continue
        count += len(values)
        must_fit(len(values), count)
        rows.append(values)
        lines.append(line)
    width = max(map(len, rows), default=0)
    midnights = [
        all(not isinstance(v := row[place], datetime) or v.time() == time() for row in rows if place < len(row))
        for place in range(width)
    ]
    # Columns before the table are empty: sheets often begin in B2.
    first = min((next(p for p, value in enumerate(row) if value not in (None, "")) for row in rows), default=0)
    words = [
        frozenset(place - first for place, value in enumerate(row) if isinstance(value, str) and value.strip())
        for row in rows
    ]
    full = [
        [_word(value, midnights[place]) for place, value in enumerate(row)][first:] + [""] * (width - len(row))
        for row in rows
    ]
    # Rows with one cell only, such as titles, are shorter than others: nothing says how many cells a sheet's row has.
    return Sheet([row if any(row[1:]) else row[:1] for row in full], lines, words)


def _word(value: object, at_midnight: bool) -> str:
    """A value in a form that does not hang on a language: a decimal point, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        rounded = (
            value
            if value.microsecond == 0
            else (value + timedelta(milliseconds=0.5)).replace(
                microsecond=(value + timedelta(milliseconds=0.5)).microsecond // 1000 * 1000
            )
        )
        return rounded.date().isoformat() if at_midnight else rounded.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return repr(value) if isinstance(value, int | float) else str(value).strip()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_shown, names[:5])) + (", …" if len(names) > 5 else "")


def _shown(name: str) -> str:
    return "".join(letter for letter in name[:40] if letter.isprintable())


def _damaged() -> WrongFile:
    return WrongFile(
        Text(
            "The Excel file is damaged or protected; save the table as CSV and bring that.",
            "El archivo de Excel está dañado o protegido; guarde la tabla como CSV y tráigala.",
        )
    )
