"""What a run is doing, when it was last heard of, and how it ended, in words."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from playground.errors import PlaygroundError
from playground.launch.dispatching import heartbeat
from playground.task import TASKS
from playground.text import Text, duration
from playground.tracking import runs
from playground.ui import record
from playground.ui.page import SECONDS, attempt, live, say
from playground.ui.visitor import visitor

_LINES = 6
"""Of a log, shown at once."""


def moving(run: runs.Run) -> None:
    """Of a run in training: what is being done, how much of it, and whether it is heard of."""
    progress(run)
    advice = heartbeat.advice(run)
    if advice is not None:
        st.warning(say(advice), icon="📡")
    if heartbeat.lost(run):
        mine = visitor().may_change(run.owner)
        if st.button(say(en="Mark as lost", es="Darla por perdida"), icon="🪦", key="run.give_up", disabled=not mine):
            attempt(lambda: heartbeat.give_up(run.id, visitor()))


def progress(run: runs.Run) -> None:
    """A bar of a run in training: what is being done, and for how long yet."""
    parts = [
        say(run.phase) if run.phase is not None else say(en="starting", es="iniciando"),
        f"{say(en='time left', es='tiempo restante')} {duration(run.eta)}" if run.eta is not None else "",
        seen(run),
    ]
    st.progress(min(1.0, max(0.0, run.share or 0.0)), text=" · ".join(part for part in parts if part))


def elapsed(run: runs.Run) -> float | None:
    """Seconds that a run took, or has taken so far: what is measured comes with its first epoch only."""
    if run.status == "running" and run.started is not None:
        return max(run.seconds or 0.0, time.time() - run.started)
    return run.seconds


def seen(run: runs.Run) -> str:
    """When a run in training was last heard of; empty for any other."""
    told = heartbeat.told(run)
    return say(told) if told is not None else ""


def unreadable(run: runs.Run) -> Text | None:
    """Why this version cannot show a run that another one or a hand in MLflow has written; None where it can."""
    if run.task not in TASKS:
        why = Text("its task is “{task}”", "su tarea es «{task}»").format(task=run.task[:60] or "–")
    else:
        try:
            runs.experiment_of(run)
        except PlaygroundError as error:
            why = error.text
        else:
            return None
    return Text(
        "The run “{name}” was made by another version of the playground, or by hand, and cannot be shown here: {why}",
        "La ejecución «{name}» se hizo con otra versión del programa o a mano y no se puede mostrar aquí: {why}",
    ).format(name=run.name[:60], why=why)


def whose(run: runs.Run) -> str:
    """Whether it is the visitor's own, or an example; empty for any other."""
    if run.owner == visitor().key:
        return say(en="yours", es="suya")
    return say(en="example", es="ejemplo") if run.example else ""


def ended(run: runs.Run) -> None:
    """Why a run stopped or failed; of one that failed, the end of its log as well."""
    if run.reason is None or run.status == "running":
        return
    (st.error if run.status == "failed" else st.info)(say(run.reason))
    if run.status == "failed":
        lines = runs.end_of_log(run)
        if lines:
            st.caption(say(en="The end of its log:", es="El final de su registro:"))
            st.code("\n".join(lines.splitlines()[-_LINES:]), language=None, wrap_lines=True)
            if lines.count("\n") >= _LINES:
                with st.expander(say(en="More of its log", es="Más de su registro")):
                    st.code(lines, language=None, wrap_lines=True)


def live_run(
    run: runs.Run,
    draw: Callable[[runs.Run], bool],
    key: str,
    *,
    seconds: float = SECONDS,
    begun: bool | None = None,
    depends: Callable[[runs.Run], object] | None = None,
) -> None:
    """As `live`, for a part that shows a run: as it was passed at first, read again at each later look.

    Args:
        run: as the page has read it.
        draw: draws it; whether something is under way.
        key: tells the moving parts of one page apart.
        seconds: between two looks.
        begun: whether something is under way; None: whether the run has not ended.
        depends: as of `live`, of the run.
    """
    passed = [run]
    live(
        lambda: draw(passed.pop() if passed else record.watched(run.id)),
        key,
        seconds=seconds,
        begun=not run.over if begun is None else begun,
        depends=partial(_depends, depends, run.id) if depends is not None else None,
    )


def _depends(on: Callable[[runs.Run], object], run_id: str) -> object:
    return on(record.watched(run_id))
