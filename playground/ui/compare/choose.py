"""Which runs are compared, what is said of those that cannot be, and what they are called."""

import hashlib
from collections.abc import Iterable

import streamlit as st

from playground.errors import PlaygroundError
from playground.task import TASKS
from playground.text import Text
from playground.tracking import runs
from playground.ui import record
from playground.ui.exhibits import MOST_COMPARED
from playground.ui.formatting import label_of, task_title
from playground.ui.page import among, in_url, say, session
from playground.ui.run_state import unreadable


def choose() -> list[runs.Run]:
    """The runs compared, from the URL, the session and the list."""
    asked = [part for part in (st.query_params.get("runs") or "").split(",") if part]
    known: dict[str, runs.Run] = {}
    for run_id in asked or session().compared:
        try:
            run = record.get(run_id)
        except PlaygroundError as error:
            st.warning(say(error.text))
        else:
            known[run.id] = run
    task = next((run.task for run in known.values() if run.task in TASKS), None)
    _left_out(known.values(), task)
    known = {run.id: run for run in known.values() if run.task == task and unreadable(run) is None}
    preset = list(known)[:MOST_COMPARED]
    for run in record.listing(task=task, limit=100):
        if run.task in TASKS:
            known.setdefault(run.id, run)
    picked = st.multiselect(
        say(en="Runs", es="Ejecuciones"),
        **among({run.id: label_of(run) for run in known.values()}),
        default=preset,
        max_selections=MOST_COMPARED,
        key=f"compare.runs.{_version(','.join(asked))}",
        placeholder=say(en="Choose runs of one task", es="Elija ejecuciones de una tarea"),
    )
    session().compared = list(picked)
    st.session_state["compare.written"] = ",".join(picked)
    in_url(runs=",".join(picked) or None)
    chosen = [known[run_id] for run_id in picked]
    return _left_out(chosen, chosen[0].task if chosen else None)


def _left_out(found: Iterable[runs.Run], task: str | None) -> list[runs.Run]:
    """Say which of the runs cannot be compared and why; the others."""
    kept = []
    for run in found:
        why = unreadable(run)
        if why is None and run.task != task:
            why = Text(
                "“{name}” is left out: its task is {its}, that of the others is {task}; only runs of one task can be compared.",
                "«{name}» se omite: su tarea es {its} y la de las demás, {task}; solo se comparan ejecuciones de una misma tarea.",
            ).format(name=run.name, its=task_title(run.task), task=task_title(task or ""))
        if why is None:
            kept.append(run)
        else:
            st.warning(say(why))
    return kept


def _version(asked: str) -> int:
    """Of the list's widget: it starts anew when the URL was changed by another hand than its own."""
    changed = asked != st.session_state.get("compare.written")
    version = st.session_state["compare.version"] = st.session_state.get("compare.version", 0) + changed
    return int(version)


def names_of(chosen: list[runs.Run]) -> dict[str, str]:
    """A different name for each run, by id."""
    names = [run.name for run in chosen]
    return {run.id: run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})" for run in chosen}


def as_recorded(chosen: list[runs.Run]) -> str:
    """Differs once anything that is recorded of the runs has changed, or others are compared: what is drawn is kept by this."""
    return hashlib.sha256(repr(chosen).encode()).hexdigest()
