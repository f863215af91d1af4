"""Gates and states over a sequence, of one layer in one direction at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.cells import Cell
from playground.errors import NotFound
from playground.inspection.layers import layers
from playground.inspection.saturation import saturation
from playground.inspection.trace import Place, Trace, trace
from playground.inspection.written_out import written_out
from playground.launch.compute.inspecting.sequence import MOST_STEPS, Looked, labels
from playground.text import Text


@dataclass(frozen=True)
class Layer:
    """One layer in one direction of one part of a network.

    Attributes:
        part: its English name; empty where the network has one part.
        layer: its number, from 0.
        direction: 1 reads backwards.
        title: in words.
        cell: what it computes at each step.
    """

    part: str
    layer: int
    direction: int
    title: Text
    cell: Cell


@dataclass(frozen=True)
class Activations:
    """What a layer computes over a sequence.

    Attributes:
        layers: all that there are, from the bottom up.
        parts: the names of the parts that the layers are of; none where the network has one part.
        attentions: the names of the parts that attend.
        layer: the one that is shown.
        values: `(time, units)` float32 by name, as the cell's equations call them; in the order of the sequence.
        steps: a label for each step of `values`.
        first: the number of the first one.
        saturated: of gates, `(units, 2)`: the share of the steps at which a unit is shut, and open.
    """

    layers: tuple[Layer, ...]
    parts: tuple[Text, ...]
    attentions: tuple[Text, ...]
    layer: Layer
    values: Mapping[str, np.ndarray]
    steps: tuple[str, ...]
    first: int
    saturated: Mapping[str, np.ndarray]


def activations(looked: Looked, asked: Mapping[str, Any]) -> Activations:
    """The values of one layer.

    Args:
        looked: the network and the sequence.
        asked: `layer`, its place among all layers; the top one where nothing is asked.

    Raises:
        Impossible: the network has no recurrent layers.
        NotFound: there is no such layer.
    """
    found = traced(looked)
    there = layers_of(looked, found)
    place = asked.get("layer", len(there) - 1)
    if not 0 <= place < len(there):
        raise NotFound(
            Text(
                "There is no layer {place}; choose one from 0 to {last}.",
                "No hay capa {place}; elija una de 0 a {last}.",
            ).format(place=place, last=len(there) - 1)
        )
    layer = there[place]
    whole = of_layer(found, layer)
    count = len(next(iter(whole.values())))
    first = max(0, count - MOST_STEPS)
    titles = looked.trained.network.parts.values()
    return Activations(
        there,
        tuple(title for title in titles if title.en in {one.part for one in there}),
        tuple(title for title in titles if title.en in found.attention),
        layer,
        {name: values[first:] for name, values in whole.items()},
        steps_of(looked, layer, count)[first:],
        first,
        {
            one.place.name: np.stack([one.left, one.right], axis=1)
            for one in saturation(looked.trained.network, found.values)
            if one.sign == "σ" and _is_of(one.place, layer)
        },
    )


def traced(looked: Looked) -> Trace:
    """All values of the network over the sequence.

    Raises:
        Impossible: the network has no recurrent layers.
    """
    return trace(looked.trained.network, looked.sequence.batch)


def layers_of(looked: Looked, found: Trace) -> tuple[Layer, ...]:
    """The layers of which something is traced, from the bottom up."""
    titles = {title.en: title for title in looked.trained.network.parts.values()}
    cells = {(one.part, one.layer, one.direction): one.cell for one in layers(written_out(looked.trained.network))}
    there = dict.fromkeys((place.part, place.layer, place.direction) for place in found.values)
    return tuple(Layer(*key, _title(titles, *key), cells[key]) for key in there)


def of_layer(found: Trace, layer: Layer) -> dict[str, np.ndarray]:
    """The values of a layer, `(time, units)` by name."""
    return {
        place.name: values[0].float().cpu().numpy() for place, values in found.values.items() if _is_of(place, layer)
    }


def steps_of(looked: Looked, layer: Layer, count: int) -> tuple[str, ...]:
    """A label for each step of a layer: a decoder's are those of the outputs."""
    sequence = looked.sequence
    return labels(sequence.positions if layer.part == "decoder" else sequence.steps, count)


def _is_of(place: Place, layer: Layer) -> bool:
    return (place.part, place.layer, place.direction) == (layer.part, layer.layer, layer.direction)


def _title(titles: Mapping[str, Text], part: str, layer: int, direction: int) -> Text:
    words = [titles[part]] if part else []
    words.append(Text("layer {number}", "capa {number}").format(number=layer + 1))
    words += [Text("backward", "hacia atrás")] * direction
    return Text.join(" · ", words)
