"""A table of runs whose rows can be opened or compared."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from playground.ui.language import say
from playground.ui.links import go
from playground.ui.session import session
from playground.ui.tables import data_frame

MOST_COMPARED = 8
"""Runs side by side: more lines than colours help nobody."""


def table(rows: Sequence[dict[str, Any]], ids: Sequence[str], *, key: str, alt: str) -> list[str]:
    """Draw a table of runs; the ids of the chosen rows.

    Args:
        rows: what each shows. ids: of their runs, in the same order. key: of the table in the session. alt: what the
            table holds, for those who cannot see it.
    """
    state = data_frame(
        pd.DataFrame(list(rows)), hide_index=True, on_select="rerun", selection_mode="multi-row", key=key, alt=alt
    )
    return [ids[row] for row in state["selection"]["rows"] if row < len(ids)]


def buttons(picked: Sequence[str], *, key: str) -> None:
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
