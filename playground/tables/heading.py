"""Which of the first rows name the columns."""

import itertools
import re
from collections.abc import Collection, Sequence

from playground.tables.moments import moment
from playground.tables.table import MISSING

_SAMPLE = 100
_MOST_ROWS = 12
"""Rows of a heading, at most."""
_FEWEST_DATES = 2
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_FEW = 30
"""Different values of a column of classes, at most."""

Row = Sequence[str]


def length(rows: Sequence[Row], known: Collection[str] = ()) -> int:
    """How many of the first rows belong to the heading; 0: there is none.

    Args:
        rows: with equally many cells each.
        known: names of columns, in small letters, any of which shows that the first row is the heading.
    """
    if len(rows) < 2:
        return int(bool(rows) and any(cell.lower() in known for cell in rows[0]))
    if not _is_heading(rows[0], rows[1 : 1 + _SAMPLE], known):
        return 0
    return 1 + _more(rows[1 : 1 + _MOST_ROWS], rows[1 + _MOST_ROWS : 1 + _MOST_ROWS + _SAMPLE])


def names(block: Sequence[Row]) -> list[str]:
    """The names that the rows of a heading give: those of the row that tells the most columns apart.

    A row with its first cell only names the first column, as pandas writes the name of an index. Names that are alike are
    told apart by the other rows.
    """
    alone = [row[0] for row in block if row[0] and not any(row[1:])]
    full = [row for row in block if any(row[1:])] or list(block)
    best = max(full, key=lambda row: len({cell for cell in row[1:] if cell}))
    made = list(best)
    for place, name in enumerate(best):
        if list(best).count(name) > 1:
            made[place] = " ".join(dict.fromkeys(row[place] for row in full if row[place]))
        elif not name:  # a cell that is as high as the heading has its name in the first row
            made[place] = next((row[place] for row in full if row[place]), "")
    return [alone[-1], *made[1:]] if alone and len(block) > 1 and len(made) > 1 else made


def is_value(cell: str) -> bool:
    """Whether a cell holds a number or a date and not a name: more digits than letters."""
    digits = sum(map(str.isdigit, cell))
    return digits > 0 and digits > sum(map(str.isalpha, cell))


def _is_heading(first: Row, below: Sequence[Row], known: Collection[str]) -> bool:
    if any(cell.lower() in known for cell in first):
        return True
    columns = [[row[place] for row in below if row[place].lower() not in MISSING] for place in range(len(first))]
    numeric = [place for place, column in enumerate(columns) if column and _share(column) >= 0.8]
    told = [first[place] for place in numeric if first[place].lower() not in MISSING]
    if told:
        return not all(map(is_value, told)) or _years(told, columns, numeric) or _dates(told, columns, numeric)
    if numeric:  # nothing stands over the numbers: perhaps only the first column is named
        return bool(first[0]) and 0 not in numeric and not any(map(str.isdigit, first[0]))
    return _over_words(first, columns)


def _over_words(first: Row, columns: Sequence[Sequence[str]]) -> bool:
    """Where no column holds numbers: names never return below, and are shorter than the texts."""
    if not all(first[place] for place, column in enumerate(columns) if column):
        return False
    few = [place for place, column in enumerate(columns) if 0 < len(set(column)) <= min(_FEW, len(column) // 2)]
    if few:
        return not any(first[place] in columns[place] for place in few)
    dated = [place for place, column in enumerate(columns) if column and all(re.search(r"\d", cell) for cell in column)]
    if any(not re.search(r"\d", first[place]) for place in dated):
        return True
    typical = max((sum(map(len, column)) / len(column) for column in columns if column), default=0.0)
    return all(len(cell) <= max(12, typical / 2) and cell not in columns[place] for place, cell in enumerate(first))


def _years(told: Sequence[str], columns: Sequence[Sequence[str]], numeric: Sequence[int]) -> bool:
    """Whether the numbers of a first row are years that go up beside a name, or over numbers that are no years."""
    if len(told) < 2 or not all(_YEAR.fullmatch(cell) for cell in told):
        return False
    steps = {int(after) - int(before) for before, after in itertools.pairwise(told)}
    below = any(_YEAR.fullmatch(cell) for place in numeric for cell in columns[place])
    return len(steps) == 1 and 0 not in steps and (len(numeric) < len(columns) or not below)


def _dates(told: Sequence[str], columns: Sequence[Sequence[str]], numeric: Sequence[int]) -> bool:
    """Whether the cells of a first row are dates over numbers that are none, as in tables with a column for each day."""
    below = [columns[place][0] for place in numeric]
    return (
        len(told) > _FEWEST_DATES
        and len(set(told)) == len(told)
        and all(map(moment, told))
        and not any(map(moment, below))
    )


def _more(next_rows: Sequence[Row], later: Sequence[Row]) -> int:
    """How many rows below the first belong to the heading, too: words where numbers stand below them."""
    body = later or next_rows[len(next_rows) // 2 :]
    columns = list(zip(*body, strict=True))
    numeric = [
        place for place, column in enumerate(columns) if _share([c for c in column if c.lower() not in MISSING]) >= 0.8
    ]
    keys = [any(map(str.isdigit, cell)) for cell in columns[0] if cell] if columns else []
    if not numeric or sum(keys) < 0.8 * len(keys):
        return 0
    count = 0
    for row in next_rows:
        words = [cell for cell in row if cell.lower() not in MISSING]
        if not words or any(map(str.isdigit, row[0])) or any(is_value(row[place]) for place in numeric):
            break
        count += 1
    return 0 if count == len(next_rows) else count


def _share(column: Sequence[str]) -> float:
    return sum(map(is_value, column)) / len(column) if column else 0.0
