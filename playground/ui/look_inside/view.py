"""What a view is, and the choices that several views have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from playground.launch.compute.inspecting.activations import Layer
from playground.launch.compute.inspecting.sequence import Sequence as Sequence_
from playground.text import Text
from playground.ui.links.choice import begin_number, menu, number
from playground.ui.look_inside.choice import Chosen
from playground.ui.page import say


@dataclass(frozen=True)
class View:
    """One view on a network.

    Attributes:
        name: in the address of the page.
        title: of its button.
        shows: what it shows, a sentence.
        does_not: what it does not show, a sentence.
        draw: draws it.
        terms: what is to be known beside the picture, by term.
    """

    name: str
    title: Text
    shows: Text
    does_not: Text
    draw: Callable[[Chosen], None]
    terms: Mapping[Text, Text] = field(default_factory=dict)


def choose_layer(layers: Sequence[Layer], key: str) -> Layer:
    """Which layer, in which direction, of which part of the network: the top one unless another is chosen."""
    if len(layers) == 1:
        return layers[0]
    words = {str(place): say(layer.title) for place, layer in enumerate(layers)}
    title, last = say(en="Layer", es="Capa"), str(len(layers) - 1)
    return layers[int(menu("view.layer", words, title, key=f"inside.{key}.layer", usual=last, width=320))]


def choose_asked(sequence: Sequence_, key: str) -> tuple[int, int]:
    """Which number of the outputs is asked about, as `Inspected.index` takes it: the likeliest of the last one at first.

    Args:
        sequence: whose outputs.
        key: tells the widgets from those of another view.
    """
    position = len(sequence.positions) - 1
    with st.container(horizontal=True):
        if len(sequence.positions) > 1:
            words = {str(place): label for place, label in enumerate(told_apart(sequence.positions))}
            widget = f"inside.{key}.position.{len(words)}"
            title, last = say(en="At", es="En"), str(position)
            position = int(menu("view.at", words, title, key=widget, usual=last, width=220))
        output = sequence.likeliest[position] if len(sequence.likeliest) > 1 else sequence.likeliest[0]
        if len(sequence.outputs) > 1:
            words = {str(place): name for place, name in enumerate(sequence.outputs)}
            widget = f"inside.{key}.output.{position}.{output}"
            title, likeliest = say(en="Output", es="Salida"), str(output)
            output = int(menu("view.output", words, title, key=widget, usual=likeliest))
    return output, position


def told_apart(labels: Sequence[str]) -> list[str]:
    """The labels, each behind its number where one is there twice."""
    if len(set(labels)) == len(labels):
        return list(labels)
    return [f"{number} · {label}" for number, label in enumerate(labels, start=1)]


def choose_unit(count: int, key: str) -> int:
    """Which unit, by its place from 0; people count from 1."""
    title = say(en="Unit (1 to {count})", es="Unidad (1 a {count})", count=count)
    return number("view.unit", title, count, key=_unit_key(count, key)) - 1


def clicked_unit(count: int, key: str) -> Callable[[], None]:
    """What to do when a row of the figure `inside.<key>.units` was clicked: choose its unit in the field of `choose_unit`."""

    def choose() -> None:
        points = st.session_state[f"inside.{key}.units"]["selection"]["points"]
        if points:
            st.session_state[_unit_key(count, key)] = int(points[0]["y"])

    return choose


def chosen_unit(count: int, key: str) -> int:
    """The unit in the field of `choose_unit`, from 0, before the field is drawn."""
    return begin_number("view.unit", count, key=_unit_key(count, key)) - 1


def _unit_key(count: int, key: str) -> str:
    return f"inside.{key}.unit.{count}"
