"""Guided activities: their list, the choice of the data, and the steps, which wait for the reader."""

import streamlit as st

from playground.errors import PlaygroundError
from playground.learn.activity import ACTIVITIES
from playground.text import speaking
from playground.ui.activities.beginning import beginning
from playground.ui.activities.kept import keep, restore
from playground.ui.activities.printing import printing
from playground.ui.activities.step import draw_step
from playground.ui.activities.walk import Walk, walk_of_address
from playground.ui.page import among, go, in_url, link, say, session

_WIDTH = 900
"""Pixels: longer lines are hard to read."""


def shown() -> None:
    """What the address asks for: the list, the beginning of an activity, or one of its steps."""
    asked = st.query_params.get("activity", "")
    with st.container(width=_WIDTH), speaking(session().language):
        if asked not in ACTIVITIES:
            _contents()
            return
        activity = ACTIVITIES[asked]
        st.title(say(activity.title))
        walk = walk_of_address(activity)
        if walk is None:
            beginning(activity)
        else:
            _walked(walk)


def _contents() -> None:
    st.title(say(en="Guided activities", es="Actividades guiadas"))
    st.markdown(
        say(
            en="For a class or alone: each step asks for a prediction first, then shows what came out with **your own** run, and asks why. A worksheet and a sheet for the teacher can be printed.",
            es="Para una clase o a solas: cada paso pide primero una predicción, después muestra qué resultó con **su propia** ejecución y pregunta por qué. Se pueden imprimir una hoja de trabajo y otra para quien enseña.",
        )
    )
    for name in ACTIVITIES.in_order():
        activity = ACTIVITIES[name]
        with st.container(border=True, key=f"activities.{name}"):
            st.subheader(say(activity.title))
            st.markdown(say(activity.about))
            st.caption(
                say(
                    en="About {minutes} minutes · {steps} steps",
                    es="Unos {minutes} minutos · {steps} pasos",
                    minutes=activity.minutes,
                    steps=len(activity.steps),
                )
            )
            if st.button(say(en="Open", es="Abrir"), icon="🧭", type="primary", key=f"activities.open.{name}"):
                go("activities", activity=name)


def _walked(walk: Walk) -> None:
    restore(walk)
    steps = walk.activity.steps
    asked = st.query_params.get("step", "1")
    place = min(max(1, int(asked) if asked.isdecimal() else 1), len(steps))
    step = steps[place - 1]
    st.progress(
        place / len(steps), text=say(en="Step {step} of {all}", es="Paso {step} de {all}", step=place, all=len(steps))
    )
    _teacher(walk, place)
    if place == 1:
        st.caption(
            say(
                en="Your answers are kept in this tab of your browser, over a reload as well, and are gone once you close it. The worksheet, below each step, keeps them for good.",
                es="Sus respuestas se conservan en esta pestaña de su navegador, también si recarga la página, y se pierden al cerrarla. La hoja de trabajo, debajo de cada paso, las guarda para siempre.",
            )
        )
    st.subheader(f"{place}. {say(step.title)}")
    try:
        seen = draw_step(walk, step)
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
        seen = True
    keep(walk)
    st.divider()
    with st.container(horizontal=True):
        if place > 1 and st.button(say(en="Back", es="Atrás"), icon="⬅️", key=f"activity.back.{place}"):
            _to(place - 1)
        if (
            place < len(steps)
            and seen
            and st.button(say(en="Go on", es="Seguir"), icon="➡️", type="primary", key=f"activity.on.{place}")
        ):
            _to(place + 1)
    printing(walk)


def _to(place: int) -> None:
    in_url(step=str(place))
    st.rerun()


def _teacher(walk: Walk, place: int) -> None:
    """What a teacher needs: any step at once, and the address that gives a whole class these runs."""
    steps = walk.activity.steps
    with st.popover(say(en="For the teacher", es="Para quien enseña"), icon="🧑‍🏫"):
        picked = st.selectbox(
            say(en="Go to step", es="Ir al paso"),
            **among({number: f"{number}. {say(one.title)}" for number, one in enumerate(steps, start=1)}),
            index=place - 1,
            key=f"activity.jump.{place}",
        )
        if picked != place:
            _to(picked)
        st.caption(
            say(
                en="The address of this page opens the activity with the runs that are already trained: give it to the class and nobody has to wait. Everyone has answers of their own.",
                es="La dirección de esta página abre la actividad con las ejecuciones ya entrenadas: désela a la clase y nadie tendrá que esperar. Cada cual tiene sus propias respuestas.",
            )
        )
        for role, run in walk.runs.items():
            link("run", say(walk.name(role)), "📈", run=run.id)
        link(
            "activities",
            say(en="Begin with other data", es="Empezar con otros datos"),
            "🔄",
            activity=walk.activity.kind(),
        )
