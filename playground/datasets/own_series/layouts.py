"""Tables whose columns are steps of time, unfolded to one row a step."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from playground.datasets.own_series import calendar_tables, naming
from playground.errors import WrongFile
from playground.tables import dates
from playground.tables.moments import month
from playground.tables.table import MOST_CELLS, Table
from playground.text import Guess, Text

Layout = Literal["guess", "rows", "columns"]

FEWEST = 6
"""Columns named by dates from which on they are steps."""
_FEWEST_NUMBERED = 8
_HOUR = re.compile(r"(?:h|hr|he|hour|hora|hora_|h_|hour_)?\s?(\d{1,2})(?:h|:00|h00)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_QUARTER = re.compile(r"(?:q|t|qtr|quarter|trim|trimestre)\.?\s?([1-4])|([1-4])\s?[qt](?:rim)?\.?")
_NUMBERED = re.compile(r"([a-z][a-z_ .]{0,8}?)[_ .]?(\d{1,5})")


@dataclass(frozen=True)
class Unfolded:
    """A table with one row a step.

    Attributes:
        table: with the columns `series` (where rows were series), the time and `value`.
        time: the name of the column that names the steps.
    """

    table: Table
    time: str


def unfolded(table: Table, layout: Layout) -> Unfolded | None:
    """The table with its columns of steps below each other; None where its rows are the steps.

    Raises:
        WrongFile: columns should be steps and there are not enough.
    """
    if layout == "rows" or len(table.names) < 3:
        return None
    grid = calendar_tables.below_each_other(table)
    if grid is not None:
        return Unfolded(grid, calendar_tables.TIME)
    names = [naming.plain(name) for name in table.names]
    found = (
        _months(table, names)
        or _quarters(table, names)
        or _hours(table, names)
        or _dates(table)
        or _numbered(table, names)
    )
    if found is None and layout == "columns":
        places = [place for place in range(len(names)) if _numeric(table, place)]
        if len(places) < 2:
            raise WrongFile(
                Text(
                    "Fewer than two columns hold numbers, so they cannot be the steps of time; set data.layout=rows.",
                    "Menos de dos columnas contienen números, así que no pueden ser los pasos; indique data.layout=rows.",
                )
            )
        steps = {place: f"{number}" for number, place in enumerate(places, start=1)}
        return _series(table, steps, "step")
    return found


def _months(table: Table, names: Sequence[str]) -> Unfolded | None:
    """A row a year, a column a month."""
    places: dict[int, str] = {}
    for place, name in enumerate(names):
        number = month(name)
        if number is not None and f"{number:02}" not in places.values():
            places[place] = f"{number:02}"
    numbered = [place for place, name in enumerate(names) if re.fullmatch(r"m?(?:0?[1-9]|1[0-2])", name)]
    if len(numbered) == 12 and not places:
        places = {place: f"{int(re.sub('[^0-9]', '', names[place])):02}" for place in numbered}
    year = _year(table) if len(places) >= FEWEST else None
    if year is None:
        return None
    return _periods(table, year, places, Text("months", "meses"), lambda first, second: f"{first}-{second}")


def _quarters(table: Table, names: Sequence[str]) -> Unfolded | None:
    """A row a year, a column a quarter."""
    found = {place: match for place, name in enumerate(names) if (match := _QUARTER.fullmatch(name))}
    year = _year(table) if len(found) == 4 else None
    if year is None:
        return None
    places = {place: match[1] or match[2] for place, match in found.items()}
    return _periods(table, year, places, Text("quarters", "trimestres"), lambda first, second: f"{first}Q{second}")


def _hours(table: Table, names: Sequence[str]) -> Unfolded | None:
    """A row a day, a column an hour or less."""
    clocks = {place: match for place, name in enumerate(names) if (match := _CLOCK.fullmatch(name))}
    if len(clocks) in (24, 48, 96):
        places = {place: f"{int(match[1]):02}:{match[2]}" for place, match in clocks.items()}
    else:
        numbers = {place: int(match[1]) for place, name in enumerate(names) if (match := _HOUR.fullmatch(name))}
        if sorted(numbers.values()) not in (list(range(24)), list(range(1, 25))):
            return None
        # Hours from 1 to 24 are named by their ends.
        first = min(numbers.values())
        places = {place: f"{number - first:02}:00" for place, number in numbers.items()}
    day = next((place for place in range(len(names)) if place not in places and _dated(table, place)), None)
    if day is None:
        return None
    return _periods(table, day, places, Text("hours", "horas"), lambda first, second: f"{first} {second}")


def _dates(table: Table) -> Unfolded | None:
    """A row a series, a column a date or a year."""
    names = [re.sub(r"\s*\[[^\]]*\]", "", name).strip() for name in table.names]
    dated = [place for place, name in enumerate(names) if re.search(r"\d", name)]
    places = [place for place in dated if _numeric(table, place, empty=True)]
    read = dates.read([names[place] for place in dated], "") if len(places) >= FEWEST else None
    if read is not None and len(read.rows) == len(dated) and len(places) >= dates.FEWEST * len(dated):
        places = dated  # a step whose cells are words is no step less
    if len(places) < FEWEST or 2 * len(places) < len(names):
        return None
    times = dates.read([names[place] for place in places], "")
    if times is None or len(times.rows) < len(places):
        return None
    whole = not isinstance(times.axis, pd.DatetimeIndex)
    if whole and not all(re.fullmatch(r"1[5-9]\d\d|2[01]\d\d", names[place]) for place in places):
        return None
    if any(_dated(table, place) for place in range(len(names)) if place not in places):
        return None
    return _series(table, {place: names[place] for place in places}, "time")


def _numbered(table: Table, names: Sequence[str]) -> Unfolded | None:
    """A row a series, with its name, and columns V2, V3, …"""
    found = {place: match for place, name in enumerate(names) if (match := _NUMBERED.fullmatch(name))}
    prefixes = {match[1] for match in found.values()}
    if len(prefixes) != 1:
        return None
    places = [place for place in found if _numeric(table, place, empty=True)]
    numbers = [int(found[place][2]) for place in places]
    rest = [place for place in range(len(names)) if place not in places]
    told_apart = [
        place for place in rest if _words(table, place) and len(set(table.columns[place])) == len(table.lines)
    ]
    if len(places) < _FEWEST_NUMBERED or not told_apart or any(_dated(table, place) for place in rest):
        return None
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return _series(table, {place: str(number) for number, place in enumerate(places, start=1)}, "step")


def _periods(
    table: Table, first: int, places: dict[int, str], what: Text, joined: Callable[[str, str], str]
) -> Unfolded:
    """Rows are years or days, columns are parts of them; columns with words tell several series apart."""
    others = [
        place for place in range(len(table.names)) if place != first and place not in places and _words(table, place)
    ]
    _must_fit(table, places, others)
    order = sorted(places, key=lambda place: places[place])
    rows = range(len(table.lines))
    times = tuple(joined(table.columns[first][row], places[place]) for row in rows for place in order)
    values = tuple(table.columns[place][row] for row in rows for place in order)
    kept = tuple(tuple(table.columns[place][row] for row in rows for _ in order) for place in others)
    note = Guess(
        "Columns “{first}” to “{last}” are {what}; they were put below each other (data.layout=rows keeps them as columns).",
        "Las columnas «{first}» a «{last}» son {what}; se pusieron una tras otra (data.layout=rows las deja como columnas).",
        ("data.layout",),
    ).format(first=table.names[order[0]], last=table.names[order[-1]], what=what)
    lines = tuple(line for line in table.lines for _ in order)
    names = (table.names[first], *(table.names[place] for place in others), "value")
    whole = replace(
        table,
        names=names,
        columns=(times, *kept, values),
        lines=lines,
        exact=(),
        heading=True,
        notes=(*table.notes, note),
    )
    return Unfolded(whole, table.names[first])


def _series(table: Table, places: dict[int, str], time: str) -> Unfolded:
    """Rows are series, columns are steps."""
    words = [place for place in range(len(table.names)) if place not in places and _words(table, place)]
    unique = next((place for place in words if len(set(table.columns[place])) == len(table.lines)), None)
    chosen = words if unique is None else [unique]
    rows = range(len(table.lines))
    _must_fit(table, places, [0])
    ids = [" · ".join(table.columns[place][row] for place in chosen) or f"row {row + 1}" for row in rows]
    if len(set(ids)) < len(ids):
        ids = [f"{name} ({row + 1})" for row, name in enumerate(ids)]
    note = Guess(
        "Each row is a series and the columns “{first}” to “{last}” are its steps (data.layout=rows: rows are steps).",
        "Cada fila es una serie y las columnas «{first}» a «{last}» son sus pasos (data.layout=rows: las filas son pasos).",
        ("data.layout",),
    ).format(first=table.names[min(places)], last=table.names[max(places)])
    series = tuple(ids[row] for row in rows for _ in places)
    times = tuple(places[place] for _ in rows for place in places)
    values = tuple(table.columns[place][row] for row in rows for place in places)
    lines = tuple(table.lines[row] for row in rows for _ in places)
    whole = replace(
        table,
        names=("series", time, "value"),
        columns=(series, times, values),
        lines=lines,
        exact=(),
        heading=True,
        notes=(*table.notes, note),
    )
    return Unfolded(whole, time)


def _must_fit(table: Table, places: dict[int, str], others: Sequence[int]) -> None:
    if len(table.lines) * len(places) * (2 + len(others)) > 3 * MOST_CELLS:
        raise WrongFile(
            Text(
                "The file has too many columns of time steps to be stacked; keep only the rows that you need.",
                "El archivo tiene demasiadas columnas de pasos para apilarlas; conserve solo las filas necesarias.",
            )
        )


def _year(table: Table) -> int | None:
    """The column of years: by its name, or the first one with nothing but years in order."""
    named = [place for place, name in enumerate(table.names) if naming.part(name) == "year"]
    every: list[int] = [*named, *range(len(table.names))]
    for place in every:
        words = [word for word in table.columns[place] if word]
        years = [word for word in words if re.fullmatch(r"1[5-9]\d\d|2[0-2]\d\d", word)]
        if words and len(years) >= dates.FEWEST * len(words):
            return place
    return None


def _dated(table: Table, place: int) -> bool:
    times = dates.read(table.columns[place], table.names[place])
    return times is not None and isinstance(times.axis, pd.DatetimeIndex)


def _words(table: Table, place: int) -> bool:
    return any(table.columns[place]) and not _numeric(table, place)


def _numeric(table: Table, place: int, empty: bool = False) -> bool:
    """Whether most words of a column look like numbers; an empty column may count as one."""
    words = [word for word in table.columns[place][:200] if word]
    if not words:
        return empty
    found = sum(word[:1] in "+-−(.,<$€£" or word[:1].isdigit() for word in words)
    return found * 2 > len(words) and sum(any(letter.isalpha() for letter in word) for word in words) * 2 <= len(words)
