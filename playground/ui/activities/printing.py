"""The activity on paper: a worksheet with what was answered, and a sheet for the teacher."""

import streamlit as st

from playground.errors import PlaygroundError
from playground.learn.activity import Step
from playground.learn.worksheet import Done, worksheet
from playground.text import Text
from playground.ui.activities.walk import Walk
from playground.ui.page import say, session

_LATER = Text(
    "The networks were still training when this sheet was made.",
    "Las redes aún se estaban entrenando cuando se hizo esta hoja.",
)

_NOTHING = Text(
    "The network has ended without a result, so this step has nothing to show. Train it again and print then.",
    "La red terminó sin resultado, así que este paso no tiene nada que mostrar. Entrénela de nuevo e imprima después.",
)


def printing(walk: Walk) -> None:
    """The downloads; they are made only once they are wanted."""
    with st.expander(
        say(en="Print: worksheet and teacher's sheet", es="Imprimir: hoja de trabajo y hoja para quien enseña"),
        icon="🖨️",
    ):
        st.markdown(
            say(
                en="Both hold the numbers and figures of your runs. The worksheet holds what you have answered so far, and lines where you have not. Open the file in a browser and print it (A4).",
                es="Ambas contienen los números y las figuras de sus ejecuciones. La hoja de trabajo lleva lo que usted ha respondido hasta ahora, y líneas donde no. Abra el archivo en un navegador e imprímalo (A4).",
            )
        )
        wanted = f"activity.printed.{walk.first.id}"
        if st.button(say(en="Prepare both", es="Preparar ambas"), icon="📄", key="activity.prepare"):
            st.session_state[wanted] = True
        if st.session_state.get(wanted):
            with st.spinner(say(en="Computing…", es="Calculando…")):
                done = [_done(walk, step) for step in walk.activity.steps]
            _downloads(walk, done)


def _downloads(walk: Walk, done: list[Done]) -> None:
    names = [f"{run.name} ({run.id[:6]})" for run in walk.runs.values()]
    sheets = {
        "worksheet": Text("Worksheet", "Hoja de trabajo"),
        "teacher": Text("Teacher's sheet", "Hoja para quien enseña"),
    }
    with st.container(horizontal=True):
        for name, title in sheets.items():
            st.download_button(
                say(title),
                worksheet(walk.activity, names, done, teacher=name == "teacher"),
                file_name=f"{walk.activity.kind()}_{name}_{session().language}.html",
                mime="text/html",
                icon="⬇️",
                key=f"activity.download.{name}",
                on_click="ignore",
            )


def _done(walk: Walk, step: type[Step]) -> Done:
    answers = {question.name: walk.sheet.answers.get(f"{step.name}.{question.name}", "") for question in step.questions}
    if not walk.ready("baselines" if step.watched else step.ready):
        return Done(step, None, _NOTHING if walk.first.over and not walk.first.has_model else _LATER, answers)
    try:
        return Done(step, walk.found(step), None, answers)
    except PlaygroundError as error:
        return Done(step, None, error.text, answers)
