"""A file with its columns told apart: what names the steps, what tells series apart, what holds numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.datasets.own_series import clock as clocks, identities, layouts
from playground.datasets.own_series.choosing import Candidate, ranked
from playground.datasets.own_series.clock import Clock
from playground.datasets.own_series.identities import Groups
from playground.errors import WrongFile
from playground.tables import dates, numbers
from playground.tables.cells import MISSING
from playground.tables.decimal_marks import Decimal
from playground.tables.table import Table
from playground.text import Guess, Text

LARGEST = 1e15
"""Larger numbers lose their decimals even in 64 bits."""
_SHOWN = 3


@dataclass(frozen=True)
class Opened:
    """A file with its columns told apart.

    Attributes:
        table: of words, one row a step; only the rows that have a time, where the file names the steps.
        clock: what names the steps; its times are those of the rows of `table`.
        groups: the series that stand below each other.
        numbers: every column as numbers.
        order: every column with its position, the likeliest to be forecast first.
        notes: what was left out, for people.
    """

    table: Table
    clock: Clock
    groups: Groups
    numbers: Sequence[numbers.Numbers]
    order: Sequence[tuple[int, Candidate]]
    notes: tuple[Text, ...]

    def axes(self) -> list[np.ndarray]:
        """The times of each series; positions where nothing names the steps."""
        times = self.clock.times
        whole = None if times is None else np.asarray(times.axis)
        return [np.arange(len(group.rows)) if whole is None else whole[group.rows] for group in self.groups.found]


def opened(
    table: Table,
    *,
    time: str,
    series: str,
    order: dates.Order,
    layout: layouts.Layout,
    decimal: Decimal,
    missing: Sequence[str],
) -> Opened:
    """Tell the columns of a table apart.

    Args:
        table: of words.
        time: the columns that name the steps; empty: guessed.
        series: what `data.series` says.
        order: of day, month and year in dates.
        layout: whether rows or columns are steps.
        decimal: the decimal mark, or `guess`.
        missing: words that stand for a missing value beside the usual ones, in small letters.

    Raises:
        WrongFile: a column asked for is not in the file, or columns should be steps and there are not enough.
    """
    unfolded = layouts.unfolded(table, layout)
    if unfolded is not None:
        table = unfolded.table
        if time and time.strip().lower() not in [name.lower() for name in table.names]:
            time = unfolded.time
    clock = clocks.found(table, time or (unfolded.time if unfolded else ""), order)
    notes: list[Text] = []
    if clock.places and clock.times is None:
        notes.append(
            Guess(
                "“{name}” could not be read as dates or whole numbers; the rows are taken as equally spaced, in the order of the file.",
                "«{name}» no se pudo leer como fechas ni números enteros; las filas se toman como equidistantes, en el orden del "
                "archivo.",
                ("data.time",),
            ).format(name=clock.name)
        )
        clock = replace(clock, name="")
    if clock.times is not None:
        notes += clock.times.notes
        table, times = _timed(table, clock.times, notes)
        clock = replace(clock, times=times)
    if missing:
        known = frozenset(missing) - MISSING
        columns = tuple(tuple("" if word.lower() in known else word for word in column) for column in table.columns)
        table = replace(table, columns=columns)
    groups = identities.groups(table, clock, series)
    found = numbers.read_all(
        table.columns, table.names, decimal, table.separator, exact=table.exact, skipped=clock.places
    )
    return Opened(table, clock, groups, found, ranked(table, clock, groups, found), tuple(notes))


def values(found: Opened, places: Sequence[int]) -> np.ndarray:
    """Columns as `(rows, columns)`, NaN where nothing stands.

    Raises:
        WrongFile: a cell holds no number; the sentence names its line.
    """
    table, columns = found.table, []
    for place in places:
        read = found.numbers[place]
        if read.wrong:
            raise WrongFile(
                Text(
                    "The column “{name}” should contain numbers, but row {row} has “{cell}”; correct it, choose another column, or list it in data.missing_values.",
                    "La columna «{name}» debería contener números, pero la fila {row} tiene «{cell}»; corríjalo, elija otra columna o indíquelo en data.missing_values.",
                ).format(
                    name=table.names[place],
                    row=table.lines[read.wrong[0]],
                    cell=" ".join(table.columns[place][read.wrong[0]].split())[:40],
                )
            )
        if np.isnan(read.values).all():
            raise WrongFile(
                Text(
                    "The column “{name}” is empty; choose another.", "La columna «{name}» está vacía; elija otra."
                ).format(name=table.names[place])
            )
        columns.append(read.values)
    return np.stack(columns, axis=1)


def must_be_exact(values: np.ndarray, name: str) -> None:
    """Let pass numbers that keep their decimals.

    Args:
        values: `(rows,)`, without those that stand for missing ones.
        name: of the column.

    Raises:
        WrongFile: some are too large.
    """
    if np.nanmax(np.abs(values), initial=0.0) > LARGEST:
        raise WrongFile(
            Text(
                "“{name}” has values above 10¹⁵; give them in a larger unit.",
                "«{name}» tiene valores de más de 10¹⁵; expréselos en una unidad mayor.",
            ).format(name=name)
        )


def _timed(table: Table, times: dates.Times, notes: list[Text]) -> tuple[Table, dates.Times]:
    """Only the rows that have a time; the others are told."""
    rows = times.rows
    if len(rows) == len(table.lines):
        return table, times
    kept = set(rows.tolist())
    left_out = [row for row in range(len(table.lines)) if row not in kept]
    worded = [row for row in left_out if any(column[row] for column in table.columns)]
    if worded:
        shown = [" ".join(word for column in table.columns if (word := column[row]))[:40] for row in worded[:_SHOWN]]
        notes.append(
            Text(
                "Rows without a time, left out: {count} (“{shown}”).",
                "Filas sin tiempo, omitidas: {count} («{shown}»).",
            ).format(count=len(worded), shown="”, “".join(shown))
        )
    columns = tuple(tuple(column[row] for row in rows) for column in table.columns)
    lines = tuple(table.lines[row] for row in rows)
    return replace(table, columns=columns, lines=lines), replace(times, rows=np.arange(len(rows)))
