"""The list in groups: a row for each value of a column, with how many runs have it and the mean of a metric over them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground.markup import for_spreadsheet
from playground.task import METRICS
from playground.tracking import run_filter
from playground.tracking.run_column_names import measures
from playground.tracking.run_columns import Column, primary_of
from playground.tracking.run_table import Row, RunTable
from playground.ui.page import among, plain, say
from playground.ui.run_list import columns
from playground.ui.run_list.chosen_rows import values
from playground.ui.run_list.controls import offered
from playground.ui.run_list.numbers import numbers
from playground.ui.run_list.state import show
from playground.ui.run_list.view import View

_FIRST = ("task", "study", "cell", "topology", "data", "status", "tag", "variant", "device")
"""What the menu offers before the settings: what people group by most."""


def choose(view: View, table: RunTable, rows: Sequence[Row], key: str) -> View:
    """What the groups are, and which metric is averaged."""
    titles = offered((table.number,), table)
    first = [name for name in _FIRST if name in titles]
    kinds = {"": say(en="each run by itself", es="cada ejecución por separado")}
    kinds |= {name: titles[name] for name in (*first, *(name for name in titles if name not in first))}
    chosen = view.group if view.group in kinds else ""
    group = st.selectbox(
        say(en="Group by", es="Agrupar por"), **among(kinds), index=list(kinds).index(chosen), key=f"{key}.group"
    )
    measured = {name: titles[name] for name in measures(table)}
    by = view.by if view.by in measured else usual(table, rows)
    if by in measured:
        by = st.selectbox(
            say(en="Mean of", es="Media de"),
            **among(measured),
            index=list(measured).index(by),
            key=f"{key}.by",
            disabled=not group,
        )
    asked = view.by if by == usual(table, rows) and not view.by else by
    return view.but(group=group, by=asked) if (group, asked) != (view.group, view.by) else view


def usual(table: RunTable, rows: Sequence[Row]) -> str:
    """The metric that decides for most of the runs, on the test set."""
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        counted[primary_of(row.found)] += 1
    for name in sorted(counted, key=lambda one: -counted[one]):
        if name and f"test/{name}" in table.known.metrics:
            return f"test.{name}"
    return "test"


def draw(table: RunTable, rows: Sequence[Row], view: View) -> None:
    """The groups; a click on one lists its runs."""
    by = view.by if columns.exists(view.by, table) and view.by else usual(table, rows)
    column = table.column(view.group)
    frame, config, keys = _frame(table, rows, column, by)
    state: Any = st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="single-row",
        key=f"runs.groups.{view.group}.{by}.{len(keys)}",
        alt=say(en="Groups of runs", es="Grupos de ejecuciones"),
    )
    picked = [place for place in state["selection"]["rows"] if place < len(keys)]
    if picked:
        line = run_filter.condition(view.group, "=", keys[picked[0]])
        show(view.but(where=run_filter.both(view.where, line), group=""))
    st.caption(
        say(
            en="n: runs of the group that have the metric; sd: standard deviation over them. Tick a group to list its runs.",
            es="n: ejecuciones del grupo que tienen la métrica; dt: desviación típica entre ellas. Marque un grupo para ver sus ejecuciones.",
        )
    )


def _frame(
    table: RunTable, rows: Sequence[Row], column: Column, by: str
) -> tuple[pd.DataFrame, dict[str, Any], list[str]]:
    """The groups, how their columns are written, and the value that each stands for as the filter takes it."""
    members: dict[str, list[int]] = defaultdict(list)
    words: dict[str, str] = {}
    shown, _ = columns.cells(column.address, table, rows)
    cells = [str(one) for one in shown]
    for place, value in enumerate(values(column, table, rows)):
        for one in _values(value):
            members[one].append(place)
            words.setdefault(one, one if isinstance(value, tuple) and value else cells[place])
    measured = values(table.column(by), table, rows)
    groups = {key: measured[np.array(places)] for key, places in members.items()}
    there = {key: found[np.isfinite(found)] for key, found in groups.items()}
    keys = sorted(there, key=lambda key: _place(there[key], by))
    title = plain(columns.heading(by, table).title)
    made: dict[str, object] = {plain(columns.heading(column.address, table).title): [words[key] for key in keys]}
    config: dict[str, Any] = {}
    made[say(en="runs", es="ejecuciones")] = [len(members[key]) for key in keys]
    made["n"] = [len(there[key]) for key in keys]
    for head, value in (
        (say(en="mean of {title}", es="media de {title}", title=title), lambda found: found.mean()),
        (say(en="± sd", es="± dt"), lambda found: found.std(ddof=1) if len(found) > 1 else np.nan),
        (say(en="best", es="mejor"), lambda found: found.max() if _higher(by) else found.min()),
    ):
        made[head], config[head] = numbers(
            np.array([value(there[key]) if len(there[key]) else np.nan for key in keys], float), by
        )
    return for_spreadsheet(pd.DataFrame(made)), config, keys


def _values(value: object) -> list[str]:
    if isinstance(value, tuple):
        return list(value) or ["none"]
    if isinstance(value, float):
        return ["none" if np.isnan(value) else f"{value:.10g}"]
    return [str(value) or "none"]


def _place(found: np.ndarray, by: str) -> tuple[bool, float]:
    if not len(found):
        return True, 0.0
    mean = float(found.mean())
    return False, -mean if _higher(by) else mean


def _higher(by: str) -> bool:
    """Whether larger values of a metric are better."""
    name = by.rsplit(".", 1)[-1]
    return name in METRICS and METRICS[name].better == "higher"
