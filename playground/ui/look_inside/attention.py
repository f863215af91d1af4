"""Attention rows: what each output looks at, or each step for the one answer."""

from playground.launch.compute.inspecting.attention import AttentionWeights
from playground.plots.alignment import alignment
from playground.plots.coloured_steps import coloured_steps
from playground.text import Text
from playground.ui.exhibits import draw, draw_all
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View


def _draw(chosen: Chosen) -> None:
    found: AttentionWeights = chosen.compute("attention")
    if len(found.weights) > 1:
        draw_all(alignment(chosen.run.name, found.outputs, found.inputs, found.weights.tolist()), "inside.attention")
        return
    title = Text("Weight of each step for the answer", "Peso de cada paso en la respuesta")
    weights = found.weights[0]
    strongest = max(float(weights.max()), 1e-12)
    draw(coloured_steps(title, weights, found.inputs, strongest=strongest), "inside.attention")


VIEW = View(
    "attention",
    Text("Attention", "Atención"),
    Text(
        "Shows the weights with which the network mixes the states of the steps.",
        "Muestra los pesos con que la red mezcla los estados de los pasos.",
    ),
    Text(
        "It does not show what mattered: each state also knows what was read before it, and other weights may give the same output.",
        "No muestra qué importó: cada estado recoge también lo leído antes, y otros pesos pueden dar la misma salida.",
    ),
    _draw,
    {
        Text("Attention weight", "Peso de atención"): Text(
            "a share between 0 and 1 of one step; those of one output add up to 1. With one answer, the strongest colour is the heaviest step.",
            "una proporción entre 0 y 1 de un paso; las de una salida suman 1. Con una sola respuesta, el color más fuerte es el paso de más peso.",
        )
    },
)
