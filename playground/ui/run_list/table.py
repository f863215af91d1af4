"""The table of the list: made once for all who look at the same view, sent in pieces of a thousand rows."""

import zlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from playground.tracking.run_list import Row, RunTable
from playground.ui import cache
from playground.ui.compressed import Compressed
from playground.ui.exhibits import data_frame
from playground.ui.page import plain, say
from playground.ui.run_list import columns
from playground.ui.run_list.view import View
from playground.ui.run_state import seen
from playground.ui.visitor import visitor

PAGE = 1000
"""Rows that are sent at once; the browser draws those that are seen."""
KEY = "runs.table"


def still(rows: Sequence[Row], shown: Sequence[Row], view: View) -> list[Row]:
    """The rows to draw: those of before as long as any of them is ticked, though new runs have come or the order has changed.

    A tick names a place in the table as the visitor saw it: in a table with other rows it would be another run, or lost, each
    time that somebody of a class starts one.

    Args:
        rows: all that the view shows now.
        shown: those of its page.
        view: what is asked for; with another view the table begins anew.
    """
    now = tuple(row.id for row in shown)
    before_view, before = st.session_state.get(_DRAWN, (view, now))
    by_id = {row.id: row for row in rows}
    if before != now and before_view == view and _ticked(before) and by_id.keys() >= set(before):
        return [by_id[run_id] for run_id in before]
    st.session_state[_DRAWN] = view, now
    return list(shown)


_DRAWN = "run_list.drawn"


def _ticked(ids: Sequence[str]) -> bool:
    state = st.session_state.get(_key(ids))
    return bool(state and state["selection"]["rows"])


def _key(ids: Sequence[str]) -> str:
    """Of the widget: other rows are another table."""
    return f"{KEY}.{zlib.crc32(''.join(ids).encode())}"


def draw(table: RunTable, rows: Sequence[Row], view: View) -> list[str]:
    """Draw the rows of one page; the ids of the chosen ones."""
    ids = [row.id for row in rows]
    key = (table.number, zlib.crc32("".join(ids).encode()), view.columns, st.context.timezone)
    frame, config = _frame(key, table, rows, view.columns).value()
    frame = _of_now(frame, rows)
    state = data_frame(
        frame,
        column_config=config,
        on_select="rerun",
        selection_mode="multi-row",
        height=min(_HIGHEST, _HEAD + _LINE * len(rows)),
        key=_key(ids),
        alt=say(en="Runs that pass the filters", es="Ejecuciones que pasan los filtros"),
    )
    return [ids[place] for place in state["selection"]["rows"] if place < len(ids)]


_HIGHEST, _HEAD, _LINE = 640, 38, 35
"""Of the table, its head and a line, in pixels."""
_NAME = 260
"""Pixels: names are what runs are told apart by, and other columns would leave them half of it."""


@cache.shared_by_key(most=32, seconds=600)
def _frame(
    table: RunTable, rows: Sequence[Row], asked: Sequence[str]
) -> Compressed[tuple[pd.DataFrame, dict[str, Any]]]:
    """What the same view shows to everybody, and how its columns are written."""
    known = [address for address in asked if columns.exists(address, table)]
    made: dict[str, Any] = {}
    config: dict[str, Any] = {}
    for address in known or columns.usual(table, rows):
        found = columns.heading(address, table)
        title = plain(found.title)
        title = f"{title} ({address})" if title in made else title
        made[title], how = columns.cells(address, table, rows)
        how = how if how is not None else st.column_config.Column()
        config[title] = {**how, "help": found.help or how.get("help"), "pinned": address == "name"}
        if address == "name":
            config[title]["width"] = _NAME
    return Compressed((pd.DataFrame(made), config))


def _of_now(shown: pd.DataFrame, rows: Sequence[Row]) -> pd.DataFrame:
    """The frame with what depends on the moment and on who looks: when runs were last heard of, whose they are."""
    status = plain(columns.HEADINGS["status"])
    if status in shown:
        running = [place for place, row in enumerate(rows) if row.found.info.status == "RUNNING"]
        if running:
            words = list(shown[status])
            for place in running:
                heard = seen(rows[place].run())
                words[place] = f"{words[place]} · {heard}" if heard else words[place]
            shown[status] = words
    mine, yours, example = visitor().key, say(en="yours", es="suya"), say(en="example", es="ejemplo")
    owners = [row.owner for row in rows]
    shown[say(en="owner", es="propietario")] = [
        yours if owner == mine else example if row.example else "" for owner, row in zip(owners, rows, strict=True)
    ]
    return shown
