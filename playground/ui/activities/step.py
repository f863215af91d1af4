"""One step: what it is about, predictions, results, and the other questions."""

from collections.abc import Mapping

import streamlit as st

from playground.learn.activity import PROCESSES, Question, Step
from playground.plots.curves import curves
from playground.task import title_of
from playground.text import Text, speaking
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.activities.walk import MOST, Walk, again, train
from playground.ui.design_page.form import form
from playground.ui.exhibits import draw, draw_all
from playground.ui.page import attempt, link, live, plain, say, session
from playground.ui.run_page.outputs import curve_of
from playground.ui.run_state import progress


def draw_step(walk: Walk, step: type[Step]) -> bool:
    """Draw it; whether its results were looked at, so that the reader can go on.

    Raises:
        PlaygroundError: why there is nothing to show.
    """
    sheet = walk.sheet
    st.markdown(say(step.idea))
    st.markdown(f"**{say(step.instruction)}**")
    if step.knobs():
        form(step, sheet.given.setdefault(step.name, {}), f"activity.{walk.place}.{step.name}")
    if not walk.ready(step.ready):
        return _waiting(walk)
    with st.spinner(say(en="Computing…", es="Calculando…")):
        found = walk.found(step)
    key = f"activity.{step.name}"
    draw_all(found.before, f"{key}.before")
    predictions = [one for one in step.questions if one.process == "predict"]
    _ask(walk, step, predictions, found.numbers)
    if step.name not in sheet.looked:
        _reveal(walk, step, predictions)
        return False
    if step.watched and not walk.ready("baselines"):
        return _waiting(walk, watched=True)
    draw_all(found.after, f"{key}.after")
    _ask(walk, step, [one for one in step.questions if one not in predictions], found.numbers)
    if step.watched:
        _train_more(walk)
    return True


def _reveal(walk: Walk, step: type[Step], predictions: list[Question]) -> None:
    """The buttons that show the results: with a prediction, or without."""
    with st.container(horizontal=True):
        look = st.button(say(en="Look", es="Mirar"), icon="👀", type="primary", key=f"activity.look.{step.name}")
        anyway = st.button(
            say(en="Look without predicting", es="Mirar sin predecir"),
            type="tertiary",
            key=f"activity.anyway.{step.name}",
        )
    missing = [one for one in predictions if not walk.sheet.answers.get(f"{step.name}.{one.name}", "").strip()]
    if look and missing and not anyway:
        st.warning(say(en="Write down your prediction first.", es="Escriba primero su predicción."))
    elif look or anyway:
        walk.sheet.looked.add(step.name)
        st.rerun()


def _ask(walk: Walk, step: type[Step], questions: list[Question], numbers: Mapping[str, Text]) -> None:
    """Questions with the numbers of the run, each with a field that keeps its answer."""
    answers = walk.sheet.answers
    for question in questions:
        name = f"{step.name}.{question.name}"
        words = question.asks.format(**numbers)
        with st.container(border=True):
            st.markdown(f"**{say(PROCESSES[question.process])}:** {say(words)}")
            answers[name] = st.text_area(
                say(words),
                answers.get(name, ""),
                max_chars=MOST,
                height=90,
                key=f"activity.answer.{walk.place}.{name}",
                label_visibility="collapsed",
                placeholder=say(en="Your answer", es="Su respuesta"),
            )
            with st.expander(say(en="Hint", es="Pista"), icon="💡"):
                st.markdown(say(question.hint.format(**numbers)))


def _waiting(walk: Walk, *, watched: bool = False) -> bool:
    """The networks are still training, or came to nothing: how far they are; the reader can do something else meanwhile."""
    failed = [(role, run) for role, run in walk.runs.items() if run.over and not run.has_model]
    for role, run in failed:
        st.warning(
            say(
                en="The {name} has ended without a result. Open the run to see why, or begin anew.",
                es="La {name} terminó sin resultado. Abra la ejecución para ver por qué o empiece de nuevo.",
                name=walk.name(role),
            )
        )
        link("run", say(walk.name(role)), "📈", run=run.id)
    if watched and not failed:
        st.info(
            say(
                en="The test set is shown once the networks are trained and compared with the baselines.",
                es="El conjunto de prueba se muestra cuando las redes están entrenadas y comparadas con las referencias.",
            )
        )
    elif not failed:
        st.info(
            say(
                en="This step needs the trained networks; it appears as soon as they are ready.",
                es="Este paso necesita las redes entrenadas; aparece en cuanto estén listas.",
            )
        )
    under_way = any(not run.over for run in walk.runs.values())
    live(lambda: _training(walk, watched=watched), "activity", begun=under_way)
    return bool(failed)


def _training(walk: Walk, *, watched: bool) -> bool:
    found = {role: record.watched(run.id) for role, run in walk.runs.items()}
    for role, run in found.items():
        if run.status == "queued":
            st.caption(say(en="{name}: waiting in the queue", es="{name}: en espera en la cola", name=walk.name(role)))
        elif not run.over:
            st.caption(say(walk.name(role)))
            progress(run)
    if watched:
        with speaking(session().language):  # a fragment draws itself again alone
            _curves(walk, found)
    return any(not run.over for run in found.values())


def _curves(walk: Walk, found: Mapping[str, runs.Run]) -> None:
    primary = runs.experiment_of(walk.first).task.primary
    lines = [
        curve_of(frame, primary, plain(walk.name(role)), place)
        for place, (role, run) in enumerate(found.items())
        if primary in (frame := cache.curves(run)).columns
    ]
    if lines:
        title = Text("Validation: {metric}", "Validación: {metric}").format(metric=title_of(primary))
        draw(curves(title, lines), "activity.curves")


def _train_more(walk: Walk) -> None:
    """What else one click trains: what is missing beside the run, and everything with another seed."""
    beside = {
        role: one for role, one in walk.activity.beside(runs.experiment_of(walk.first)).items() if role not in walk.runs
    }
    with st.container(horizontal=True):
        if beside and st.button(
            say(
                en="Train beside it: {names}",
                es="Entrenar al lado: {names}",
                names=Text.join(", ", [walk.activity.roles[role] for role in beside]),
            ),
            icon="▶️",
            key="activity.beside",
        ):
            attempt(lambda: train(beside, walk))
        if st.button(
            say(en="Train again with another seed", es="Entrenar de nuevo con otra semilla"),
            icon="🎲",
            key="activity.again",
        ):
            attempt(lambda: train(again(walk), walk))
