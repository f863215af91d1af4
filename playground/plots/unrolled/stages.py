"""The stages of a network in words, with their tensor shapes."""

from typing import Protocol

from playground.batch import Sizes
from playground.blueprint import Blueprint, Layer
from playground.text import Text


class Drawable(Protocol):
    """What can be drawn: a model of any kind."""

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The network laid over time."""


READOUTS = {
    "last": Text("last step", "último paso"),
    "mean": Text("mean over steps", "media de los pasos"),
    "max": Text("maximum over steps", "máximo de los pasos"),
    "attention": Text("attention over steps", "atención sobre los pasos"),
}


def shapes(model: Drawable, sizes: Sizes) -> list[tuple[Text, str]]:
    """What flows where, from the input up, with the shape of each tensor: sequences × time × features."""
    plan = model.blueprint(sizes)
    found = [(input_name(plan), shape(*input_axes(plan)))]
    if plan.embedding:
        found.append((EMBEDDING, shape(sizes.time, plan.embedding)))
    if plan.segment:
        found.append((SEGMENT.format(length=plan.segment), shape(plan.segments[0], plan.layers[0].hidden)))
    found += _layers(plan.layers, plan.segments[0] if plan.segment else sizes.time, LAYER)
    if plan.ending == "parallel":
        found.append((AHEAD, shape(plan.segments[1], plan.layers[-1].hidden)))
    if plan.ending == "summary":
        found.append((READOUT.format(how=READOUTS[plan.readout]), shape(plan.layers[-1].width)))
    if plan.decoder:
        found.append((FED_BACK, shape(sizes.horizon, plan.decoder_inputs)))
        found += _layers(plan.decoder, sizes.horizon, DECODER_LAYER)
    found.append((OUTPUT, shape(*output_axes(plan))))
    return found


SHORT = {
    "last": Text("last", "último"),
    "mean": Text("mean", "media"),
    "max": Text("max", "máx."),
    "attention": Text("attention", "atención"),
}
"""The readouts, short enough for a box."""
EMBEDDING = Text("embeddings", "embeddings")
SEGMENT = Text("segments of {length} steps, projected", "segmentos de {length} pasos, proyectados")
PLACE = Text("position embedding of a future segment", "embedding de posición de un segmento futuro")
AHEAD = Text("one step for each future segment", "un paso por segmento futuro")
LAYER = Text("layer {number}: {title}", "capa {number}: {title}")
DECODER_LAYER = Text("decoder layer {number}: {title}", "capa {number} del decodificador: {title}")
WINDOW = Text("{title}, {reach} steps at a time", "{title}, {reach} pasos a la vez")
STATE = Text("state of layer {number}: {states}, each", "estado de la capa {number}: {states}, cada uno")
READOUT = Text("readout: {how}", "lectura: {how}")
FED_BACK = Text("decoder input: its last output", "entrada del decodificador: su última salida")
OUTPUT = Text("output", "salida")


def input_name(plan: Blueprint) -> Text:
    """What goes in."""
    if plan.sizes.pattern.inputs == "tokens":
        return Text("input: tokens", "entrada: tokens")
    return Text("input: values", "entrada: valores")


def input_axes(plan: Blueprint) -> tuple[int, ...]:
    """Axes of the input after the batch."""
    return (plan.sizes.time,) if plan.sizes.pattern.inputs == "tokens" else (plan.sizes.time, plan.sizes.features)


def output_axes(plan: Blueprint) -> tuple[int, ...]:
    """Axes of the output after the batch."""
    sizes = plan.sizes
    return {
        "vector": (sizes.outputs,),
        "steps": (sizes.time, sizes.outputs),
        "horizon": (sizes.horizon, sizes.outputs),
        "sequence": (sizes.horizon, sizes.outputs),
    }[sizes.pattern.layout]


def shape(*axes: int) -> str:
    """A shape with the sequences of a batch first: `N × 96 × 1`."""
    return " × ".join(map(str, ("N", *axes)))


def layer_name(number: int, layer: Layer, name: Text = LAYER) -> Text:
    """What a layer is called: by its number and cell, or by how many steps it reads at a time."""
    if layer.states:
        return name.format(number=number, title=layer.title)
    return WINDOW.format(title=layer.title, reach=layer.reach) if layer.reach > 1 else layer.title


def _layers(layers: tuple[Layer, ...], time: int, name: Text) -> list[tuple[Text, str]]:
    found = []
    for number, layer in enumerate(layers, start=1):
        found.append((layer_name(number, layer, name), shape(time, layer.width)))
        if layer.states:
            carried = STATE.format(number=number, states=", ".join(layer.states))
            found.append((carried, f"{'2' if layer.both else '1'} × N × {layer.hidden}"))
    return found
