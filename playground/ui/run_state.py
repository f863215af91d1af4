"""What a run is doing, when it was last heard of, and how it ended, in words."""

import time

import streamlit as st

from playground.duration import duration
from playground.errors import PlaygroundError
from playground.launch.dispatching import heartbeat
from playground.text import Text
from playground.tracking import runs
from playground.ui.language import say
from playground.ui.visitor import visitor

_LINES = 6
"""Of a log, shown at once."""


def moving(run: runs.Run) -> None:
    """Of a run in training: what is being done, how much of it, and whether it is heard of."""
    words = say(run.phase) if run.phase is not None else say(en="starting", es="arrancando")
    left = f"{say(en='time left', es='tiempo restante')} {duration(run.eta)}" if run.eta is not None else ""
    parts = [words, left, seen(run)]
    st.progress(min(1.0, max(0.0, run.share or 0.0)), text=" · ".join(part for part in parts if part))
    advice = heartbeat.advice(run)
    if advice is not None:
        st.warning(say(advice), icon="📡")
    if heartbeat.lost(run):
        mine = visitor().may_change(run.owner)
        if st.button(say(en="Mark as lost", es="Darla por perdida"), icon="🪦", key="run.give_up", disabled=not mine):
            try:
                heartbeat.give_up(run.id, visitor())
            except PlaygroundError as error:
                st.error(say(error.text))
            else:
                st.rerun()


def elapsed(run: runs.Run) -> float | None:
    """Seconds that a run took, or has taken so far: what is measured comes with its first epoch only."""
    if run.status == "running" and run.started is not None:
        return max(run.seconds or 0.0, time.time() - run.started)
    return run.seconds


def seen(run: runs.Run) -> str:
    """When a run in training was last heard of; empty for any other."""
    told = heartbeat.told(run)
    return say(told) if told is not None else ""


def ended(run: runs.Run) -> None:
    """Why a run stopped or failed; of one that failed, the end of its log as well."""
    if run.reason is None or run.status == "running":
        return
    (st.error if run.status == "failed" else st.info)(say(run.reason))
    if run.status == "failed":
        lines = runs.end_of_log(run)
        if lines:
            st.caption(say(Text("The end of its log:", "El final de su registro:")))
            st.code("\n".join(lines.splitlines()[-_LINES:]), language=None, wrap_lines=True)
            if lines.count("\n") >= _LINES:
                with st.expander(say(Text("More of its log", "Más de su registro"))):
                    st.code(lines, language=None, wrap_lines=True)
