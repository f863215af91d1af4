"""Cells: one step of recurrence each, written out as its equations, equal to torch's fused layers."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.diagrams.cell_graph import CellDiagram
from playground.errors import Impossible
from playground.hooks import Hooked
from playground.knobs import Shelved
from playground.registry import Shelf
from playground.script import CellScript, KerasLayer
from playground.text import Text


class Step(Hooked, ABC):
    """One step of a cell with its weights: the module that a `Cell` builds for one layer and direction.

    Weights are named and shaped as torch's layers name them without the layer suffix: `weight_ih`
    `(gates * hidden, inputs)`, `weight_hh` `(gates * hidden, hidden)`, `bias_ih`, `bias_hh` `(gates * hidden,)`.

    Each value that the cell's equations and diagram name (`f_t`, `c_t`, `h_t`) passes through `hooked` as soon as it is
    computed, gates after their nonlinearity, `(batch, hidden)`; once a step, and the hidden state last.
    """

    def project(self, inputs: Tensor) -> Tensor:
        """What waits for no state, for all steps at once: `(..., numbers)` from `(..., inputs)`; as it is, the inputs."""
        return inputs

    @abstractmethod
    def advance(self, projected: Tensor, state: State) -> State:
        """One step from what `project` gave for it.

        Args:
            projected: `(batch, numbers)`.
            state: each tensor `(batch, hidden)`; the first is the hidden state, which is the output.

        Returns:
            The state after the step, with the same shapes.
        """

    def forward(self, inputs: Tensor, state: State) -> State:
        """One step from the inputs themselves, `(batch, inputs)`."""
        return self.advance(self.project(inputs), state)

    def recurrent_weights(self) -> dict[str, Tensor]:
        """What links a step to the state before it, by the letter of what it leads to in the equations.

        A matrix `(hidden, hidden)` each; where every unit is linked to itself alone the diagonal `(hidden,)`, which may be
        complex. Empty where the links are no weights but made from the input.
        """
        return {}


class Scanned(Step):
    """A step whose new state is linear in the old one, so that all steps of a sequence are found at once."""

    @abstractmethod
    def scan(self, projected: Tensor, state: State) -> State:
        """The state after every step.

        Args:
            projected: `(batch, time, numbers)`, what `project` gave.
            state: before the first step, each `(batch, hidden)`.

        Returns:
            Each `(batch, time, hidden)`.
        """


class Gated(Step):
    """A step whose gates have weights for the input and weights for the hidden state.

    Weights start as torch's layers start them, drawn in the same order from the same generator (`uniform`). Within a
    weight the gates lie one below the other, in torch's order.

    Args:
        names: the letters of the gates that lie in each weight, as the equations have them.
        inputs: features of the input.
        hidden: units.
    """

    def __init__(self, names: str, inputs: int, hidden: int) -> None:
        super().__init__()
        self.names, gates = names, len(names)
        self.weight_ih = nn.Parameter(torch.empty(gates * hidden, inputs))
        self.weight_hh = nn.Parameter(torch.empty(gates * hidden, hidden))
        self.bias_ih = nn.Parameter(torch.empty(gates * hidden))
        self.bias_hh = nn.Parameter(torch.empty(gates * hidden))
        uniform(self, hidden)

    def project(self, inputs: Tensor) -> Tensor:
        """The product with the input, `(..., gates * hidden)`."""
        return F.linear(inputs, self.weight_ih, self.bias_ih)

    def recurrent_weights(self) -> dict[str, Tensor]:
        """`weight_hh`, gate by gate."""
        return dict(zip(self.names, self.weight_hh.chunk(len(self.names)), strict=True))


class SummedGates(Gated):
    """A step whose gates are sums of one product with the input and one with the hidden state."""

    @abstractmethod
    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The equations after the products.

        Args:
            projected: `(batch, gates * hidden)`, what `project` gave for this step.
            recurrent: `(batch, gates * hidden)`, the product with the hidden state.
            state: before the step, each `(batch, hidden)`.
        """

    def advance(self, projected: Tensor, state: State) -> State:
        """The product with the hidden state, then the equations."""
        return self.combine(projected, F.linear(state[0], self.weight_hh, self.bias_hh), state)


def uniform(step: Step, hidden: int) -> None:
    """Let all weights start as torch's recurrent layers do: uniform between ∓ 1 / sqrt(hidden)."""
    bound = 1 / math.sqrt(hidden)
    for weight in step.parameters():
        nn.init.uniform_(weight, -bound, bound)


Arrays = tuple[np.ndarray, ...]
"""A state as numpy arrays, each `(batch, hidden)`."""

PlainStep = Callable[[np.ndarray, np.ndarray, Arrays], Arrays]
"""`SummedGates.combine` over numpy arrays: three times as fast as torch where one character follows another."""


class Cell(Shelved):
    """A cell's description; one file in `playground/cells/`.

    Class attributes:
        title: its name.
        about: one or two sentences.
        source: the publication.
        states: names of the state's tensors, the hidden state first (`("h", "c")`).
        feeds_back: whether a step reads the hidden state of the step before; else only the state's other tensors.
        fixed: those of `states` that no layer may set before the first step, with the number that they begin with where
            one sets the others.
    """

    about: ClassVar[Text]
    source: ClassVar[str]
    states: ClassVar[tuple[str, ...]] = ("h",)
    feeds_back: ClassVar[bool] = True
    fixed: ClassVar[Mapping[str, float]] = MappingProxyType({})

    @property
    @abstractmethod
    def equations(self) -> str:
        """What one step computes, with these settings: LaTeX, one equation per line."""

    @property
    def diagram(self) -> CellDiagram | None:
        """What one step computes, with these settings, as a graph to be drawn; None: it is not drawn."""
        return None

    def named(self, state: State) -> dict[str, Tensor]:
        """The tensors of a state by their names in the equations after the step (`h_t`)."""
        return {f"{name}_t": part for name, part in zip(self.states, state, strict=True)}

    @abstractmethod
    def step(self, inputs: int, hidden: int) -> Step:
        """The written-out step for `inputs` features and `hidden` units."""

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase | None:
        """torch's fused layers that compute the same (batch first), or None where torch has none."""
        del inputs, hidden, layers, bidirectional, dropout
        return None

    def plain_step(self) -> PlainStep | None:
        """The equations over numpy arrays, for fast writing; None: writing goes through torch."""
        return None

    def script(self) -> CellScript:
        """One step as lines of PyTorch, with these settings: asked for where torch has no fused layer of it.

        Raises:
            Impossible: the cell brings none.
        """
        raise Impossible(
            Text(
                "The cell “{cell}” does not say how it is written as code. Choose a run with another cell.",
                "La celda «{cell}» no dice cómo se escribe como código. Elija una ejecución con otra celda.",
            ).format(cell=self.title)
        )

    def keras(self) -> KerasLayer:
        """The layer of Keras that computes the same, with these settings.

        Raises:
            Impossible: Keras has none.
        """
        raise Impossible(
            Text(
                "Keras has no layer for the cell “{cell}” with these settings. Export it as a PyTorch script.",
                "Keras no tiene ninguna capa para la celda «{cell}» con estos ajustes. Expórtela como script de PyTorch.",
            ).format(cell=self.title)
        )


def gated_weights(gates: int) -> dict[str, str]:
    """The shapes of the weights of a `Gated` step, for its script."""
    rows = "hidden" if gates == 1 else f"{gates} * hidden"
    return {
        "weight_ih": f"{rows}, inputs",
        "weight_hh": f"{rows}, hidden",
        "bias_ih": rows,
        "bias_hh": rows,
    }


PRODUCTS = """\
from_input = F.linear(x, self.weight_ih, self.bias_ih)
from_state = F.linear(h, self.weight_hh, self.bias_hh)
"""
"""The first lines of the script of a `SummedGates` step."""


CELLS: Shelf[Cell] = Shelf(Cell, Text("cell", "celda"), "playground.cells")
Cell.shelf = CELLS
