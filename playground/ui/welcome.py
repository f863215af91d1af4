"""The pieces of the welcome page."""

from collections.abc import Sequence

import streamlit as st

from playground.markup import for_markdown
from playground.task import TASKS, title_on_test
from playground.text import percentage
from playground.tracking import runs
from playground.ui import record
from playground.ui.formatting import measured, status_of, task_icon
from playground.ui.page import go, link, live, say, session
from playground.ui.studies.list import answer, by_effect, draw_figure


def lesson() -> None:
    """The way to the first lesson, for those who are new here."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(
                en="**New here?** Ten minutes: train two networks with one click, watch one of them fail, and see why.",
                es="**¿Es su primera vez?** Diez minutos: entrene dos redes con un clic, vea cómo una fracasa y por qué.",
            )
        )
        if st.button(
            say(en="First lesson", es="Primera lección"), icon="🎓", type="primary", key="welcome.first_lesson"
        ):
            go("first_lesson")
        link("learn", say(en="Learn the concepts", es="Aprender los conceptos"), "📖")


def tasks() -> None:
    """One card for each task, with the way to its design."""
    names = TASKS.in_order()
    for start in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[start : start + 2], strict=False):
            task = TASKS[name]
            with column, st.container(border=True, height="stretch"):
                st.markdown(f"#### {task.icon} {say(task.title)}")
                st.markdown(say(task.about))
                if st.button(
                    say(en="Design and train", es="Diseñar y entrenar"),
                    key=f"welcome.{name}",
                    type="primary",
                    icon="🧩",
                ):
                    session().task = name
                    go("design", task=name)


def examples() -> None:
    """The example runs with what came out, or how far they are."""
    live(_examples, begun=_moving(_found()), depends=_found)


def convincing_study() -> None:
    """The published study with the strongest effect: its figure, what came out, and the way to all of them."""
    study, results = by_effect()[0]
    draw_figure(study, results)
    answer(study)
    link(
        "studies",
        say(en="All questions already answered", es="Todas las preguntas ya respondidas"),
        "🔬",
        study=study.name,
    )


def _found() -> tuple[runs.Run, ...]:
    found = record.listing(example=True, limit=len(TASKS))
    order = TASKS.in_order()
    return tuple(sorted(found, key=lambda run: order.index(run.task) if run.task in order else len(order)))


def _moving(found: Sequence[runs.Run]) -> bool:
    return any(run.status in ("queued", "running") for run in found)


def _examples() -> bool:
    found = _found()
    if not found:
        st.caption(
            say(
                en="None yet. They are trained in the background at the first start.",
                es="Aún no hay ninguno. Se entrenan en segundo plano al arrancar por primera vez.",
            )
        )
        return False
    columns = st.columns(3)
    for index, run in enumerate(found):
        with columns[index % 3], st.container(border=True):
            st.markdown(f"**{task_icon(run.task)} {for_markdown(run.name)}**")
            st.caption(_line(run))
            link("run", say(en="Open", es="Abrir"), "📈", run=run.id)
    return _moving(found)


def _line(run: runs.Run) -> str:
    words = say(status_of(run))
    if run.status == "running" and run.phase is not None:
        return f"{words}: {say(run.phase)} ({say(percentage(run.share or 0, '.0f'))})"
    name = str(run.primary.get("name", ""))
    if name in run.metrics:
        return f"{words} · {say(title_on_test(name))} {measured(name, run.metrics[name])}"
    return words
