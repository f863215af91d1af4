"""Gates and states over the sequence: all units as a heat map, one unit over the text, how often gates are saturated."""

import streamlit as st

from playground.launch.compute.inspecting.activations import Activations
from playground.plots.activations import ORDERS, activations
from playground.plots.coloured_steps import coloured_steps
from playground.plots.saturation import saturation
from playground.text import Text
from playground.ui.exhibits import draw
from playground.ui.links.choice import buttons, menu
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View, choose_layer, choose_unit, chosen_unit, clicked_unit
from playground.ui.page import say

_ORDER = Text("Order of the units", "Orden de las unidades")


def _draw(chosen: Chosen) -> None:
    found: Activations = chosen.compute("activations")
    layer = choose_layer(found.layers, "states")
    if layer != found.layer:
        found = chosen.compute("activations", layer=found.layers.index(layer))
    names = list(found.values)
    with st.container(horizontal=True):
        # Not as formulas: those have no words for a screen reader.
        words, key = {name: say(Text.same(name)) for name in names}, f"inside.states.name.{'.'.join(names)}"
        name = buttons("view.value", words, say(en="Value", es="Valor"), key=key, usual=names[-1])
        orders = {key: say(words) for key, words in ORDERS.items()}
        order = menu("view.order", orders, say(_ORDER), key="inside.states.order", usual=next(iter(orders)))
    values = found.values[name]
    units = values.shape[1]
    figure = activations(name, values, found.steps, found.first, order, chosen=chosen_unit(units, "states"))
    draw(figure, "inside.states.units", clicked_unit(units, "states"))
    st.caption(say(en="Click on a row to choose its unit.", es="Haga clic en una fila para elegir su unidad."))
    unit = choose_unit(units, "states")
    title = Text("{name} of unit {unit} over the sequence", "{name} de la unidad {unit} en la secuencia")
    shown = coloured_steps(title.format(name=name, unit=unit + 1), values[:, unit], found.steps, found.first)
    draw(shown, "inside.states.unit")
    if found.saturated:
        draw(saturation(found.saturated), "inside.states.saturated")


VIEW = View(
    "states",
    Text("Gates and states", "Puertas y estados"),
    Text(
        "Shows what every unit of a layer computes at every step of this sequence, recomputed with the equations of the cell and the trained weights.",
        "Muestra qué calcula cada unidad de una capa en cada paso de esta secuencia, recalculado con las ecuaciones de la celda y los pesos entrenados.",
    ),
    Text(
        "It does not show whether the network needs a unit: a unit that looks meaningful may have no effect on the output.",
        "No muestra si la red necesita una unidad: una que parece tener sentido puede no influir en la salida.",
    ),
    _draw,
    {
        Text("Gate", "Puerta"): Text(
            "numbers between 0 (shut: nothing passes) and 1 (open: everything passes), one for each unit and step.",
            "números entre 0 (cerrada: no pasa nada) y 1 (abierta: pasa todo), uno por unidad y paso.",
        ),
        Text("Hidden state", "Estado oculto"): Text(
            "what a layer hands to the next step and to the layer above, one number for each unit.",
            "lo que una capa entrega al paso siguiente y a la capa de encima, un número por unidad.",
        ),
        Text("Saturated", "Saturada"): Text(
            "a gate is saturated where it is below 0.1 or above 0.9: there it hardly changes with its input, and hardly learns. A forget gate saturated at 1 still passes on the cell state's own gradient.",
            "una puerta está saturada donde vale menos de 0,1 o más de 0,9: ahí apenas cambia con su entrada y apenas aprende. Una puerta de olvido saturada en 1 sí deja pasar el gradiente del propio estado de la celda.",
        ),
    },
)
