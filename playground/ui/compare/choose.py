"""Which runs are compared, what is said of those that cannot be, and what they are called."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from playground.errors import PlaygroundError
from playground.task import TASKS
from playground.text import Text
from playground.tracking import runs
from playground.tracking.foreign_runs import ForeignRun, from_mlflow
from playground.ui import record
from playground.ui.exhibits import MOST_COMPARED
from playground.ui.formatting import label_of, task_title
from playground.ui.page import among, in_url, say, session
from playground.ui.run_state import unreadable

Known = dict[str, runs.Run | ForeignRun]
_OFFERED = 100
"""Runs that the list offers beside those that were asked for: the newest."""


class Chosen(NamedTuple):
    """The runs that are compared.

    Attributes:
        own: the playground's, all of one task.
        foreign: those of other code.
    """

    own: list[runs.Run]
    foreign: list[ForeignRun]

    @property
    def all(self) -> list[runs.Run | ForeignRun]:
        """All of them."""
        return [*self.own, *self.foreign]


def choose() -> Chosen:
    """The runs compared, from the URL, the session and the list; says what cannot be compared, and why."""
    asked = [part for part in (st.query_params.get("runs") or "").split(",") if part]
    known = _found(asked or session().compared)
    task = next((run.task for run in known.values() if isinstance(run, runs.Run) and run.task in TASKS), None)
    known = _comparable(known, task)
    if len(known) == 1 and _asked_anew(asked):
        known = _with_parent(known)
    if len(known) > MOST_COMPARED:
        st.warning(
            say(
                en="Up to {most} runs are compared at once: these are the first of {count}.",
                es="Se comparan hasta {most} ejecuciones a la vez: estas son las primeras de {count}.",
                most=MOST_COMPARED,
                count=len(known),
            )
        )
    preset = list(known)[:MOST_COMPARED]
    for run in _offered(task):
        known.setdefault(run.id, run)
    picked = st.multiselect(
        say(en="Runs", es="Ejecuciones"),
        **among({run.id: _label(run) for run in known.values()}),
        default=preset,
        max_selections=MOST_COMPARED,
        key=f"compare.runs.{_version(asked)}",
        placeholder=say(en="Choose runs of one task", es="Elija ejecuciones de una tarea"),
    )
    session().compared = list(picked)
    st.session_state["compare.written"] = ",".join(picked)
    in_url(runs=",".join(picked) or None)
    chosen = [known[run_id] for run_id in picked]
    own = [run for run in chosen if isinstance(run, runs.Run)]
    left = _comparable({run.id: run for run in own}, own[0].task) if own else {}
    return Chosen([run for run in own if run.id in left], [run for run in chosen if isinstance(run, ForeignRun)])


def _found(asked: Iterable[str]) -> Known:
    """The runs by their ids; says which there are not."""
    known: Known = {}
    for run_id in asked:
        try:
            run: runs.Run | ForeignRun = record.get(run_id, listed=True)
        except PlaygroundError as error:
            other = record.foreign(run_id)
            if other is None:
                st.warning(say(error.text))
                continue
            run = other
        known[run.id] = run
    return known


def _comparable(found: Known, task: str | None) -> Known:
    """Say which of the runs cannot be compared and why; the others."""
    kept: Known = {}
    for run in found.values():
        why = None if isinstance(run, ForeignRun) else _why_not(run, task)
        if why is None:
            kept[run.id] = run
        else:
            st.warning(say(why))
    return kept


def _why_not(run: runs.Run, task: str | None) -> Text | None:
    why = unreadable(run)
    if why is None and run.task != task:
        why = Text(
            "“{name}” is left out: its task is {its}, that of the others is {task}; only runs of one task can be compared.",
            "«{name}» se omite: su tarea es {its} y la de las demás, {task}; solo se comparan ejecuciones de una misma tarea.",
        ).format(name=run.name, its=task_title(run.task), task=task_title(task or ""))
    return why


def _with_parent(known: Known) -> Known:
    """The one run after the run that it came from, where that can be compared with it."""
    (run,) = known.values()
    if isinstance(run, ForeignRun):
        return known
    parent = record.ancestors(run)[-1:]
    if not parent or parent[0].task != run.task or unreadable(parent[0]) is not None:
        return known
    st.caption(
        say(
            en="“{name}” came from “{parent}”, which is therefore compared with it.",
            es="«{name}» viene de «{parent}»; por eso se comparan.",
            name=run.name,
            parent=parent[0].name,
        )
    )
    return {parent[0].id: parent[0], **known}


def _offered(task: str | None) -> list[runs.Run | ForeignRun]:
    """What else may be chosen: the newest runs of the task, and of other code where that is wished."""
    own = [run for run in record.newest(_OFFERED, task=task) if run.task in TASKS]
    other = say(en="Offer runs of other MLflow code", es="Ofrecer ejecuciones de otro código MLflow")
    if not st.toggle(other, key="compare.foreign"):
        return list(own)
    rows = [row for row in record.table(foreign=True).rows if not row.task][:_OFFERED]
    return [*own, *(from_mlflow(row.found) for row in rows)]


def _label(run: runs.Run | ForeignRun) -> str:
    if isinstance(run, runs.Run):
        return label_of(run)
    return f"❔ {run.name} · {say(en='other code', es='otro código')} · {run.id[:6]}"


def _asked_anew(asked: Sequence[str]) -> bool:
    """Whether the URL was changed by another hand than this page's own."""
    return ",".join(asked) != st.session_state.get("compare.written")


def _version(asked: Sequence[str]) -> int:
    """Of the list's widget: it starts anew when the URL was changed by another hand than its own."""
    version = st.session_state["compare.version"] = st.session_state.get("compare.version", 0) + _asked_anew(asked)
    return int(version)


def names_of(chosen: Sequence[runs.Run | ForeignRun]) -> dict[str, str]:
    """A different name for each run, by id."""
    names = [run.name for run in chosen]
    return {run.id: run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})" for run in chosen}


def as_recorded(chosen: Sequence[runs.Run | ForeignRun]) -> str:
    """Differs once anything that is recorded of the runs has changed, or others are compared: what is drawn is kept by this."""
    return hashlib.sha256(repr(chosen).encode()).hexdigest()
