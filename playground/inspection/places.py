"""Where and when a network computes a value, and what changes one there."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

INPUTS, SCORES, WEIGHTS = "x_t", "scores", "weights"
"""Names of what the first layer of a part reads, and of what an attention computes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a network a value is computed.

    Attributes:
        part: the English name of its part (`encoder`), see `Network.parts`; empty where there is a single stack.
        layer: from 0.
        direction: 0 forward, 1 backward.
        name: what the equations call it (`f_t`); of attention `weights`.
    """

    part: str
    layer: int
    direction: int
    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is computed.

    Attributes:
        steps: from 0 in reading order: `(rows,)`, the step of each row; of attention `(steps,)`, those that ask.
        before: of a state its value before the step, of the same shape; None of anything else.
    """

    steps: Tensor
    before: Tensor | None = None


class Edit(Protocol):
    """What changes values where they are computed."""

    def __call__(self, place: Place, value: Tensor, moment: Moment, /) -> Tensor:
        """The value that the network goes on with; `value` itself where nothing is changed.

        Args:
            place: where; attention also hands over its `scores`, before the softmax.
            value: `(rows, units)`; of attention `(rows, steps, time)`.
            moment: when.
        """
