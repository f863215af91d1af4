"""Units that follow something over the sequence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.errors import Impossible
from playground.inspection.detectors import (
    DETECTORS,
    at_phase,
    cycle,
    other_cycles,
    other_phases,
    selected,
)
from playground.inspection.units import following, nearest
from playground.launch.compute.inspecting.activations import Layer, layers_of, of_layer, traced
from playground.launch.compute.inspecting.sequence import MOST_STEPS, Looked, labels
from playground.text import Text

_WRITTEN = str.maketrans({"␣": " ", "⏎": "\n", "⇥": "\t"})
"""What labels show in the place of what is not seen."""


@dataclass(frozen=True)
class Found:
    """One unit.

    Attributes:
        layer: in which it is.
        name: which of its values follows the signal.
        unit: its number.
        score: its correlation with the signal, of a cycle the multiple correlation with its sine and cosine.
        values: `(time,)`.
        signal: `(time,)`, what it was to follow; of a cycle the one in the unit's own phase and height.
    """

    layer: Layer
    name: str
    unit: int
    score: float
    values: np.ndarray
    signal: np.ndarray


@dataclass(frozen=True)
class Search:
    """What was found.

    Attributes:
        signal: `(time,)`, what the units were to follow; of a cycle its cosine.
        found: the units that follow it best, the best first.
        compared: how many were compared.
        chance: how well the best of them follows a shifted signal, or one of another period, in 95 of 100 tries at most;
            None: unknown.
        steps: a label for each step that is drawn.
        first: the number of the first one.
    """

    signal: np.ndarray
    found: tuple[Found, ...]
    compared: int
    chance: float | None
    steps: tuple[str, ...]
    first: int


def followers(looked: Looked, asked: Mapping[str, Any]) -> Search:
    """The units that follow a signal.

    Args:
        looked: the network and the sequence.
        asked: `signal`: a name of `DETECTORS`; `column`, with its number as `column`; `cycle` or `phase`, with `period` and
            `phase`; or `steps`, with `first` and `last`.

    Raises:
        Impossible: the signal is the same at every step, or no layer reads the sequence step by step.
    """
    count = looked.sequence.batch.inputs.shape[1]
    signal = _signal(looked, asked, count)
    trace = traced(looked)
    places = {
        (layer, name): values
        for layer in layers_of(looked, trace)
        for name, values in of_layer(trace, layer).items()
        if len(values) == count
    }
    if not places:
        raise Impossible(
            Text(
                "No layer of this network reads the sequence step by step, so no unit can be compared with its steps.",
                "Ninguna capa de esta red lee la secuencia paso a paso, así que ninguna unidad se puede comparar con sus pasos.",
            )
        )
    best = following(places, signal, others=_others(asked, count))
    first = max(0, count - MOST_STEPS)
    return Search(
        signal.reshape(count, -1)[first:, 0].astype(np.float32),
        tuple(
            Found(
                *one.place,
                one.unit,
                one.score,
                places[one.place][first:, one.unit].astype(np.float32),
                nearest(places[one.place][:, one.unit], signal)[first:].astype(np.float32),
            )
            for one in best.units
        ),
        best.compared,
        best.chance,
        labels(looked.sequence.steps, count)[first:],
        first,
    )


def _signal(looked: Looked, asked: Mapping[str, Any], count: int) -> np.ndarray:
    name = asked["signal"]
    if name == "column":
        return looked.sequence.batch.inputs[0, :, int(asked["column"])].double().numpy()
    if name == "cycle":
        return cycle(count, float(asked["period"]))
    if name == "phase":
        return at_phase(count, int(asked["period"]), int(asked["phase"]))
    if name == "steps":
        return selected(count, int(asked["first"]), int(asked["last"]))
    _, detect = DETECTORS[name]
    return detect([label.translate(_WRITTEN) for label in looked.sequence.steps])


def _others(asked: Mapping[str, Any], count: int) -> list[np.ndarray] | None:
    """What tells how well chance does where a shifted signal cannot: it repeats itself."""
    if asked["signal"] == "cycle":
        return other_cycles(count, float(asked["period"]))
    if asked["signal"] == "phase":
        return other_phases(count, int(asked["period"]))
    return None
