"""The network of the experiment in the making: unrolled, with its shapes, its weights and its multiply-adds."""

from typing import Any

import streamlit as st

from playground.experiment import Experiment
from playground.launch.compute.jobs import NetworkDrawing
from playground.model_size import SYMBOLS
from playground.ui import cache, file_summary
from playground.ui.design_page.sections import waiting_for_data
from playground.ui.exhibits import draw
from playground.ui.formatting import whole
from playground.ui.page import say, session


def drawing(experiment: Experiment) -> None:
    """The network unrolled, with its shapes and its number of parameters."""
    if waiting_for_data(experiment.data):
        return
    table = network_of(experiment)
    with st.spinner(say(en="Drawing the network…", es="Dibujando la red…"), show_time=False):
        found, refusal = cache.attempted("drawing", table, session().language)
    if refusal is not None:
        file_summary.refused(refusal, "design.drawing")
        return
    _draw_network(cache.key_of(table), found)


def network_of(experiment: Experiment) -> dict[str, Any]:
    """What a network's drawing depends on: not the seed, which changes no size."""
    return {key: value for key, value in experiment.plain().items() if key in ("task", "data", "model")}


@cache.shared_by_key(most=64)
def _draw_network(found: NetworkDrawing) -> None:
    draw(found.figure, "design.drawing")
    _sizes(found)


def _sizes(found: NetworkDrawing) -> None:
    """Weights and biases by layer, each with its formula, and the shapes of the tensors."""
    weights, biases = sum(layer.weights for layer in found.layers), sum(layer.biases for layer in found.layers)
    counts = {"total": whole(weights + biases), "weights": whole(weights), "biases": whole(biases)}
    st.markdown(
        say(
            en="**{total}** parameters: {weights} weights and {biases} biases.",
            es="**{total}** parámetros: {weights} pesos y {biases} sesgos.",
        ).format(**counts)
        + (
            " "
            + say(
                en="**{count}** multiply-adds for one example.",
                es="**{count}** multiplicaciones y sumas por ejemplo.",
                count=whole(found.multiply_adds),
            )
            if found.multiply_adds is not None
            else ""
        )
    )
    with st.expander(say(en="Weights by layer, tensor shapes", es="Pesos por capa, formas de los tensores")):
        st.table(
            [
                {
                    say(en="layer", es="capa"): say(layer.title),
                    say(en="weights", es="pesos"): f"{layer.symbols} = {layer.numbers} = **{whole(layer.weights)}**"
                    if layer.symbols
                    else "–",
                    say(en="biases", es="sesgos"): whole(layer.biases) if layer.biases else "–",
                }
                for layer in found.layers
            ],
            hide_index=True,
            alt=say(en="Weights and biases by layer", es="Pesos y sesgos por capa"),
        )
        st.table(
            [
                {say(en="tensor", es="tensor"): say(where), say(en="shape", es="forma"): shape}
                for where, shape in found.shapes
            ],
            hide_index=True,
            alt=say(en="Tensor shapes", es="Formas de los tensores"),
        )
        st.caption(say(SYMBOLS))
