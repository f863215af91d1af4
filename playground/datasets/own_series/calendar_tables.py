"""Tables that look like a calendar: months below and years beside each other, weeks below and days beside each other."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from playground.tables import dates
from playground.tables.moments import folded, month
from playground.tables.table import Table
from playground.text import Guess, Text

TIME, VALUE = "time", "value"
_YEAR = re.compile(r"(?:1[5-9]|2[01])\d\d")
_QUARTER = re.compile(
    r"(?:q|t|k|qtr|quarter|trim|trimestre)[.\s]?([1-4])|([1-4])[.ºª]?\s?(?:q|t|quarter|trim|trimestre|quartal)\.?"
)
_WEEKDAYS = tuple(
    frozenset(names.split())
    for names in (
        "mon monday lun lunes lundi mo montag seg segunda",
        "tue tues tuesday mar martes mardi di dienstag ter terca",
        "wed wednesday mie miercoles mer mercredi mi mittwoch qua quarta",
        "thu thur thurs thursday jue jueves jeu jeudi do donnerstag qui quinta",
        "fri friday vie viernes ven vendredi fr freitag sex sexta",
        "sat saturday sab sabado sam samedi sa samstag sonnabend",
        "sun sunday dom domingo dim dimanche so sonntag",
    )
)
_DAYS_OF_WORK, _DAYS = 5, 7


def below_each_other(table: Table) -> Table | None:
    """The table with one row a step and the columns `time` and `value`; None where it is no calendar."""
    return _months_below(table) or _weeks_below(table)


def _months_below(table: Table) -> Table | None:
    """Rows are the months, or the quarters, of the years that the columns are called by."""
    years = [place for place, name in enumerate(table.names) if _YEAR.fullmatch(name.strip())]
    if len(years) < 2:
        return None
    for place, column in enumerate(table.columns):
        if place in years:
            continue
        for parts, form in (([month(word) for word in column], "-{:02}"), ([_quarter(word) for word in column], "Q{}")):
            known = [part for part in parts if part is not None]
            if sorted(known) != list(range(1, 13 if form == "-{:02}" else 5)):
                continue
            rows = sorted((part, row) for row, part in enumerate(parts) if part is not None)
            order = sorted(years, key=lambda year: table.names[year])
            cells = [
                (f"{table.names[year].strip()}{form.format(part)}", year, row) for year in order for part, row in rows
            ]
            what = Text("months", "meses") if len(known) > 4 else Text("quarters", "trimestres")
            return _steps(table, cells, what, Text("years", "años"), order)
    return None


def _weeks_below(table: Table) -> Table | None:
    """Rows are weeks with a date, columns are the days of each."""
    days = {place: day for place, name in enumerate(table.names) if (day := _weekday(name)) is not None}
    if len(set(days.values())) != len(days) or len(days) not in (_DAYS_OF_WORK, _DAYS):
        return None
    for place, column in enumerate(table.columns):
        times = None if place in days else dates.read(column, table.names[place])
        if times is None or not isinstance(times.axis, pd.DatetimeIndex) or len(times.axis) < 2:
            continue
        if not (np.diff(times.axis.to_numpy()).astype("timedelta64[D]").astype(int) % _DAYS == 0).all():
            return None
        cells = []
        for row, first in zip(times.rows.tolist(), times.axis, strict=True):
            for column_of_day in sorted(days, key=lambda one: (days[one] - first.weekday()) % _DAYS):
                ahead = datetime.timedelta(days=(days[column_of_day] - first.weekday()) % _DAYS)
                cells.append(((first + ahead).date().isoformat(), column_of_day, row))
        return _steps(table, cells, Text("weeks", "semanas"), Text("days", "días"), list(days))
    return None


def _steps(
    table: Table, cells: Sequence[tuple[str, int, int]], rows: Text, columns: Text, places: Sequence[int]
) -> Table | None:
    """The cells, each with its time, column and row, below each other; without those at the end where nothing stands."""
    kept = list(cells)
    while kept and not table.columns[kept[-1][1]][kept[-1][2]]:
        kept.pop()
    note = Guess(
        "Rows are {rows} and the columns “{first}” to “{last}” are {columns}; they were put one after the other "
        "(data.layout=rows keeps them as columns).",
        "Las filas son {rows} y las columnas «{first}» a «{last}» son {columns}; se pusieron una tras otra (data.layout=rows "
        "las deja como columnas).",
        ("data.layout",),
    ).format(rows=rows, columns=columns, first=table.names[min(places)], last=table.names[max(places)])
    made = replace(
        table,
        names=(TIME, VALUE),
        exact=(),
        heading=True,
        notes=(*table.notes, note),
        columns=(tuple(time for time, _, _ in kept), tuple(table.columns[place][row] for _, place, row in kept)),
        lines=tuple(table.lines[row] for _, _, row in kept),
    )
    return made if kept else None


def _quarter(word: str) -> int | None:
    found = _QUARTER.fullmatch(folded(word))
    return int(found[1] or found[2]) if found else None


def _weekday(name: str) -> int | None:
    plain = folded(name).strip(" .")
    return next((day for day, names in enumerate(_WEEKDAYS) if plain in names), None)
