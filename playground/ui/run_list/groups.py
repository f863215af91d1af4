"""The list in groups: a row for each value of a column, with how many runs have it and the mean of a metric over them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground.task import METRICS
from playground.text import numeral
from playground.tracking.run_list import Row, RunTable, filtering
from playground.tracking.run_list.column import Column
from playground.tracking.run_list.column_names import measures
from playground.tracking.run_list.columns import primary_of
from playground.ui.exhibits import data_frame
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
    kinds |= {name: titles[name] for name in (*first, *(one for one in titles if one not in first and possible(one)))}
    chosen = view.group if view.group in kinds else ""
    group = st.selectbox(
        say(en="Group by", es="Agrupar por"), **among(kinds), index=list(kinds).index(chosen), key=f"{key}.group"
    )
    measured = {name: titles[name] for name in measures(table)}
    by = view.by if view.by in measured else usual(table, rows)
    by = st.selectbox(
        say(en="Mean of", es="Media de"),
        **among(measured),
        index=list(measured).index(by),
        key=f"{key}.by",
        disabled=not group,
    )
    asked = view.by if by == usual(table, rows) and not view.by else by
    return view.but(group=group, by=asked) if (group, asked) != (view.group, view.by) else view


def possible(address: str) -> bool:
    """Whether a column has groups: each run has a moment and an age of its own."""
    return address not in ("date", "ended", "age")


def usual(table: RunTable, rows: Sequence[Row]) -> str:
    """The metric that decides for most of the runs, on the test set; the first of all where that is not known."""
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        counted[primary_of(row.found)] += 1
    for name in sorted(counted, key=lambda one: -counted[one]):
        if name and f"test/{name}" in table.known.metrics:
            return f"test.{name}"
    return measures(table)[0]


def draw(table: RunTable, rows: Sequence[Row], view: View) -> None:
    """The groups; a click on one lists its runs."""
    by = view.by if view.by in measures(table) else usual(table, rows)
    column = table.column(view.group)
    frame, config, keys = _frame(table, rows, column, by)
    state = data_frame(
        frame,
        column_config=config,
        on_select="rerun",
        selection_mode="single-row",
        key=f"runs.groups.{view.group}.{by}.{len(keys)}",
        alt=say(en="Groups of runs", es="Grupos de ejecuciones"),
    )
    picked = [place for place in state["selection"]["rows"] if place < len(keys)]
    if picked:
        line = filtering.condition(view.group, "=", keys[picked[0]])
        show(view.but(where=filtering.both(view.where, line), group=""))
    st.caption(
        say(
            en="n: runs of the group that have the metric; sd: standard deviation over them; –: runs without a value. Tick a group to list its runs.",
            es="n: ejecuciones del grupo que tienen la métrica; dt: desviación típica entre ellas; –: ejecuciones sin valor. Marque un grupo para ver sus ejecuciones.",
        )
    )


def _frame(
    table: RunTable, rows: Sequence[Row], column: Column, by: str
) -> tuple[pd.DataFrame, dict[str, Any], list[str]]:
    """The groups, how their columns are written, and the value that each stands for; empty: its runs have none."""
    members: dict[str, list[int]] = defaultdict(list)
    words: dict[str, str] = {}
    shown, _ = columns.cells(column.address, table, rows)
    cells = [str(one) for one in shown]
    for place, value in enumerate(values(column, table, rows)):
        for one in _values(value):
            members[one].append(place)
            words.setdefault(one, _words(value, one, cells[place]))
    measured = values(table.column(by), table, rows)
    groups = {key: measured[np.array(places)] for key, places in members.items()}
    there = {key: found[np.isfinite(found)] for key, found in groups.items()}
    keys = sorted(there, key=lambda key: _place(there[key], by))
    title = plain(columns.heading(by, table).title)
    made: dict[str, object] = {plain(columns.heading(column.address, table).title): [words[key] for key in keys]}
    config: dict[str, Any] = {}
    made[say(en="runs", es="ejecuciones")] = [len(members[key]) for key in keys]
    made["n"] = [len(there[key]) for key in keys]
    extremes: dict[str, Callable[[Any], float]] = {"higher": np.max, "lower": np.min}
    best = extremes.get(_better(by))
    summaries: list[tuple[str, Callable[[Any], float]]] = [
        (say(en="mean of {title}", es="media de {title}", title=title), np.mean),
        (say(en="± sd", es="± dt"), lambda found: found.std(ddof=1) if len(found) > 1 else np.nan),
        *([(say(en="best", es="mejor"), best)] if best else []),
    ]
    for head, value in summaries:
        made[head], config[head] = numbers(
            np.array([value(there[key]) if len(there[key]) else np.nan for key in keys], float), by
        )
    return pd.DataFrame(made), config, keys


def _values(value: object) -> list[str]:
    if isinstance(value, tuple):
        return list(value) or [""]
    if isinstance(value, float):
        return ["" if np.isnan(value) else f"{value:.10g}"]
    return [str(value)]


def _words(value: object, key: str, cell: str) -> str:
    """How a group is called: a text as its cell says it, a number with all digits that count."""
    if not key:
        return "–"
    if isinstance(value, float):
        return plain(numeral(value, ".10g"))
    return key if isinstance(value, tuple) else cell


def _place(found: np.ndarray, by: str) -> tuple[bool, float]:
    if not len(found):
        return True, 0.0
    mean = float(found.mean())
    return False, -mean if _better(by) == "higher" else mean


def _better(by: str) -> str:
    """Which values of a metric are better, `higher` or `lower`; empty where nobody knows."""
    place, _, name = by.partition(".")
    name = name.rsplit(".", 1)[-1]
    return METRICS[name].better if place in ("test", "validation") and name in METRICS else ""
