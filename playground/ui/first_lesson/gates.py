"""Step 4: the forget gate and the cell state of the network that remembers."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.launch.compute.inspecting.activations import Activations
from playground.learn import first_lesson as lesson
from playground.plots.activations import activations, by_unit
from playground.text import numeral
from playground.ui.first_lesson.pair import NAMES, Pair, inside
from playground.ui.look_inside.view import draw_with_numbers
from playground.ui.page import link, say


def gates(pairs: Sequence[Pair]) -> bool:
    """Draw it; the reader may go on."""
    found: Activations = inside(pairs[0].of["lstm"], "activations")
    gate = found.values["f_t"]
    kept = float(np.nanmean(gate))
    st.markdown(
        say(
            en="The LSTM has a **cell state** that changes by addition, and a **forget gate** that says how much of it stays: 1 keeps everything, 0 erases. In this sentence its mean is **{mean}**; over {words} words, {mean} to the power of {words} is {all}: that much of what the noun wrote is still there.",
            es="La LSTM tiene un **estado de celda** que cambia por suma y una **puerta de olvido** que dice cuánto se conserva: 1 lo guarda todo, 0 lo borra. En esta frase su media es **{mean}**; en {words} palabras, {mean} elevado a {words} es {all}: eso queda de lo que escribió el nombre.",
            mean=numeral(kept, ".3f"),
            words=3 * lesson.DISTANCE,
            all=numeral(kept ** (3 * lesson.DISTANCE), ".2f"),
        )
    )
    draw_with_numbers(
        [activations("f_t", gate, found.steps, found.first, "mean"), by_unit("f_t", gate, "mean")], "lesson.gate"
    )
    st.markdown(
        say(
            en="Rows are units, columns words: the stronger the colour, the more is kept. Below, what these units carry, the cell state:",
            es="Las filas son unidades y las columnas palabras: cuanto más intenso el color, más se conserva. Debajo, lo que llevan esas unidades, el estado de celda:",
        )
    )
    state = found.values["c_t"]
    draw_with_numbers(
        [activations("c_t", state, found.steps, found.first, "mean"), by_unit("c_t", state, "mean")], "lesson.state"
    )
    with st.container(horizontal=True):
        for cell, run in pairs[0].of.items():
            link(
                "look_inside",
                say(en="Look inside the {cell}", es="Ver por dentro la {cell}", cell=NAMES[cell]),
                "🔎",
                run=run.id,
            )
        link("learn", say(en="More: LSTM", es="Más: LSTM"), "📖", concept="lstm")
    return True
