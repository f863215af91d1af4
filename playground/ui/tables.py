"""Tables on a page: data frames that a spreadsheet cannot run, rows with metrics of runs and baselines, runs to open or compare."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from playground.evaluation.reference_scores import baseline_title
from playground.markup import for_spreadsheet
from playground.studies.table import Table
from playground.task import METRICS, title_on_test
from playground.text import Text
from playground.ui.formatting import UNKNOWN, measured
from playground.ui.page import go, plain, say
from playground.ui.session import session

_KINDS = {
    "trivial": Text("trivial", "trivial"),
    "fitted": Text("fitted", "ajustada"),
    "network": Text("network", "red"),
}


def data_frame(frame: pd.DataFrame, **options: Any) -> Any:
    """`st.dataframe` with cells and headings that a spreadsheet takes as words.

    Args:
        options: as `st.dataframe` takes them; `alt` says what the table holds, for those who cannot see it.
    """
    return st.dataframe(for_spreadsheet(frame), **options)


def in_words(table: Table, **options: Any) -> Any:
    """A table whose cells are words, in the visitor's language; arguments as of `data_frame`."""
    cells = [[plain(cell) for cell in row] for row in table.rows]
    heads = [plain(head) for head in table.heads]
    return data_frame(pd.DataFrame(cells, columns=heads), hide_index=True, height="content", **options)


def metric_row(
    name: str, values: Mapping[str, float], kind: str, title: Callable[[str], Text] = title_on_test
) -> dict[str, str]:
    """A name with its metrics.

    Args:
        name: of what was measured.
        values: the metrics; others than those that are known are left out.
        kind: of what was measured, in words.
        title: of the column of a metric.
    """
    cells = {
        plain(title(key)): measured(key, value) for key, value in values.items() if key.rsplit(".", 1)[-1] in METRICS
    }
    # The kind stands last: on a narrow screen the numbers are what has to be seen.
    return {say(en="name", es="nombre"): name} | cells | {say(en="kind", es="tipo"): kind}


def baseline_row(
    name: str, baseline: Mapping[str, Any], title: Callable[[str], Text] = title_on_test, of: str = ""
) -> dict[str, str]:
    """A baseline with its metrics.

    Args:
        name: of the baseline.
        baseline: its `kind` and `metrics`.
        title: of the column of a metric.
        of: the run that it was measured for, where there are several.
    """
    shown = plain(baseline_title(name)) + (f" ({of})" if of else "")
    return metric_row(shown, baseline["metrics"], plain(_KINDS.get(str(baseline["kind"]), UNKNOWN)), title)


MOST_COMPARED = 8
"""Runs side by side: more lines than colours help nobody."""


def run_table(rows: Sequence[dict[str, Any]], ids: Sequence[str], *, key: str, alt: str) -> list[str]:
    """Draw a table of runs; the ids of the chosen rows.

    Args:
        rows: what each shows. ids: of their runs, in the same order. key: of the table in the session. alt: what the
            table holds, for those who cannot see it.
    """
    state = data_frame(
        pd.DataFrame(list(rows)), hide_index=True, on_select="rerun", selection_mode="multi-row", key=key, alt=alt
    )
    return [ids[row] for row in state["selection"]["rows"] if row < len(ids)]


def run_buttons(picked: Sequence[str], *, key: str) -> None:
    """The buttons that open the chosen run or compare the chosen ones; says why where they cannot."""
    if st.button(say(en="Open", es="Abrir"), icon="📈", disabled=len(picked) != 1, key=f"{key}.open"):
        go("run", run=picked[0])
    many = len(picked) > MOST_COMPARED
    if st.button(
        say(en="Compare the chosen", es="Comparar las elegidas"),
        icon="⚖️",
        disabled=len(picked) < 2 or many,
        key=f"{key}.compare",
        type="primary",
        help=say(
            en="Up to {most} runs side by side: choose fewer.",
            es="Hasta {most} ejecuciones a la vez: elija menos.",
            most=MOST_COMPARED,
        )
        if many
        else None,
    ):
        session().compared = list(picked)
        go("compare", runs=",".join(picked))
