"""Which runs a view shows, in its order."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.errors import NotFound
from playground.tracking.run_list import Row, RunTable, filtering
from playground.tracking.run_list.column import Column
from playground.tracking.run_list.order import ordered
from playground.tracking.schema import Tag
from playground.ui.run_list.view import View


def chosen(table: RunTable, view: View, mine: str, zone: tzinfo) -> list[Row]:
    """The rows that a view shows, all of its pages.

    Args:
        table: all runs.
        view: what is asked for.
        mine: the visitor's key.
        zone: in which the visitor's days begin.

    Raises:
        FilterMistake: the line cannot be read.
    """
    wanted = filtering.read(view.where)
    held = wanted(table, mine=mine, zone=zone)
    for name in ("task", "status"):
        if value := getattr(view, name):
            held &= table.column(name).values == value
    if not view.archived and "archived" not in wanted.columns:
        held &= table.column("archived").values == "no"
    if view.pinned:
        held &= table.column("pinned").values == "yes"
    if view.mine:
        held &= filtering.read("mine = yes")(table, mine=mine)
    found = [table.rows[place] for place in _in_order(table, view, np.flatnonzero(held))]
    if view.study:
        found = [row for row in found if row.found.data.tags.get(Tag.STUDY) == view.study]
    if view.apart:
        found = [row for row in found if not row.found.data.tags.get(Tag.STUDY)]
    return found


def _in_order(table: RunTable, view: View, places: NDArray[np.intp]) -> NDArray[np.intp]:
    try:
        return ordered(table, places, view.sort)
    except NotFound:  # a column that was there when the URL was made
        return places


def values(column: Column, table: RunTable, rows: Sequence[Row]) -> NDArray[Any]:
    """The values of a column in some rows."""
    found: NDArray[Any] = column.values[np.fromiter((table.places[row.id] for row in rows), int, len(rows))]
    return found
