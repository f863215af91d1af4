"""Broken runs to diagnose: train one, look, and ask for the diagnosis and its remedy."""

import streamlit as st

from playground.experiment import Experiment
from playground.sanity_checks import CHECKS
from playground.sanity_checks.curve_checks import CURVE_CHECKS
from playground.studies.failures import BrokenRun, broken_runs
from playground.text import Text
from playground.tracking import runs
from playground.ui.formatting import task_icon
from playground.ui.page import attempt, go, in_url, plain, say, session, tell
from playground.ui.visitor import visitor


def failures() -> None:
    """All broken runs, the one named in the URL unfolded."""
    st.markdown(
        say(
            en="Each of these runs fails in a way that everybody meets sooner or later. Train one (seconds to a minute), find out "
            "from its curves and outputs what is wrong, then unfold the diagnosis and train the remedy.",
            es="Cada una de estas ejecuciones falla de un modo que todo el mundo encuentra tarde o temprano. Entrene una (de "
            "segundos a un minuto), averigüe por sus curvas y salidas qué ocurre y después abra el diagnóstico y entrene el remedio.",
        )
    )
    asked = st.query_params.get("failure")
    for broken in broken_runs():
        with st.container(border=True, key=f"failures.{broken.name}"):
            _broken(broken, unfolded=broken.name == asked)


def _broken(broken: BrokenRun, *, unfolded: bool) -> None:
    st.markdown(f"#### {task_icon(broken.experiment.task.kind())} {say(broken.title)}")
    st.markdown(f"**{say(broken.question)}**")
    st.markdown(say(en="Look at: {look}", es="Mire: {look}", look=broken.look))
    with st.container(horizontal=True):
        if st.button(
            say(en="Train the broken run", es="Entrenar la ejecución defectuosa"),
            icon="▶️",
            type="primary",
            key=f"failures.train.{broken.name}",
        ):
            in_url(failure=broken.name)
            attempt(lambda: _train(broken.experiment, broken.title))
        _open(broken, broken.experiment, say(en="Open its settings", es="Abrir sus ajustes"), "open")
    with st.expander(say(en="Diagnosis and remedy", es="Diagnóstico y remedio"), expanded=unfolded):
        check = CURVE_CHECKS.get(broken.finding) or CHECKS[broken.finding]
        st.markdown(say(broken.diagnosis))
        st.markdown(
            say(
                en="On the page of the run, the check “{check}” names it.",
                es="En la página de la ejecución lo señala la comprobación «{check}».",
                check=check.title,
            )
        )
        settings = ", ".join(f"`{address} = {_told(value)}`" for address, value in broken.remedy.items())
        st.markdown(f"{say(en='Remedy:', es='Remedio:')} {settings}")
        with st.container(horizontal=True):
            if st.button(
                say(en="Train the remedy", es="Entrenar el remedio"), icon="🩹", key=f"failures.mend.{broken.name}"
            ):
                words = Text("{title}, mended", "{title}, corregida").format(title=broken.title)
                attempt(lambda: _train(broken.mended, words))
            _open(broken, broken.mended, say(en="Open its settings", es="Abrir sus ajustes"), "open_mended")


def _open(broken: BrokenRun, experiment: Experiment, label: str, key: str) -> None:
    if st.button(label, icon="🧩", key=f"failures.{key}.{broken.name}"):
        session().replace(experiment.plain())
        go("design", task=experiment.task.kind())


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _train(experiment: Experiment, name: Text) -> None:
    """Put a run into the queue and go to its page."""
    named = Experiment.configure(experiment.plain() | {"name": plain(name)})
    run_id = runs.submit(named, owner=visitor().key, address_hash=visitor().address_hash)
    tell(Text("The run is in the queue.", "La ejecución está en la cola."))
    go("run", run=run_id)
