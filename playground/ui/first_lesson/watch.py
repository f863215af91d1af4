"""Step 2: both networks learn, and what came of it."""

from collections.abc import Sequence

import streamlit as st

from playground.learn import first_lesson as lesson
from playground.plots.curves import curves
from playground.text import Text, percentage, speaking
from playground.ui import cache
from playground.ui.exhibits import draw
from playground.ui.first_lesson.pair import NAMES, Pair, pairs_of_address
from playground.ui.page import link, live, plain, say, session
from playground.ui.run_page.outputs import curve_of
from playground.ui.run_state import progress

_CHANCE = Text("guessing", "al azar")


def watch(pairs: Sequence[Pair]) -> bool:
    """Draw it; whether both have ended."""
    live(_training, "lesson", begun=not pairs[0].over)
    return pairs[0].over


def _training() -> bool:
    pair = pairs_of_address()[0]
    for cell, run in pair.of.items():
        if not run.over:
            if run.status == "queued":
                st.caption(say(en="{cell}: waiting in the queue", es="{cell}: en espera en la cola", cell=NAMES[cell]))
            else:
                progress(run)
    lines = [
        curve_of(frame, "accuracy", plain(NAMES[cell]), place)
        for place, (cell, run) in enumerate(pair.of.items())
        if "accuracy" in (frame := cache.curves(run)).columns
    ]
    if lines:
        title = Text("Validation accuracy", "Exactitud de validación")
        with speaking(session().language):  # a fragment draws itself again alone
            draw(curves(title, lines, levels={plain(_CHANCE): lesson.CHANCE}), "lesson.curves")
    if pair.over:
        _verdict(pair)
    return not pair.over


def _verdict(pair: Pair) -> None:
    """What came out, and whether the guess was right."""
    found = {cell: pair.accuracy(cell) for cell in lesson.CELLS}
    if None in found.values():
        st.warning(
            say(
                en="A run has ended without a result. Open it to see why, and train both again.",
                es="Una ejecución terminó sin resultado. Ábrala para ver por qué y entrene las dos de nuevo.",
            )
        )
        for cell, run in pair.of.items():
            link("run", say(NAMES[cell]), "📈", run=run.id)
        return
    solved = {cell for cell, value in found.items() if value is not None and value >= lesson.SOLVED}
    st.markdown(
        say(
            en="On sentences they have never seen, the LSTM is right in **{lstm}** of the cases and the RNN in **{rnn}**; guessing gives 50 %.",
            es="Con frases que nunca han visto, la LSTM acierta en el **{lstm}** de los casos y la RNN en el **{rnn}**; al azar se acierta el 50 %.",
            **{cell: percentage(value or 0.0) for cell, value in found.items()},
        )
    )
    guess = st.session_state.get("lesson.guessed")
    if guess is not None:
        right = {"lstm": {"lstm"}, "rnn": {"rnn"}, "both": {"rnn", "lstm"}, "neither": set()}[guess] == solved
        st.markdown(
            say(en="✔️ As you guessed.", es="✔️ Como usted predijo.")
            if right
            else say(
                en="You guessed otherwise. The next steps show why it came out like this.",
                es="Su predicción fue otra. Los pasos siguientes muestran por qué ha salido así.",
            )
        )
