"""Before the first step: which texts, series or melodies, and the click that trains."""

from typing import Any

import streamlit as st

from playground.dataset import DATASETS
from playground.learn.activity import Activity
from playground.task import TASKS
from playground.text import Text
from playground.ui import record
from playground.ui.activities.walk import train
from playground.ui.design_page.form import form
from playground.ui.formatting import label_of
from playground.ui.page import among, attempt, in_url, link, say, session

SOURCES: dict[str, Text] = {
    "ready": Text("Ready data", "Datos preparados"),
    "own": Text("Your own file", "Su propio archivo"),
    "run": Text("A finished run", "Una ejecución terminada"),
}


def beginning(activity: type[Activity]) -> None:
    """Draw it."""
    st.markdown(say(activity.about))
    st.markdown(" → ".join(f"**{number} {say(step.title)}**" for number, step in enumerate(activity.steps, start=1)))
    source = st.segmented_control(
        say(en="Work with", es="Trabajar con"),
        **among({name: say(words) for name, words in SOURCES.items()}),
        default="ready",
        required=True,
        key="activity.source",
    )
    if source == "run":
        _run(activity)
        return
    data: dict[str, Any] | None = None
    if source == "own":
        data = _own(activity)
        if data is None:
            return
    else:
        about = next(iter(activity.experiments(session().language).values())).data
        st.markdown(f"**{say(about.title)}**: {say(about.about)}")
    names = Text.join(", ", activity.roles.values())
    st.caption(
        say(
            en="Trains with one click, with the same settings: {names}. It takes one to two minutes, longer if others are training; meanwhile the first steps can be done.",
            es="Con un clic se entrenan, con los mismos ajustes: {names}. Tarda de uno a dos minutos, más si otros están entrenando; mientras tanto se pueden hacer los primeros pasos.",
            names=names,
        )
    )
    if st.button(say(en="Train and begin", es="Entrenar y empezar"), icon="▶️", type="primary", key="activity.train"):
        language = session().language
        attempt(lambda: train(activity.experiments(language, data), step="1"))


def _own(activity: type[Activity]) -> dict[str, Any] | None:
    """A file of the reader's, as the table of a data set; None: there is none yet."""
    kind = TASKS[activity.task].file_reader()
    if kind is None:
        st.info(say(en="This task reads no files.", es="Esta tarea no lee archivos."))
        return None
    table: dict[str, Any] = st.session_state.setdefault(f"activity.own.{activity.task}", {})
    st.caption(say(DATASETS[kind].about))
    form(DATASETS[kind], table, "activity.own")
    if not table.get("file"):
        st.info(say(en="Choose a file first.", es="Elija primero un archivo."))
        return None
    return {"kind": kind} | table


def _run(activity: type[Activity]) -> None:
    """A run that is there already, whoever trained it."""
    found = [run for run in record.listing(task=activity.task, status="finished", limit=100) if run.has_model]
    if not found:
        st.info(
            say(
                en="No run of this task has finished yet. Train one, or begin with ready data.",
                es="Aún no ha terminado ninguna ejecución de esta tarea. Entrene una o empiece con datos preparados.",
            )
        )
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩", task=activity.task)
        return
    picked = st.selectbox(
        say(en="Run", es="Ejecución"), **among({run.id: label_of(run) for run in found}), key="activity.run"
    )
    if st.button(say(en="Begin", es="Empezar"), icon="▶️", type="primary", key="activity.begin"):
        in_url(runs=picked, step="1")
        st.rerun()
