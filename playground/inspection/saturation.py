"""How often gates are shut or open, and units at their limits or dead.

After A. Karpathy, J. Johnson, L. Fei-Fei, Visualizing and understanding recurrent networks (ICLR workshop 2016): a gate is
left-saturated below 0.1 and right-saturated above 0.9. Through what is saturated little gradient passes. A gate that is
nearly always at one end need not be a defect: a forget gate that stays open is how an LSTM remembers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from playground.inspection.finite import must_be_finite
from playground.inspection.layers import cells
from playground.inspection.trace import Place
from playground.inspection.written_out import written_out
from playground.model import Network

LEFT, RIGHT = 0.1, 0.9
"""Below and above these a sigmoid is saturated; a tanh below -0.9 and above 0.9."""
_STILL = 1e-6


@dataclass(frozen=True)
class Saturation:
    """The units of one gate, candidate or state.

    Attributes:
        place: where.
        sign: the nonlinearity whose values these are, as in the cell's diagram: `σ`, `tanh`, `ReLU`; empty: none, so that
            nothing saturates.
        left: `(units,)`, the share of the steps, 0 to 1, at which each is at its lower end.
        right: `(units,)`, at its upper end.
        dead: `(units,)` bool, whether a unit has the same value at every step.
    """

    place: Place
    sign: str
    left: np.ndarray
    right: np.ndarray
    dead: np.ndarray


def saturation(network: Network, values: Mapping[Place, Tensor]) -> tuple[Saturation, ...]:
    """How often the units of every gate and state are saturated, over all real steps of all sequences.

    Args:
        network: any with recurrent layers.
        values: `(batch, time, units)` by place, as in `Trace.values`.

    Raises:
        Impossible: the weights have diverged.
    """
    known = cells(written_out(network))
    found = []
    for place, steps in values.items():
        cell = known[place.part, place.layer, place.direction]
        parts = cell.diagram.parts if cell.diagram is not None else ()
        sign = next((part.sign for part in parts if part.name == place.name), "")
        every = steps.flatten(0, 1)
        real = every[~every.isnan().any(1)]
        if not len(real):
            must_be_finite(every)
        found.append(_saturation(place, sign, real))
    return tuple(found)


def _saturation(place: Place, sign: str, steps: Tensor) -> Saturation:
    """From the values `(steps, units)`."""
    nowhere = np.zeros(steps.shape[1])
    left = right = nowhere
    if sign in ("σ", "tanh") and len(steps):
        lower = LEFT if sign == "σ" else -RIGHT
        left = (steps < lower).double().mean(0).cpu().numpy()
        right = (steps > RIGHT).double().mean(0).cpu().numpy()
    elif sign == "ReLU" and len(steps):
        left = (steps <= 0).double().mean(0).cpu().numpy()
    still = (
        (steps.amax(0) - steps.amin(0)) < _STILL if len(steps) > 1 else torch.zeros(steps.shape[1], dtype=torch.bool)
    )
    return Saturation(place, sign if sign in ("σ", "tanh", "ReLU") else "", left, right, still.cpu().numpy())
