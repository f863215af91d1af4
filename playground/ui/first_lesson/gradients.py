"""Step 3: the gradient of both networks back to the noun."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.launch.compute.inspecting.gradients import GradientNorms
from playground.launch.compute.inspecting.sequence import Sequence as LookedAt
from playground.plots.gradient_decay import decades, gradient_decay
from playground.text import Text, numeral
from playground.ui.exhibits import draw
from playground.ui.first_lesson.pair import NAMES, Pair, inside
from playground.ui.page import link, plain, say

_BEGINNING = 8
"""Words of the sentence that are quoted; its noun is the second one, which the figure may have no room to name."""


def gradients(pairs: Sequence[Pair]) -> bool:
    """Draw it; the reader may go on."""
    st.markdown(
        say(
            en="A network learns by gradients: they say how the loss (the error) changes with each weight, and the weights are moved accordingly. What a word can teach them depends on how strongly the answer reacts to it: *how would the answer change if this word were a little different?* That is the gradient of the answer with respect to the word. For the noun it must travel back through every word between.",
            es="Una red aprende mediante gradientes: dicen cómo cambia la pérdida (el error) con cada peso, y los pesos se corrigen según ellos. Lo que una palabra puede enseñar depende de cuánto reacciona a ella la respuesta: *¿cómo cambiaría la respuesta si esta palabra fuera un poco distinta?* Eso mide el gradiente de la respuesta respecto de la palabra. Para el nombre, debe volver atrás por todas las palabras intermedias.",
        )
    )
    norms: dict[str, np.ndarray] = {}
    steps: tuple[str, ...] = ()
    for cell, run in pairs[0].of.items():
        sequence: LookedAt = inside(run, "sequence")
        found: GradientNorms = inside(run, "gradients", of="output", output=sequence.likeliest[0], position=0)
        norms[plain(NAMES[cell])] = found.inputs
        steps = found.steps
    st.markdown(
        say(
            en="**Both networks, the same sentence: “{words} …”**",
            es="**Las dos redes, la misma frase: «{words} …»**",
            words=" ".join(steps[:_BEGINNING]),
        )
    )
    title = Text(
        "Gradient of the answer with respect to every word", "Gradiente de la respuesta respecto de cada palabra"
    )
    draw(gradient_decay(title, norms, steps), "lesson.gradients")
    for name, values in norms.items():
        ratio = decades(values)
        if ratio is not None:
            st.markdown(
                say(
                    en="**{name}**: from the last word back to the first the gradient changes by a factor of 10 to the power of {power}.",
                    es="**{name}**: de la última palabra a la primera, el gradiente cambia en un factor de 10 elevado a {power}.",
                    name=name,
                    power=numeral(ratio, ".1f"),
                )
            )
    st.markdown(
        say(
            en="In the simple RNN each step back multiplies the gradient by the recurrent weights and by the slope of tanh, which is at most 1. Where the product shrinks it at every step, it **vanishes**: the noun is there, but nothing is learnt from it. In the LSTM the main factor is the forget gate instead; the next step shows it.",
            es="En la RNN simple, cada paso atrás multiplica el gradiente por los pesos recurrentes y por la pendiente de tanh, que es como mucho 1. Si el producto lo reduce en cada paso, el gradiente **se desvanece**: el nombre está ahí, pero nada se aprende de él. En la LSTM, el factor principal es la puerta de olvido; lo muestra el paso siguiente.",
        )
    )
    link(
        "learn",
        say(en="More: vanishing gradient", es="Más: gradiente que se desvanece"),
        "📖",
        concept="vanishing_gradient",
    )
    return True
