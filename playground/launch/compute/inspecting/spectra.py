"""The spectra of the recurrent weights of a run at one epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.inspection.spectra import spectra as measured
from playground.text import Text
from playground.tracking import models


@dataclass(frozen=True)
class Spectrum:
    """One matrix.

    Attributes:
        name: layer, direction and what its weights lead to, in words.
        eigenvalues: `(units,)` complex, the largest in size first.
        singular: `(units,)`, the largest first.
    """

    name: str
    eigenvalues: np.ndarray
    singular: np.ndarray


def spectra(asked: Mapping[str, Any]) -> tuple[Spectrum, ...]:
    """All recurrent weights of the network of an epoch.

    Args:
        asked: `run`, and `epoch`, None for the best one.

    Raises:
        Impossible: the network has no recurrent layers.
    """
    network = models.load(asked["run"], "best" if asked.get("epoch") is None else asked["epoch"]).network
    found = []
    for one in measured(network):
        place = one.place
        parts = [place.part] if place.part else []
        parts.append(str(Text("layer {number}", "capa {number}").format(number=place.layer + 1)))
        parts += [str(Text("backward", "hacia atrás"))] * place.direction
        found.append(Spectrum(" · ".join([*parts, place.name]), one.eigenvalues, one.singular))
    return tuple(found)
