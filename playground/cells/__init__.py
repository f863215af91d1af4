"""Cells: one step of recurrence each, written out as its equations, equal to torch's fused layers."""

from abc import ABC, abstractmethod
from typing import ClassVar

from torch import Tensor, nn

from playground.batch import State
from playground.knobs import Shelved
from playground.registry import Shelf
from playground.text import Text


class Step(nn.Module, ABC):
    """One step of a cell with its weights: the module that a `Cell` builds for one layer and direction.

    Weights are named and shaped as torch's layers name them without the layer suffix: `weight_ih`
    `(gates * hidden, inputs)`, `weight_hh` `(gates * hidden, hidden)`, `bias_ih`, `bias_hh` `(gates * hidden,)`.
    """

    @abstractmethod
    def forward(self, inputs: Tensor, state: State) -> State:
        """One step.

        Args:
            inputs: `(batch, inputs)`.
            state: each tensor `(batch, hidden)`; the first is the hidden state, which is the output.

        Returns:
            The state after the step, with the same shapes.
        """


class Cell(Shelved):
    """A cell's description; one file in `playground/cells/`.

    Class attributes:
        title: its name. about: one or two sentences. equations: LaTeX, one per line. source: the publication.
        states: names of the state's tensors, the hidden state first (`("h", "c")`).
    """

    about: ClassVar[Text]
    equations: ClassVar[str]
    source: ClassVar[str]
    states: ClassVar[tuple[str, ...]] = ("h",)

    @abstractmethod
    def step(self, inputs: int, hidden: int) -> Step:
        """The written-out step for `inputs` features and `hidden` units."""

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase | None:
        """torch's fused layers that compute the same (batch first), or None where torch has none."""
        del inputs, hidden, layers, bidirectional, dropout
        return None


CELLS: Shelf[Cell] = Shelf(Cell, Text("cell", "celda"), "playground.cells")
Cell.shelf = CELLS
