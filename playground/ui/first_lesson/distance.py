"""Step 5: other distances."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from playground.exhibits import Table
from playground.learn import first_lesson as lesson
from playground.text import Text, percentage
from playground.ui.exhibits import draw
from playground.ui.first_lesson.pair import NAMES, Pair, pairs_of_address, train
from playground.ui.page import attempt, live, plain, say
from playground.ui.run_state import progress

_PHRASES, _WORDS = Text("phrases between", "complementos"), Text("words between", "palabras entre medias")


def distance(pairs: Sequence[Pair]) -> bool:
    """Draw it; the reader may go on."""
    st.markdown(
        say(
            en="How far does the memory reach? Choose a distance and train both again. Shorter: when does the RNN begin to manage? Longer: where does the LSTM fail too?",
            es="¿Hasta dónde llega la memoria? Elija una distancia y entrene las dos de nuevo. Más corta: ¿cuándo empieza la RNN a conseguirlo? Más larga: ¿dónde falla también la LSTM?",
        )
    )
    waiting = any(not pair.over for pair in pairs)
    distance = st.slider(
        say(en="Phrases between the noun and the verb", es="Complementos entre el nombre y el verbo"),
        1,
        lesson.LONGEST,
        25,
        key="lesson.distance",
    )
    if st.button(
        say(en="Train both again", es="Entrenar las dos de nuevo"),
        icon="▶️",
        type="primary" if len(pairs) == 1 else "secondary",
        disabled=waiting,
        key="lesson.again",
    ):
        attempt(lambda: train(distance, pairs, 5))
    live(_tried, "lesson.tried", begun=waiting)
    return True


def _tried() -> bool:
    """All distances tried so far, and what is under way."""
    pairs = pairs_of_address()
    rows = []
    for pair in sorted(pairs, key=lambda one: one.distance):
        told = {plain(NAMES[cell]): _told(pair, cell) for cell in lesson.CELLS}
        rows.append({plain(_PHRASES): pair.distance, plain(_WORDS): 3 * pair.distance, **told})
        for run in pair.of.values():
            if run.status == "running":
                progress(run)
    draw(
        Table(Text("Test accuracy by distance", "Exactitud de prueba por distancia"), pd.DataFrame(rows)),
        "lesson.table",
    )
    return any(not pair.over for pair in pairs)


def _told(pair: Pair, cell: lesson.LessonCell) -> str:
    value = pair.accuracy(cell)
    if value is not None:
        return plain(percentage(value))
    return plain(Text("no result", "sin resultado") if pair.of[cell].over else Text("training…", "entrenando…"))
