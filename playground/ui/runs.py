"""The pieces of the page of all runs."""

from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.markup import for_markdown
from playground.settings import settings
from playground.task import TASKS, title_on_test
from playground.text import duration
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.exhibits import pager, run_buttons, table_to_pick
from playground.ui.formatting import STATUS, measured, status_of, task_icon, task_title, what_of
from playground.ui.lineage import difference
from playground.ui.page import among, in_url, link, plain, say, session
from playground.ui.pins import last_days, pin_chosen
from playground.ui.run_page.details import columns
from playground.ui.run_page.outputs import curve_title
from playground.ui.run_state import seen, whose
from playground.ui.studies.significance import ask_of
from playground.ui.visitor import visitor

PAGE = 50
"""Rows at a time: the record may hold thousands."""


def filters() -> dict[str, Any]:
    """Which runs to list; kept in the URL."""
    tasks = {name: f"{TASKS[name].icon} {plain(TASKS[name].title)}" for name in TASKS.in_order()}
    states = {name: plain(words) for name, (_, words) in STATUS.items()}
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    task = _filter(left, say(en="Task", es="Tarea"), tasks, "task")
    status = _filter(middle, say(en="Status", es="Estado"), states, "status")
    asked = st.query_params
    mine = right.toggle(say(en="Only mine", es="Solo las mías"), value=asked.get("mine") == "1", key="runs.mine")
    apart = right.toggle(
        say(en="Hide study runs", es="Ocultar las de estudios"), value=asked.get("apart") == "1", key="runs.apart"
    )
    pinned = False
    if settings().keep_days:
        label = say(en="Only pinned", es="Solo las fijadas")
        pinned = right.toggle(label, value=asked.get("pinned") == "1", key="runs.pinned")
    chosen = {"mine": mine, "apart": apart, "pinned": pinned}
    in_url(task=task, status=status, **{name: "1" if on else None for name, on in chosen.items()})
    return {
        "task": task,
        "status": status,
        "owner": visitor().key if mine else None,
        "study": _study(),
        "apart": apart,
        "pinned": pinned,
    }


def _filter(place: DeltaGenerator, label: str, titles: dict[str, str], name: str) -> str | None:
    """A menu that starts from the URL; None: all."""
    words = {"": say(en="all", es="todas")} | titles
    asked = st.query_params.get(name)
    index = list(words).index(asked) if asked in words else 0
    return place.selectbox(label, **among(words), index=index, key=f"runs.{name}") or None


def _study() -> str | None:
    """The study whose runs alone are listed, from the URL; can be let go."""
    study = st.query_params.get("study")
    if not study:
        return None
    names = {study: for_markdown(cache.study_name(study) or study[:8])}
    label = say(en="Only runs of the study", es="Solo ejecuciones del estudio")
    if st.pills(label, **among(names), default=study, key=f"runs.study.{study}") is None:
        in_url(study=None)
        st.rerun()
    return study


def table(chosen: dict[str, Any]) -> None:
    """The runs, newest first; chosen rows can be opened or compared."""
    page = st.session_state.get("runs.page", 0)
    found = record.listing(**chosen, limit=PAGE + 1, offset=page * PAGE)
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
    picked = table_to_pick(
        {run.id: _row(run) for run in found},
        key=f"runs.table.{page}",
        alt=say(en="All runs, newest first", es="Todas las ejecuciones, la más nueva primero"),
    )
    with st.container(horizontal=True):
        run_buttons(picked, key="runs")
        pin_chosen([run for run in found if run.id in picked])
        pager("runs", more, say(en="Newer", es="Más nuevas"), say(en="Older", es="Más antiguas"))
        ask_of([run for run in found if run.id in picked], "runs.real")
    last_days(found)
    st.caption(say(en="Tick rows to open or compare them.", es="Marque filas para abrirlas o compararlas."))


def _row(run: runs.Run) -> dict[str, str]:
    cells = dict(_cells(run, session().language))
    status = say(en="status", es="estado")
    cells[status] = " · ".join(part for part in (cells[status], seen(run), "📌" if run.pinned else "") if part)
    return cells | {
        say(en="study", es="estudio"): cache.study_name(run.study) if run.study else "",
        say(en="changed from parent", es="cambios frente a su origen"): difference(run),
        say(en="owner", es="propietario"): whose(run),
    }


@lru_cache(maxsize=500)
def _cells(run: runs.Run, language: str) -> dict[str, str]:
    """What the row of a run says to every visitor, and at any time, as long as the record says the same of the run.

    Args:
        run: as it was recorded.
        language: of the visitor, in which the words are found by `say` and `plain`.
    """
    del language
    primary = str(run.primary.get("name", ""))
    value = run.metrics.get(primary, run.validation.get(primary))
    title = title_on_test if primary in run.metrics else curve_title
    return {
        say(en="name", es="nombre"): run.name,
        say(en="status", es="estado"): plain(status_of(run)),
        say(en="result", es="resultado"): "–"
        if value is None
        else f"{plain(title(primary))} {measured(primary, value)}",
        **columns(run),
        say(en="task", es="tarea"): f"{task_icon(run.task)} {plain(task_title(run.task))}",
        say(en="cell and topology", es="celda y topología"): plain(what_of(run)),
        say(en="study", es="estudio"): "",
        say(en="duration", es="duración"): duration(run.seconds),
    }
