"""Puts rows of the table of runs in an order."""

import numpy as np
from numpy.typing import NDArray

from playground.tracking.run_list.table import RunTable


def ordered(table: RunTable, places: NDArray[np.intp], by: str) -> NDArray[np.intp]:
    """Places of rows, by the values of a column; those without one last, and among equals the newest first.

    Args:
        table: of the rows.
        places: of them in it.
        by: the column; with a minus before it the largest come first.

    Raises:
        NotFound: there is no such column.
    """
    descending = by.startswith("-")
    column = table.column(by.removeprefix("-"))
    values = column.values[places]
    if column.numeric:
        # What is no number comes last.
        order = np.argsort(-values if descending else values, kind="stable")
    else:
        there = [place for place, value in enumerate(values) if value]
        there.sort(key=lambda place: _sortable(values[place]), reverse=descending)
        order = np.array([*there, *(place for place, value in enumerate(values) if not value)], int)
    found: NDArray[np.intp] = places[order]
    return found


def _sortable(value: object) -> str:
    return ", ".join(value).casefold() if isinstance(value, tuple) else str(value).casefold()
