"""Step 4: the forget gate and the cell state of the network that remembers."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.launch.compute.inspecting.activations import Activations
from playground.plots.activations import activations
from playground.text import Text, numeral
from playground.ui.exhibits import draw
from playground.ui.first_lesson.pair import NAMES, Pair, inside
from playground.ui.page import link, plain, say

_AFTER_THE_NOUN = 2
"""The first step that is not “the” or the noun."""
_GATE, _STATE = Text("Forget gate f_t", "Puerta de olvido f_t"), Text("Cell state c_t", "Estado de la celda c_t")


def gates(pairs: Sequence[Pair]) -> bool:
    """Draw it; the reader may go on."""
    found: Activations = inside(pairs[0].of["lstm"], "activations")
    gate = found.values["f_t"]
    kept = np.prod(gate[_AFTER_THE_NOUN:], axis=0)
    st.markdown(
        say(
            en="The LSTM has a second state, the **cell state**: new cell state = forget gate × old cell state + input gate × candidate. The **forget gate**, between 0 and 1, says how much is kept; the **input gate**, how much of the new is **added**. Going back one step, the gradient of the cell state is multiplied mainly by the forget gate, not by a weight matrix and the slope of tanh: near 1, it survives. In this sentence the gate's mean is **{mean}**. Multiplied over the {words} words after the noun, it leaves on average {all} of what the units had written there, and {best} in the unit that keeps most.",
            es="La LSTM tiene un segundo estado, el **estado de la celda**: nuevo estado = puerta de olvido × estado anterior + puerta de entrada × candidato. La **puerta de olvido**, entre 0 y 1, dice cuánto se conserva; la de **entrada**, cuánto de lo nuevo **se suma**. Un paso atrás, el gradiente de ese estado se multiplica sobre todo por la puerta de olvido, no por una matriz de pesos ni por la pendiente de tanh: cerca de 1, sobrevive. En esta frase la media de la puerta es **{mean}**. Multiplicada a lo largo de las {words} palabras que siguen al nombre, deja en promedio {all} de lo que las unidades habían escrito allí, y {best} en la unidad que más conserva.",
            mean=numeral(float(gate.mean()), ".3f"),
            words=len(gate) - _AFTER_THE_NOUN,
            all=numeral(float(kept.mean()), ".2f"),
            best=numeral(float(kept.max()), ".2f"),
        )
    )
    draw(activations(plain(_GATE), gate, found.steps, found.first, "mean"), "lesson.gate")
    st.markdown(
        say(
            en="Rows are units, columns words: the stronger the colour, the more is kept. Below, what these units carry, the cell state:",
            es="Las filas son unidades y las columnas palabras: cuanto más intenso el color, más se conserva. Debajo, lo que llevan esas unidades, el estado de la celda:",
        )
    )
    draw(activations(plain(_STATE), found.values["c_t"], found.steps, found.first, "mean"), "lesson.state")
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
