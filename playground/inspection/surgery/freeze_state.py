"""The state of a layer as it was before a step."""

from typing import ClassVar

import torch
from torch import Tensor

from playground.cells import Cell
from playground.inspection.places import Moment
from playground.inspection.surgery import LayerEdit
from playground.text import Text


class FreezeState(LayerEdit):
    """A layer that keeps its whole state: what it reads changes nothing any more."""

    title = Text("Freeze the state", "Congelar el estado")
    about = Text(
        "A layer keeps its state and its output as they were before the first of these steps, whatever it reads.",
        "Una capa conserva su estado y su salida como eran antes del primero de esos pasos, lea lo que lea.",
    )
    order: ClassVar[int] = 30

    def names(self, cell: Cell) -> tuple[str, ...]:
        """All states of the cell."""
        return states_of(cell)

    def changes(self, name: str) -> bool:
        """Whether it may be a state: only of these there is a value before the step."""
        return name.endswith("_t")

    def changed(self, value: Tensor, moment: Moment) -> Tensor:
        """The value before the step; of gates and candidates, their own."""
        return value if moment.before is None else moment.before


def states_of(cell: Cell) -> tuple[str, ...]:
    """The states of a cell, as its equations call them."""
    return tuple(cell.named((torch.zeros(1),) * len(cell.states)))
