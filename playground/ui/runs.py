"""The pieces of the page of all runs."""

from typing import Any

import streamlit as st

from playground.markup import for_markdown
from playground.task import TASKS, title_on_test
from playground.text import duration
from playground.tracking import runs
from playground.ui.formatting import STATUS, measured, status_of, task_icon, task_title, what_of
from playground.ui.lineage import difference
from playground.ui.page import in_url, link, plain, say
from playground.ui.run_page.details import columns
from playground.ui.run_page.outputs import curve_title
from playground.ui.run_state import seen, whose
from playground.ui.studies.links import name_of
from playground.ui.studies.significance import ask_of
from playground.ui.tables import run_buttons, run_table
from playground.ui.visitor import visitor

PAGE = 50
"""Rows at a time: the record may hold thousands."""


def filters() -> dict[str, Any]:
    """Which runs to list; kept in the URL."""
    everything = say(en="all", es="todas")
    tasks = {"": everything} | {name: f"{TASKS[name].icon} {plain(TASKS[name].title)}" for name in TASKS.in_order()}
    states = {"": everything} | {name: plain(words) for name, (_, words) in STATUS.items()}
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    asked = st.query_params
    task = left.selectbox(
        say(en="Task", es="Tarea"),
        list(tasks),
        index=_index(tasks, asked.get("task")),
        format_func=tasks.__getitem__,
        key="runs.task",
    )
    status = middle.selectbox(
        say(en="Status", es="Estado"),
        list(states),
        index=_index(states, asked.get("status")),
        format_func=states.__getitem__,
        key="runs.status",
    )
    mine = right.toggle(say(en="Only mine", es="Solo las mías"), value=asked.get("mine") == "1", key="runs.mine")
    apart = right.toggle(
        say(en="Hide study runs", es="Ocultar las de estudios"), value=asked.get("apart") == "1", key="runs.apart"
    )
    in_url(task=task or None, status=status or None, mine="1" if mine else None, apart="1" if apart else None)
    return {
        "task": task or None,
        "status": status or None,
        "owner": visitor().key if mine else None,
        "study": _study(),
        "apart": apart,
    }


def _study() -> str | None:
    """The study whose runs alone are listed, from the URL; can be let go."""
    study = st.query_params.get("study")
    if not study:
        return None
    words = say(en="Only runs of the study", es="Solo ejecuciones del estudio")
    names = {study: for_markdown(name_of(study) or study[:8])}
    picked = st.pills(words, [study], default=study, format_func=names.__getitem__, key=f"runs.study.{study}")
    if picked is None:
        in_url(study=None)
        st.rerun()
    return study


def table(chosen: dict[str, Any]) -> None:
    """The runs, newest first; chosen rows can be opened or compared."""
    page = int(st.session_state.get("runs.page", 0))
    found = runs.listing(**chosen, limit=PAGE + 1, offset=page * PAGE)
    more, found = len(found) > PAGE, found[:PAGE]
    if not found:
        st.info(
            say(
                en="No runs yet. Design one and press “Train”.",
                es="Aún no hay ejecuciones. Diseñe una y pulse «Entrenar».",
            )
        )
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return
    alt = say(en="All runs, newest first", es="Todas las ejecuciones, la más nueva primero")
    picked = run_table([_row(run) for run in found], [run.id for run in found], key=f"runs.table.{page}", alt=alt)
    with st.container(horizontal=True):
        run_buttons(picked, key="runs")
        if page and st.button(say(en="Newer", es="Más nuevas"), key="runs.newer"):
            st.session_state["runs.page"] = page - 1
            st.rerun()
        if more and st.button(say(en="Older", es="Más antiguas"), key="runs.older"):
            st.session_state["runs.page"] = page + 1
            st.rerun()
        ask_of([run for run in found if run.id in picked], "runs.real")
    st.caption(say(en="Tick rows to open or compare them.", es="Marque filas para abrirlas o compararlas."))


def _row(run: runs.Run) -> dict[str, str]:
    primary = str(run.primary.get("name", ""))
    value = run.metrics.get(primary, run.validation.get(primary))
    title = title_on_test if primary in run.metrics else curve_title
    return {
        say(en="name", es="nombre"): run.name,
        say(en="status", es="estado"): " · ".join(part for part in (plain(status_of(run)), seen(run)) if part),
        say(en="result", es="resultado"): "–"
        if value is None
        else f"{plain(title(primary))} {measured(primary, value)}",
        **columns(run),
        say(en="task", es="tarea"): f"{task_icon(run.task)} {plain(task_title(run.task))}",
        say(en="cell and topology", es="celda y topología"): plain(what_of(run)),
        say(en="study", es="estudio"): name_of(run.study) if run.study else "",
        say(en="duration", es="duración"): duration(run.seconds),
        say(en="changed from parent", es="cambios frente a su origen"): difference(run),
        say(en="owner", es="propietario"): whose(run),
    }


def _index(options: dict[str, str], asked: str | None) -> int:
    return list(options).index(asked) if asked in options else 0
