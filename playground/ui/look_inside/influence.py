"""What mattered: the influence of every step and variable on one number of the outputs."""

from typing import Literal

import numpy as np
import streamlit as st

from playground.launch.compute.inspecting.influence import Influences
from playground.plots.coloured_steps import coloured_steps
from playground.plots.influence_map import influence_map
from playground.text import Text, significant
from playground.ui.exhibits import draw
from playground.ui.links.choice import buttons, menu
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View, choose_asked
from playground.ui.page import say

Method = Literal["gradient_x_input", "integrated_gradients", "occlusion"]
METHODS: dict[Method, Text] = {
    "gradient_x_input": Text("Gradient × input", "Gradiente × entrada"),
    "integrated_gradients": Text("Integrated gradients", "Gradientes integrados"),
    "occlusion": Text("Occlusion", "Oclusión"),
}
BASELINES: dict[str, Text] = {
    "zero": Text("zeros", "ceros"),
    "mean": Text("the mean", "la media"),
    "padding": Text("the padding", "el relleno"),
}


def _draw(chosen: Chosen) -> None:
    with st.container(horizontal=True):
        methods = {name: say(words) for name, words in METHODS.items()}
        label, usual = say(en="Method", es="Método"), next(iter(METHODS))
        method = buttons("view.method", methods, label, key="inside.influence.method", usual=usual)
        baseline = "zero"
        if method != "gradient_x_input":
            words = {name: say(words) for name, words in BASELINES.items()}
            label, key = say(en="Compared with", es="Comparado con"), "inside.influence.baseline"
            baseline = menu("view.baseline", words, label, key=key, usual=next(iter(words)), width=200)
    output, position = choose_asked(chosen.sequence, "influence")
    found: Influences = chosen.compute("influence", method=method, baseline=baseline, output=output, position=position)
    title = Text("{method} on the output “{output}”", "{method} sobre la salida «{output}»").format(
        method=METHODS[method], output=chosen.sequence.outputs[output] if chosen.sequence.outputs else "1"
    )
    by_step = found.values.sum(1)
    tokens = len(found.variables) == 1 and not found.variables[0]
    if tokens:
        strongest = float(np.abs(by_step).max(initial=0.0)) or 1.0
        figure = coloured_steps(title, by_step, found.steps, found.first, strongest=strongest)
    else:
        figure = influence_map(title, found.values, found.variables, found.steps, found.first)
    draw(figure, "inside.influence")
    if found.window > 1:
        st.caption(
            say(
                en="The sequence is long: {window} neighbouring steps at a time are replaced together, and each has an even share of what that changes.",
                es="La secuencia es larga: se sustituyen juntos {window} pasos vecinos cada vez, y a cada uno le toca una parte igual de lo que eso cambia.",
                window=found.window,
            )
        )
    _sums(found)


def _sums(found: Influences) -> None:
    words = say(en="Output: {value}", es="Salida: {value}", value=significant(found.output))
    if found.in_unit is not None:
        words += say(
            en=" (in the unit of the data: {value})",
            es=" (en la unidad de los datos: {value})",
            value=significant(found.in_unit),
        )
    st.caption(words)
    if found.at_baseline is None:
        return
    words = say(
        en="With every step replaced: {value}.",
        es="Con todos los pasos sustituidos: {value}.",
        value=significant(found.at_baseline),
    )
    if found.gap is not None:
        words += " " + say(
            en="Integrated gradients add up to the difference but for {gap}.",
            es="Los gradientes integrados suman la diferencia salvo {gap}.",
            gap=significant(found.gap),
        )
    st.caption(words)


VIEW = View(
    "influence",
    Text("What mattered", "Qué importó"),
    Text(
        "Shows how much every step and variable of the input raised (blue) or lowered (vermilion) one number of the output.",
        "Muestra cuánto subió (azul) o bajó (bermellón) cada paso y variable de la entrada un número de la salida.",
    ),
    Text(
        "It does not show what would be right or fair, and the three methods answer three questions: they need not agree.",
        "No muestra qué sería correcto ni justo, y los tres métodos responden a tres preguntas: no tienen por qué coincidir.",
    ),
    _draw,
    {
        METHODS["gradient_x_input"]: Text(
            "the gradient of the output with respect to a step, times the step's value: what the step would contribute if the network were linear.",
            "el gradiente de la salida respecto de un paso por el valor de ese paso: lo que aportaría si la red fuera lineal.",
        ),
        METHODS["integrated_gradients"]: Text(
            "the mean gradient on the straight way from a neutral input to this one, times the difference of the two inputs; together they give the difference of both outputs.",
            "el gradiente medio en el camino recto de una entrada neutra a esta, por la diferencia entre ambas; en conjunto dan la diferencia entre las dos salidas.",
        ),
        METHODS["occlusion"]: Text(
            "one step at a time is replaced by a neutral one; what the output loses is its influence.",
            "se sustituye un paso cada vez por uno neutro; lo que pierde la salida es su influencia.",
        ),
    },
)
