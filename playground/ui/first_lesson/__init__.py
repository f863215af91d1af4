"""The first lesson, in steps that wait for the reader: two networks are trained, one fails, and the page shows why."""

from collections.abc import Callable, Sequence

import streamlit as st

from playground.errors import PlaygroundError
from playground.text import Text, speaking
from playground.ui.first_lesson.distance import distance
from playground.ui.first_lesson.gates import gates
from playground.ui.first_lesson.gradients import gradients
from playground.ui.first_lesson.own_experiment import own_experiment
from playground.ui.first_lesson.pair import Pair, pairs_of_address
from playground.ui.first_lesson.question import question
from playground.ui.first_lesson.watch import watch
from playground.ui.page import in_url, say, session

_WIDTH = 900
"""Pixels: longer lines are hard to read."""


def shown() -> None:
    """The step that the address names, as far as the runs that it names allow."""
    pairs = pairs_of_address()
    asked = st.query_params.get("step", "1")
    step = min(max(1, int(asked) if asked.isdecimal() else 1), len(STEPS))
    if not pairs:
        step = 1
    elif not pairs[0].over:
        step = min(step, 2)
    title, draw_step = STEPS[step - 1]
    with st.container(width=_WIDTH):
        st.title(say(en="First lesson: who remembers?", es="Primera lección: ¿quién recuerda?"))
        st.progress(
            step / len(STEPS),
            text=say(en="Step {step} of {all}", es="Paso {step} de {all}", step=step, all=len(STEPS)),
        )
        st.subheader(say(title))
        try:
            with speaking(session().language):
                ready = draw_step(pairs)
        except PlaygroundError as error:
            st.info(say(error.text))
            ready = True
        _onward(step, ready)


def _onward(step: int, ready: bool) -> None:
    st.divider()
    with st.container(horizontal=True):
        if step > 1 and st.button(say(en="Back", es="Atrás"), icon="⬅️", key=f"lesson.back.{step}"):
            in_url(step=str(step - 1))
            st.rerun()
        if (
            1 < step < len(STEPS)
            and ready
            and st.button(say(en="Go on", es="Seguir"), icon="➡️", type="primary", key=f"lesson.on.{step}")
        ):
            in_url(step=str(step + 1))
            st.rerun()


STEPS: tuple[tuple[Text, Callable[[Sequence[Pair]], bool]], ...] = (
    (Text("A question of memory", "Una cuestión de memoria"), question),
    (Text("Watch them learn", "Vea cómo aprenden"), watch),
    (Text("Why it fails: the gradient", "Por qué falla: el gradiente"), gradients),
    (Text("How it remembers: the gates", "Cómo recuerda: las puertas"), gates),
    (Text("Turn the distance up", "Aumente la distancia"), distance),
    (Text("Your own experiment", "Su propio experimento"), own_experiment),
)
"""The steps with their titles; each draws itself and says whether the reader can go on."""
