"""How a table is written as text: its separator and quotation marks, found by DuckDB and checked on the whole file."""

import csv
import io
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from pathlib import Path
from typing import Any

from playground.tables.moments import moment
from playground.tables.table import must_fit

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
"""What a person may say that stands between two cells."""
_LOOKED_AT = 1_000_000
"""Characters that are looked at to choose; all are checked."""
_FIRST = 20_000
"""Characters of which it is asked whether only one separator fits."""
_ROWS = 2_000
"""Rows that DuckDB looks at."""
_BETWEEN_NUMBERS = re.compile(r"(?<!\w)\d+ \d")
"""A blank between two numbers."""
_QUOTES = (('"', ""), ('"', "\\"), ("", ""))

csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart.

    Attributes:
        separator: the character between two cells.
        quote: the mark around cells that hold the separator; "" where quotation marks are only text.
        escape: what stands before a quotation mark inside a cell; "" where it is doubled.
    """

    separator: str
    quote: str = '"'
    escape: str = ""


@dataclass(frozen=True)
class Rows:
    """The cells of a text, row by row.

    Attributes:
        rows: the cells of each row.
        lines: the line in which each row begins.
        width: the usual number of cells.
        agreeing: the share of the rows with the usual number of cells.
        glued: whether quotation marks hold lines together that look like rows of their own.
        torn: whether something follows a closing quotation mark.
    """

    rows: list[list[str]]
    lines: list[int]
    width: int
    agreeing: float
    glued: bool
    torn: bool

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against this reading."""
        return self.width > 1 and self.agreeing == 1 and not self.glued and not self.torn


def found(words: str, separator: str = "") -> tuple[Dialect, Rows]:
    """The dialect of a table, and its rows.

    Args:
        words: the text.
        separator: between two cells; "": to be guessed.
    """
    first = _beginning(words, _FIRST)
    fitting = [mark for mark in (separator or ",;\t|") if mark in first and rows(first, Dialect(mark)).sound]
    if "\t" in fitting:  # prose has commas and semicolons, and hardly ever tabs
        fitting = ["\t"]
    # Where only one separator cuts all lines alike, nobody need be asked.
    guess = Dialect(fitting[0]) if len(fitting) == 1 else sniffed(words, separator)
    read = rows(words, guess)
    if not read.sound and len(fitting) == 1:
        guess = sniffed(words, separator)
        read = rows(words, guess)
    if read.sound and (separator or guess.separator != " "):
        # An apostrophe is text, unless it stands around nearly every cell.
        apart = Dialect(guess.separator, "'", guess.escape)
        return (apart, rows(words, apart)) if _in_apostrophes(read) else (guess, read)
    sample = _beginning(words)
    marks = [separator] if separator else [*dict.fromkeys((guess.separator, ";", "\t", "|", ","))]
    # Python's reader finds fault with doubled quotation marks only, so that escaped ones have to be seen.
    quotes = [(quote, escape) for quote, escape in _QUOTES if escape + quote in words or quote + escape == '"']
    candidates = [guess, *(Dialect(mark, *quote) for mark in marks if mark in sample for quote in quotes)]
    if not guess.quote:  # of two readings that are equally good, the one in which quotation marks mean something
        candidates.insert(0, Dialect(guess.separator))
    candidates += [Dialect(mark, "'", "\\" if "\\'" in sample else "") for mark in marks if _apostrophes(sample, mark)]
    if not separator and re.search(r"\S[ \t]+\S", sample):
        candidates.append(Dialect(" "))
    best = max(candidates, key=lambda one: _rank(sample, one))
    if best.separator == " " and not separator:
        cut = rows(sample, best)
        torn = cut.torn or any(cell.count('"') % 2 for row in cut.rows[1:200] for cell in row)
        best = next((one for one in candidates if _cuts_around_blanks(sample, one, torn)), best)
    return (guess, read) if best == guess else (best, rows(words, best))


def _in_apostrophes(read: Rows) -> bool:
    cells = [cell for row in read.rows[1:200] for cell in row if any(map(str.isalpha, cell))]
    return sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells) > 0.95 * len(cells) > 0


def _apostrophes(sample: str, mark: str) -> bool:
    """Whether nearly every line has a cell between apostrophes."""
    lines = [line for line in sample[:_FIRST].split("\n")[1:-1] if line.strip()]
    between = re.compile(rf"(?:^|{re.escape(mark)})\s*'.*'\s*(?:{re.escape(mark)}|$)")
    return sum(between.search(line) is not None for line in lines) > 0.95 * len(lines) > 0


def _cuts_around_blanks(sample: str, dialect: Dialect, torn: bool) -> bool:
    """Whether another separator than a blank cuts most lines alike: blanks also stand inside cells (5 €, 1 234).

    Args:
        torn: whether blanks cut cells that stand in quotation marks.
    """
    read = rows(sample, dialect)
    if dialect.separator == " " or read.width < 2 or read.agreeing < 0.5 or read.glued or read.torn:
        return False
    if torn and dialect.quote:
        return True
    # In "1,5 2,5" the comma stands before decimals.
    cells = [cell for row in read.rows[1:200] for cell in row]
    # The blank between a date and a time of day separates nothing, nor does that of "Q3 1966".
    spaced = [cell for cell in cells if _BETWEEN_NUMBERS.search(cell) and not (":" in cell and moment(cell))]
    return dialect.separator != "," or len(spaced) * 4 < len(cells) or _are_thousands(read, spaced)


def _are_thousands(read: Rows, spaced: Sequence[str]) -> bool:
    """Whether blanks stand between thousands only (5 537 360), and commas do not stand before decimals."""
    if not all(re.fullmatch(r"\D*\d{1,3}(?: \d{3})+(?:\.\d+)?\D*", cell) for cell in spaced):
        return False
    if any(re.search(r" 0\d\d", cell) for cell in spaced):  # no number of its own begins like this
        return True
    columns = list(zip(*(row for row in read.rows[1:200] if len(row) == read.width), strict=True))
    before = sum(" " in cell or cell.lstrip("+-").isdecimal() for cell in columns[0])
    return before * 10 < len(columns[0]) or any(map(_goes_on, columns))


def _goes_on(column: Sequence[str]) -> bool:
    """Whether whole numbers go up or down by the same step, as years do."""
    if len(column) < 3 or not all(re.fullmatch(r"\d{1,9}", cell) for cell in column):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(column)}
    return len(steps) == 1 and 0 not in steps


def _rank(sample: str, dialect: Dialect) -> tuple[bool, bool, float, bool]:
    """How well a dialect reads the sample: the larger, the better."""
    read = rows(sample, dialect)
    if dialect.separator == " " and not _numbers(read):  # blanks also stand between words
        return (False, False, 0.0, False)
    return (read.width > 1, not read.glued, read.agreeing, not read.torn)


def _numbers(read: Rows) -> bool:
    """Whether most cells are numbers or dates, all rows agree but the first, and there is more than one column."""
    cells = [cell for row in read.rows[1:200] for cell in row]
    values = sum(any(map(str.isdigit, cell)) for cell in cells)
    agreeing = read.agreeing > 0.9 or round((1 - read.agreeing) * len(read.rows)) <= 1
    return read.width > 1 and len(read.rows) > 2 and agreeing and values * 2 > len(cells)


def rows(words: str, dialect: Dialect) -> Rows:
    """The cells of a text without the rows in which nothing stands.

    Raises:
        OverLimit: there are too many cells.
    """
    plain = not dialect.quote or dialect.quote not in words
    if plain:  # each line is a row
        read = _cut(words, dialect)
        torn, starts = False, list(range(1, len(read) + 1))
    else:
        read, starts, torn = _with_quotes(words, dialect)
    several_lines = not plain and words.removesuffix("\n").count("\n") >= len(read)
    if dialect.separator == " ":
        read = [[cell for cell in row if cell] for row in read]
    filled = [bool(row) and (bool(row[0].strip()) or any(map(str.strip, row))) for row in read]
    if not all(filled):
        read, starts = list(compress(read, filled)), list(compress(starts, filled))
    widths = Counter(map(len, read))
    must_fit(0, sum(width * count for width, count in widths.items()))
    several = [(count, width) for width, count in widths.items() if width > 1]
    count, width = max(several, default=(0, 1))
    if count < widths[1] and count <= 8:  # prose has commas in a few of its lines
        count, width = widths[1], 1
    glued = several_lines and _glued(read, dialect.separator, width)
    return Rows(read, starts, width, count / max(1, len(read)), glued, torn)


def _cut(words: str, dialect: Dialect) -> list[list[str]]:
    """The lines of a text without quotation marks, each cut at its separators; blanks behind a separator are left out."""
    mark = dialect.separator
    if mark != "\t" and (mark == " " or mark + " " in words or "\n " in words or words.startswith(" ")):
        return list(_reader(words, dialect, strict=False))
    return [line.split(mark) for line in words.removesuffix("\n").split("\n")]


def _reader(words: str, dialect: Dialect, strict: bool) -> Any:
    """Python's reader of separated text in a dialect."""
    return csv.reader(
        io.StringIO(words, newline=""),
        delimiter=dialect.separator,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=not dialect.escape,
        escapechar=dialect.escape or None,
        skipinitialspace=dialect.separator != "\t",
        strict=strict,
    )


def _with_quotes(words: str, dialect: Dialect) -> tuple[list[list[str]], list[int], bool]:
    """Rows, the line in which each begins, and whether something follows a closing quotation mark."""
    for strict in (True, False):
        reader = _reader(words, dialect, strict)
        try:
            read = list(reader)
        except csv.Error:
            continue
        if reader.line_num == len(read):
            return read, list(range(1, len(read) + 1)), not strict
        heights = [1 + sum(cell.count("\n") for cell in row) for row in read]
        return read, list(accumulate(heights, initial=1))[:-1], not strict
    return [], [], True


def _glued(found_rows: list[list[str]], separator: str, width: int) -> bool:
    """Whether most lines inside cells look like rows: what a quotation mark that is only text brings about."""
    inside = [line for row in found_rows for cell in row if "\n" in cell for line in cell.split("\n")[1:]]
    alike = sum(line.count(separator) >= max(1, width - 1) for line in inside)
    return alike * 2 > len(inside)


def _beginning(words: str, size: int = _LOOKED_AT) -> str:
    """Whole lines, as many as are looked at."""
    return words if len(words) <= size else words[: words.rfind("\n", 0, size) + 1] or words[:size]


def sniffed(words: str, separator: str = "") -> Dialect:
    """The dialect as DuckDB finds it out; a comma and usual quotation marks where it finds none."""
    import duckdb  # noqa: PLC0415 (a third of a second, which those that read no table need not wait for)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(_beginning(words), "utf-8", newline="")
        limits: dict[str, str | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": "1GB",
            "autoload_known_extensions": False,
            "temp_directory": "",
        }
        # A connection of its own for each call: it must not be carried into another process.
        with duckdb.connect(config={**limits, "autoinstall_known_extensions": False}) as database:
            database.execute("SET allowed_directories = ['" + folder.replace("'", "''") + "']")
            database.execute("SET enable_external_access = false")
            given = ", delim := ?" if separator else ""
            values = [str(path), _ROWS, *([separator] if separator else [])]
            try:
                answer = database.execute(
                    f"SELECT Delimiter, Quote, Escape FROM sniff_csv(?, all_varchar := true, sample_size := ?{given})",
                    values,
                ).fetchone()
            except duckdb.Error:
                answer = None
    if answer is None:
        return Dialect(separator or ",")
    mark, quote, escape = ("" if part == "(empty)" else str(part) for part in answer)
    quote = "" if quote == "'" else quote
    return Dialect(
        separator or (mark if len(mark) == 1 else ","),
        quote or ("" if '"' in words[:_LOOKED_AT] else '"'),
        escape if escape == "\\" and quote and escape + quote in words else "",
    )
