"""Step 1: the question, and a guess."""

from collections.abc import Sequence

import streamlit as st

from playground.learn import first_lesson as lesson
from playground.text import Text
from playground.ui.first_lesson.pair import Pair, address_of, train
from playground.ui.page import among, attempt, link, say

GUESSES: dict[str, Text] = {
    "rnn": Text("only the RNN", "solo la RNN"),
    "lstm": Text("only the LSTM", "solo la LSTM"),
    "both": Text("both", "las dos"),
    "neither": Text("neither", "ninguna"),
}


def question(pairs: Sequence[Pair]) -> bool:
    """Draw it; whether there are runs to go on to."""
    st.markdown(
        say(
            en="Read this from left to right, one word at a time, and say at the end: **is** or **are**?",
            es="Lea esto de izquierda a derecha, palabra a palabra, y diga al final si sigue **is** (singular) o **are** (plural).",
        )
    )
    st.markdown(
        say(
            en="> the **keys** near the door behind the letters beside the river above the birds … ?",
            es="> the **keys** near the door behind the letters beside the river above the birds … ?",
        )
    )
    st.markdown(
        say(
            en="The verb agrees with the **first** noun; all others only distract. Whoever answers must carry one bit, singular or plural, past all of them. Here {phrases} phrases, {words} words, lie between noun and verb.\n\nA **recurrent network** reads one word at a time. It carries a **hidden state**, here {units} numbers (units). At each word the same weights compute the new state from the word and the previous state; the answer is computed from the last state alone.\n\nTwo networks will try: a **simple recurrent network** (RNN) and an **LSTM**, with the same number of units, on the same data, for the same number of epochs (passes over the training set).",
            es="El verbo concuerda con el **primer** nombre; los demás solo distraen. Quien responda debe llevar un bit, singular o plural, más allá de todos ellos. Aquí hay {phrases} complementos, {words} palabras, entre el nombre y el verbo.\n\nUna **red recurrente** lee las palabras de una en una. Lleva consigo un **estado oculto**, aquí {units} números (unidades). En cada palabra, los mismos pesos calculan el nuevo estado a partir de la palabra y del estado anterior; la respuesta se calcula solo con el último estado.\n\nLo intentarán dos redes: una **red recurrente simple** (RNN) y una **LSTM**, con el mismo número de unidades, con los mismos datos y durante las mismas épocas (pasadas por el conjunto de entrenamiento).",
            phrases=lesson.DISTANCE,
            words=3 * lesson.DISTANCE,
            units=lesson.UNITS,
        )
    )
    guess = st.radio(
        say(
            en="Your guess: which of them will know the answer?", es="Su predicción: ¿cuál de ellas sabrá la respuesta?"
        ),
        **among({name: say(words) for name, words in GUESSES.items()}),
        index=None,
        key="lesson.guess",
        horizontal=True,
    )
    if guess is not None:
        st.session_state["lesson.guessed"] = guess
    if pairs:
        link("first_lesson", say(en="Back to your runs", es="Volver a sus ejecuciones"), "➡️", **address_of(2))
    elif st.button(
        say(en="Train both", es="Entrenar las dos"),
        type="primary",
        icon="▶️",
        disabled=guess is None,
        help=say(en="Make a guess first.", es="Primero haga su predicción.") if guess is None else None,
        key="lesson.train",
    ):
        attempt(lambda: train(lesson.DISTANCE, (), 2))
    return bool(pairs)
