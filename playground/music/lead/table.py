"""Songs as tables, one row a note, as in the CSV Leadsheet Database of Lim, Rhyu and Lee.

Columns: `time` (metre), `measure`, `key_fifths`, `key_mode`, `chord_root`, `chord_type`, `note_root`, `note_octave`,
`note_duration` (in sixteenths: 4 is a quarter note). Every bar has one chord; a bar that names none is left out.
"""

import csv
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from playground.errors import WrongFile
from playground.music.chords import NONE
from playground.music.grid import METER
from playground.music.lead import symbols
from playground.music.lead.bars import Bar
from playground.text import Text

COLUMNS = (
    "time",
    "measure",
    "key_fifths",
    "key_mode",
    "chord_root",
    "chord_type",
    "note_root",
    "note_octave",
    "note_duration",
)
_UNIT = 4.0
_LONGEST = 4096.0
_WIDEST = 4096
"""Characters of one line at most."""


def written(words: str) -> bool:
    """Whether a text begins as such a table does."""
    head = {cell.strip().strip('"').lower() for cell in words[:1000].split("\n", 1)[0].split(",")}
    return set(COLUMNS) <= head


def read(content: bytes, name: str, chords_only: bool = True) -> tuple[list[Bar], int]:
    """The bars of one song, and how many are left out because no chord is known for them.

    Args:
        content: the content of the file.
        name: the name of the file.
        chords_only: whether bars without a chord are left out.

    Raises:
        WrongFile: this is no such table; the sentence says which line is wrong.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile(
            Text(
                "“{name}” is not a CSV file in UTF-8; use the files as they were published.",
                "«{name}» no es un CSV en UTF-8; use los archivos tal como se publicaron.",
            ).format(name=name)
        ) from None
    lines = words.splitlines()
    if any(len(line) > _WIDEST for line in lines):
        raise _wrong(name, 1 + next(i for i, line in enumerate(lines) if len(line) > _WIDEST))
    try:
        rows = list(csv.reader(lines))
    except csv.Error:
        raise _wrong(name, 1) from None
    if not rows or not set(COLUMNS) <= {cell.strip().lower() for cell in rows[0]}:
        raise WrongFile(
            Text(
                "“{name}” does not begin with the columns {columns}.",
                "«{name}» no empieza con las columnas {columns}.",
            ).format(name=name, columns=", ".join(COLUMNS))
        )
    head = [cell.strip().lower() for cell in rows[0]]
    places = [head.index(column) for column in COLUMNS]
    bars: list[Bar] = []
    without = 0
    for number, measure in _by_bar([[row[i] if i < len(row) else "" for i in places] for row in rows[1:]]):
        bar = _bar(measure, name, number, chords_only)
        if bar is None:
            without += 1
        else:
            bars.append(bar)
    return bars, without


def title(path: str) -> str:
    """A song's title by its file; accents that an archive garbled (UTF-8 taken for Korean or DOS text) are mended."""
    stem = PurePosixPath(path).stem
    for wrong in ("cp949", "cp437"):
        if not stem.isascii():
            try:
                stem = stem.encode(wrong).decode("utf-8")
                break
            except UnicodeError:
                continue
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", stem).strip()[:80] or "–"


def _by_bar(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[Sequence[str]]]]:
    """Rows of one bar each, with the line their first one is on; empty rows are passed over."""
    written: list[Sequence[str]] = []
    first = 2
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if written and row[1] != written[-1][1]:
            yield first, written
            written = []
        if not written:
            first = line
        written.append(row)
    if written:
        yield first, written


def _bar(rows: Sequence[Sequence[str]], name: str, line: int, chords_only: bool) -> Bar | None:
    meter, _, fifths, mode, root, kind, *_ = (cell.strip() for cell in rows[0])
    if METER.match(meter) is None or not re.fullmatch(r"[+-]?\d(\.0)?", fifths) or abs(int(float(fifths))) > 7:
        raise _wrong(name, line)
    step = symbols.step(root)
    label = NONE if step is None else symbols.triad(step, kind)
    notes: list[tuple[float, float, int, bool]] = []
    at = 0.0
    for offset, row in enumerate(rows):
        pitch, octave, lasting = (cell.strip() for cell in row[6:9])
        duration = _number(lasting) / _UNIT
        if not 0 <= duration <= _LONGEST / _UNIT:  # also what is no number
            raise _wrong(name, line + offset)
        if pitch.lower() != "rest":
            sounding = symbols.step(pitch)
            if sounding is None or not re.fullmatch(r"-?\d", octave):
                raise _wrong(name, line + offset)
            midi = sounding + 12 * (int(octave) + 1)
            if not 0 <= midi <= 127:
                raise _wrong(name, line + offset)
            if duration > 0:
                notes.append((at, duration, midi, False))
        at += duration
    if label == NONE and chords_only:
        return None
    return Bar(meter, at, int(float(fifths)), mode.lower().startswith("min"), tuple(notes), ((0.0, label),))


def _number(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return math.nan


def _wrong(name: str, line: int) -> WrongFile:
    return WrongFile(
        Text(
            "Line {line} of “{name}” cannot be read as a note of a lead sheet; use the files as they were published.",
            "La línea {line} de «{name}» no se puede leer como nota de una partitura; use los archivos tal como se "
            "publicaron.",
        ).format(line=line, name=name)
    )
