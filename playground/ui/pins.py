"""Pinning on pages: the buttons, shown where this deployment deletes runs of visitors after some days."""

from collections.abc import Sequence

import streamlit as st

from playground.settings import settings
from playground.text import Text
from playground.tracking import runs
from playground.ui.page import attempt, say
from playground.ui.visitor import visitor

_PINNED = Text("It is kept.", "Se conserva.")
_UNPINNED = Text("It is not pinned any more.", "Ya no está fijada.")


def pin_button(run: runs.Run) -> None:
    """On the page of a run: pin it, or pin it no more."""
    if not (settings().keep_days or run.pinned) or not visitor().may_change(run.owner):
        return
    if run.pinned:
        if st.button(say(en="Unpin", es="Dejar de fijar"), icon="📌", key="run.unpin"):
            attempt(lambda: runs.unpin(run.id, visitor()), _UNPINNED)
    elif st.button(say(en="Pin", es="Fijar"), icon="📌", key="run.pin"):
        attempt(lambda: runs.pin(run.id, visitor()), _PINNED)


def pin_chosen(chosen: Sequence[runs.Run]) -> None:
    """On the page of all runs: pin those that are chosen, or pin them no more where all of them are pinned."""
    if not settings().keep_days or not chosen:
        return
    mine = all(visitor().may_change(run.owner) for run in chosen)
    off = all(run.pinned for run in chosen)

    def change() -> None:
        for run in chosen:
            (runs.unpin if off else runs.pin)(run.id, visitor())

    if st.button(
        say(en="Unpin the chosen", es="Dejar de fijar las elegidas")
        if off
        else say(en="Pin the chosen", es="Fijar las elegidas"),
        icon="📌",
        key="runs.pin",
        disabled=not mine,
        help=None
        if mine
        else say(en="Only whoever started a run may pin it.", es="Solo puede fijar una ejecución quien la lanzó."),
    ):
        attempt(change)
