"""From rows of cells to a table: what stands above and below it, its heading, and rows that do not fit."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from playground.errors import WrongFile
from playground.tables import heading, wrapped
from playground.tables.table import MISSING, Table, empty, must_fit, printable
from playground.text import Guess, Text

_COMMENTS = ("#", "%", "//", ";", "!", "*", "--")
_RULE = re.compile(r":?(?:-{3,}|={3,}):?|")
"""A cell of a drawn line, or an empty one at its ends."""
_RULED = ("--", ":-", "==", "")
"""How the first cell of a drawn line begins."""
_EDGE = 500
"""Rows at the beginning and at the end that are looked at cell by cell."""
_FEWEST_ROWS = 5
"""Rows of a table under whose heading a line of units is told from a row."""
_MOST_BELOW = 30
"""Lines below a table."""


@dataclass
class _Rows:
    """Rows and the lines in which they stand, as they become fewer."""

    cells: list[list[str]]
    lines: list[int]

    def cut(self, start: int, end: int) -> "_Rows":
        return _Rows(self.cells[start:end], self.lines[start:end])

    def where(self, keep: Sequence[bool]) -> "_Rows":
        return _Rows(
            [row for row, kept in zip(self.cells, keep, strict=True) if kept],
            [line for line, kept in zip(self.lines, keep, strict=True) if kept],
        )


def shaped(
    rows: Sequence[list[str]],
    lines: Sequence[int],
    known: Collection[str] = (),
    most_odd: float = 0.0,
    stripped: bool = False,
) -> Table:
    """The table in some rows.

    Args:
        rows: the cells of each row; something stands in each row.
        lines: the line of the file in which each row stands.
        known: names of columns, in small letters, that show which row is the heading.
        most_odd: the share of rows that may be left out because they have another number of cells.
        stripped: whether no cell has blanks at its ends.

    Raises:
        WrongFile: there are no rows, or too many have another number of cells.
        OverLimit: there are too many columns or cells.
    """
    if not rows:
        raise empty()
    notes: list[Text] = []
    width = _width(rows)
    must_fit(width, 0)
    all_rows = _Rows(_stripped(rows, width), list(lines))
    if width > 1:
        kept = [row[0][:2] not in _RULED or not _is_rule(row) for row in all_rows.cells]
        all_rows = all_rows if all(kept) else all_rows.where(kept)
    inner = _without_above(all_rows, width, known, notes)
    inner = _without_below(inner, width, notes)
    inner = _even(inner, width, most_odd, notes)
    return _table(inner, known, notes, stripped)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The usual number of cells; rows of one cell stand above or below a table, if there is one."""
    widths = Counter(map(len, rows))
    several = max(((count, width) for width, count in widths.items() if width > 1), default=(0, 1))
    if widths[1] > several[0] and several[0] <= 8:
        return 1
    width = several[1]
    # A separator at the end of each line but the heading's makes no column.
    heads = width > 2 and widths[width - 1] == 1 and any(len(row) == width - 1 for row in rows[:_MOST_BELOW])
    return width - 1 if heads and not any(row[-1].strip() for row in rows if len(row) == width) else width


def _stripped(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    """Rows without blanks around cells where rows are looked at: at both ends, and those that are longer or shorter.

    Of the others only the columns are stripped, which is faster. Empty cells beyond the usual number are taken away.
    """
    found = list(rows)
    uneven = [place for place, row in enumerate(rows) if len(row) != width]
    for place in {*range(_EDGE), *range(len(rows) - _EDGE, len(rows)), *uneven}:
        if 0 <= place < len(rows):
            found[place] = [cell.strip() for cell in rows[place]]
            while len(found[place]) > width and not found[place][-1]:
                found[place].pop()
    return found


def _without_above(rows: _Rows, width: int, known: Collection[str], notes: list[Text]) -> _Rows:
    """The rows from the heading on, or from the first values on."""
    cells = rows.cells
    start = next(place for place, row in enumerate(cells) if len(row) == width)
    marked = next((place for place, row in enumerate(cells) if not row[0].startswith(_COMMENTS)), len(cells))
    if 0 < marked < len(cells) and not _marked_below(cells[:marked], cells[marked:]):
        # The last of the lines with a mark may be the heading itself.
        names = marked - 1 if len(cells[marked - 1]) == width and _heads(cells[marked - 1], cells[marked:]) else marked
        start = max(start, names) if len(cells[names]) == width else start
        if names < marked:
            cells[names] = [cells[names][0].lstrip("#%!*/; ").strip(), *cells[names][1:]]
    if start == 0:
        return rows
    before, inner = cells[start - 1], rows.cut(start, len(cells))
    fitting = [row for row in inner.cells[:300] if len(row) == width]
    if len(before) > 1 and not before[0].startswith(_COMMENTS) and not heading.length(fitting, known):
        named = _row_names(rows, start, width)
        if named is not None:
            return named
        raise _uneven(rows.lines[start], width, len(before))
    notes.append(
        Guess(
            "Lines above the table are passed over: {count}, the first “{first}”.",
            "Se pasan por alto líneas sobre la tabla: {count}, la primera «{first}».",
        ).format(count=start, first=_shown(cells[0]))
    )
    return inner


def _marked_below(above: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of the table itself begin with a mark, as messages do that begin with a hashtag (`#tag`, not `# tag`)."""
    if all(row[0][1:2] in ("", " ") for row in above):
        return sum(row[0].startswith(_COMMENTS) and row[0][1:2] in ("", " ") for row in rows) * 20 > len(rows)
    return sum(row[0].startswith(_COMMENTS) for row in rows) * 20 > len(rows) or any(
        _is_message(row, rows) for row in above
    )


def _is_message(row: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row with a hashtag has the cells of the rows below, and one of them, its class, returns there."""
    alike = [other for other in rows[:_EDGE] if len(other) == len(row)]
    if len(row) < 2 or not re.match(r"#[^\W\d_]", row[0]) or len(alike) * 2 < min(len(rows), _EDGE):
        return False
    return any(
        cell and sum(other[place] == cell for other in alike) * 20 > len(alike) for place, cell in enumerate(row)
    )


def _heads(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    plain = [row[0].lstrip("#%!*/; "), *row[1:]]
    fitting = [other for other in below[:200] if len(other) == len(row)]
    return bool(plain[0]) and heading.length([plain, *fitting]) > 0 and heading.length(fitting) == 0


def _row_names(rows: _Rows, start: int, width: int) -> _Rows | None:
    """The rows where names of rows stand before the first column, which has no name: as R writes tables."""
    head, first = rows.cells[start - 1], [row[0] for row in rows.cells[start:] if len(row) == width]
    counted = [str(number) for number in range(1, len(first) + 1)]
    years = [str(int(first[0]) + ahead) for ahead in range(len(first))] if re.fullmatch(r"[12]\d{3}", first[0]) else []
    if len(head) != width - 1 or first not in (counted, years):
        return None
    inner = rows.cut(start - 1, len(rows.cells))
    inner.cells[0] = ["", *head]
    return inner


def _without_below(rows: _Rows, width: int, notes: list[Text]) -> _Rows:
    """The rows down to the last values; sums, sources and remarks below them are left out."""
    end = len(rows.cells)
    last = max(0, end - _MOST_BELOW)
    while end > last + 1 and _is_remark(rows.cells[end - 1], width):
        end -= 1
    dated = [row[0] for row in rows.cells[max(1, end - _EDGE + _MOST_BELOW) : end - 1] if len(row) == width]
    if len(dated) > 2 and sum(map(_is_key, dated)) >= 0.8 * len(dated):
        while end > last + 1 and _is_sum(rows.cells[end - 1]):
            end -= 1
    if end < len(rows.cells):
        notes.append(
            Guess(
                "Lines below the table are left out: {count}, the first “{first}”.",
                "Se omiten líneas bajo la tabla: {count}, la primera «{first}».",
            ).format(count=len(rows.cells) - end, first=_shown(rows.cells[end]))
        )
    return rows.cut(0, end)


def _is_remark(row: Sequence[str], width: int) -> bool:
    """A line with words, or a rule, in its first cell only, beside rows of several cells."""
    if width < 2 or len(row) >= width or any(row[1:]) or not row[0]:
        return False
    if not any(map(str.isalpha, row[0])):
        return not any(map(str.isdigit, row[0]))
    # "As of: 25.07.2023 10:33" has more digits than letters, as a date has.
    return not heading.is_value(row[0]) or bool(re.match(r"[^\W\d_]{3,}[^\d]*:\s", row[0]))


def _is_rule(row: Sequence[str]) -> bool:
    """A line that is drawn between the heading and the values, as in Markdown: `|---|---|`."""
    return row[0][:2] in _RULED and all(_RULE.fullmatch(cell) for cell in row) and any(row)


def _is_key(cell: str) -> bool:
    """What names a row: a date, a number, a period; short and with digits."""
    return len(cell) <= 30 and sum(map(str.isdigit, cell)) * 4 >= len(cell) > 0


def _is_sum(row: Sequence[str]) -> bool:
    """A row that a word names, where dates or numbers name the others."""
    return row[0].lower() not in MISSING and not any(map(str.isdigit, row[0]))


def _even(rows: _Rows, width: int, most_odd: float, notes: list[Text]) -> _Rows:
    """Rows of equally many cells: one that lacks its last cell is made full, others are left out or refused."""
    if set(map(len, rows.cells)) == {width}:
        return rows
    short = [line for row, line in zip(rows.cells, rows.lines, strict=True) if len(row) == width - 1]
    for row in rows.cells:
        if len(row) == width - 1:
            row.append("")
    units = [
        place
        for place, row in enumerate(rows.cells[1:3] if len(rows.cells) > _FEWEST_ROWS else (), start=1)
        if 1 < len(row) < width
        and not re.search(r"\d", "".join(row))
        and re.search(r"\d", "".join(rows.cells[place + 1]))
    ]
    if units and len(rows.cells[0]) == width:
        notes.append(
            Guess(
                "Line {line} below the heading is passed over: “{first}”.",
                "Se pasa por alto la línea {line} bajo el encabezado: «{first}».",
            ).format(line=rows.lines[units[0]], first=_shown(rows.cells[units[0]]))
        )
        rows = rows.where([place not in units for place in range(len(rows.cells))])
    fits = [len(row) == width for row in rows.cells]
    odd = len(fits) - sum(fits)
    if most_odd and len(short) * 2 > len(fits):
        raise _uneven(short[0], width - 1, width)
    if odd:
        place = fits.index(False)
        if odd > most_odd * len(fits):
            raise _uneven(rows.lines[place], len(rows.cells[place]), width)
        notes.append(
            Guess(
                "{odd} rows have more or fewer cells than the others and are left out, the first in line {line}; put texts "
                "that hold the separator in quotation marks.",
                "Se omiten {odd} filas con más o menos celdas que las demás, la primera en la línea {line}; ponga entre "
                "comillas los textos que contengan el separador.",
            ).format(odd=odd, line=rows.lines[place])
        )
    if short and width > 1:
        notes.append(
            Guess(
                "{count} rows are one cell short, the first in line {line}; their last cell is taken as empty.",
                "A {count} filas les falta una celda, la primera en la línea {line}; la última se toma como vacía.",
            ).format(count=len(short), line=short[0])
        )
    return rows.where(fits)


def _table(rows: _Rows, known: Collection[str], notes: list[Text], stripped: bool) -> Table:
    """The table of rows with equally many cells."""
    head = heading.length(rows.cells, known)
    names = heading.names(rows.cells[:head]) if head else []
    body = rows.cut(head, len(rows.cells))
    if head and rows.cells[0] in body.cells:
        again = [row != rows.cells[0] for row in body.cells]
        notes.append(
            Guess(
                "The heading stands in the file again, {count} times; it is passed over.",
                "El encabezado aparece {count} veces más en el archivo; se pasa por alto.",
            ).format(count=again.count(False))
        )
        body = body.where(again)
    if not body.cells:
        raise empty()
    if head > 1:
        notes.append(
            Guess(
                "Lines {first} to {last} name the columns: {names}.",
                "Las líneas {first} a {last} nombran las columnas: {names}.",
            ).format(first=rows.lines[0], last=rows.lines[head - 1], names=", ".join(printable(names))[:200])
        )
    if not head:
        notes.append(
            Text(
                "The first row holds values, so the columns are numbered.",
                "La primera fila contiene valores, así que las columnas se numeran.",
            )
        )
    columns = list(zip(*body.cells, strict=True))
    if not stripped:
        columns = [tuple(map(str.strip, column)) for column in columns]
    columns = [wrapped.cells(column) or column for column in columns]
    must_fit(len(columns), len(columns) * len(body.cells))
    # Separators at the end of each line make columns in which nothing stands.
    while len(columns) > 1 and not any(columns[-1]) and not (names and names[-1]):
        columns.pop()
        names = names[:-1]
    return Table(
        printable(names or [""] * len(columns)), tuple(columns), tuple(body.lines), heading=head > 0, notes=tuple(notes)
    )


def _shown(row: Sequence[str]) -> str:
    words = " ".join(" ".join(cell for cell in row if cell).split())
    return "".join(letter for letter in words[:60] if letter.isprintable())


def _uneven(line: int, found: int, width: int) -> WrongFile:
    return WrongFile(
        Text(
            "Line {line} has {found} columns where the first has {width}; check the separator and the decimal mark.",
            "La línea {line} tiene {found} columnas y la primera {width}; revise el separador y el signo decimal.",
        ).format(line=line, found=found, width=width)
    )
