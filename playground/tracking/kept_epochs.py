"""Of which epochs a run keeps its weights: 0, 1, 2, 4, 8, …, as many as the deployment has room for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from torch import Tensor

from playground.settings import settings
from playground.text import Text, numeral

Weights = Mapping[str, Tensor]
"""By the names of a network's `state_dict`."""


def schedule(epochs: int) -> tuple[int, ...]:
    """The epochs 0, 1, 2, 4, 8, …, none after `epochs`."""
    found = [0]
    while (number := 2 * found[-1] or 1) <= epochs:
        found.append(number)
    return tuple(found)


def thinned(epochs: tuple[int, ...], most: int) -> tuple[int, ...]:
    """At most so many of these epochs, evenly along the list: with its first, and from two on its last."""
    if len(epochs) <= most:
        return epochs
    if most < 2:
        return epochs[:most]
    return tuple(epochs[round(place * (len(epochs) - 1) / (most - 1))] for place in range(most))


@dataclass(frozen=True, slots=True)
class Plan:
    """Of which epochs a run keeps its weights, beside the best and the last.

    Attributes:
        epochs: their numbers, ascending.
        megabytes: what the weights of one epoch take.
        budget: MB that this deployment keeps of a run.
    """

    epochs: tuple[int, ...]
    megabytes: float
    budget: int

    @classmethod
    def of(cls, weights: Weights, epochs: tuple[int, ...]) -> "Plan":
        """Of these epochs, those that this deployment has room for, of a network with such weights."""
        megabytes = sum(tensor.numel() * tensor.element_size() for tensor in weights.values()) / 1e6
        budget = settings().keep_weights_mb
        room = int(budget / megabytes) if megabytes else len(epochs)
        return cls(thinned(epochs, room), round(megabytes, 3), budget)


def missing(epoch: int, there: Collection[int], plan: Plan | None) -> Text | None:
    """Which epochs of 0, 1, 2, 4, … have no weights, and why; None where none is missing.

    Args:
        epoch: the last that has ended.
        there: the epochs whose weights are kept.
        plan: what was to be kept; None: an earlier version has trained the run.
    """
    gone = [number for number in schedule(epoch) if number not in there]
    if not gone:
        return None
    if plan is None:
        return _EARLIER_VERSION
    words = _LOST if any(number in plan.epochs for number in gone) else _NO_ROOM
    return words.format(
        missing=", ".join(map(str, gone)), size=numeral(plan.megabytes, ".3g"), budget=numeral(plan.budget, "g")
    )


_EARLIER_VERSION = Text(
    "Only the best and the last weights of this run are kept, as an earlier version trained it. Train it again to see the "
    "epochs before.",
    "De esta ejecución solo se conservan los mejores y los últimos pesos, pues la entrenó una versión anterior. Entrénela "
    "de nuevo para ver las épocas anteriores.",
)
_NO_ROOM = Text(
    "The weights of these epochs are not kept: {missing}. Those of one epoch take {size} MB, and this deployment keeps at "
    "most {budget} MB of a run.",
    "No se conservan los pesos de estas épocas: {missing}. Los de una época ocupan {size} MB y esta instalación conserva "
    "como mucho {budget} MB de cada ejecución.",
)
_LOST = Text(
    "The weights of these epochs are not kept: {missing}. Train the run again to see them.",
    "No se conservan los pesos de estas épocas: {missing}. Entrene de nuevo la ejecución para verlas.",
)
