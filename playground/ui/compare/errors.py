"""Where the networks of the compared runs are wrong on their test sets."""

import streamlit as st

from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.errors.section import section
from playground.ui.page import say

MOST = 6
"""Runs whose errors are laid over each other."""


def errors(chosen: list[runs.Run]) -> None:
    """The section on errors, of the runs that were measured on the same test set as the first one."""
    apart = _incomparable(as_recorded(chosen), chosen)
    shown = [run for run in chosen if run.over and run.has_model and run.id not in apart][:MOST]
    if not shown:
        return
    names = names_of(chosen)
    section({names[run.id]: run for run in shown}, f"compare.errors.{'.'.join(run.id[:8] for run in shown)}")
    left = [names[run.id] for run in chosen if run not in shown]
    if left:
        st.caption(
            say(
                en="Not among them: {names} (not ended, without weights, with another test set, or one too many: {most} are shown).",
                es="No están: {names} (sin terminar, sin pesos, con otro conjunto de prueba o de más: se muestran {most}).",
                names=", ".join(left),
                most=MOST,
            )
        )


_incomparable = cache.shared_by_key(most=64)(runs.incomparable)
