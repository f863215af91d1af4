"""The simple recurrent network: one layer that sees the input and its own last output."""

from collections.abc import Callable
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import PRODUCTS, Arrays, Cell, PlainStep, SummedGates, gated_weights
from playground.diagrams.cell_graph import CellDiagram, learnt
from playground.knobs import knob
from playground.script import CellScript, KerasLayer
from playground.text import Text

Nonlinearity = Literal["tanh", "relu", "sigmoid"]
FUNCTIONS: dict[Nonlinearity, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
}
ARRAY_FUNCTIONS: dict[Nonlinearity, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": np.tanh,
    "relu": lambda total: np.maximum(total, 0),
    "sigmoid": lambda total: 0.5 + 0.5 * np.tanh(0.5 * total),  # in this form nothing overflows
}
SYMBOLS: dict[Nonlinearity, str] = {"tanh": r"\tanh", "relu": r"\mathrm{ReLU}", "sigmoid": r"\sigma"}


class SimpleStep(SummedGates):
    """One step of the simple recurrent network; state `(h,)`."""

    def __init__(self, inputs: int, hidden: int, nonlinearity: Nonlinearity) -> None:
        super().__init__("h", inputs, hidden)
        self.nonlinearity = nonlinearity

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state; the old one only acts through `recurrent`."""
        del state
        return (self.hooked("h_t", FUNCTIONS[self.nonlinearity](projected + recurrent)),)


class SimpleRNN(Cell):
    """The simple recurrent network (Elman, 1990)."""

    title = Text("Simple RNN", "RNN simple")
    about = Text(
        "One layer that reads the input together with its own last output. It trains fast and forgets fast: inputs from more than about ten steps ago hardly influence it.",
        "Una capa que lee la entrada junto con su última salida. Se entrena deprisa y olvida deprisa: las entradas de hace más de unos diez pasos apenas influyen.",
    )
    source = "J. L. Elman, Finding structure in time, Cognitive Science 14, 1990"
    order: ClassVar[int] = 10

    nonlinearity: Nonlinearity = knob(
        "tanh",
        title=Text("Activation", "Activación"),
        help=Text(
            "The activation function (Keras activation, PyTorch nonlinearity): tanh keeps the state between −1 and 1, sigmoid between 0 and 1, ReLU lets it grow.",
            "La función de activación (activation en Keras, nonlinearity en PyTorch): tanh mantiene el estado entre −1 y 1, sigmoide entre 0 y 1, ReLU lo deja crecer.",
        ),
        choices={
            "tanh": Text.same("tanh"),
            "relu": Text.same("ReLU"),
            "sigmoid": Text("sigmoid", "sigmoide"),
        },
    )

    @property
    def equations(self) -> str:
        """One, with the activation function that was chosen."""
        return rf"h_t = {SYMBOLS[self.nonlinearity]}(W_{{ih}} x_t + b_{{ih}} + W_{{hh}} h_{{t-1}} + b_{{hh}})"

    @property
    def diagram(self) -> CellDiagram:
        """One box."""
        function = {"tanh": "tanh", "relu": "ReLU", "sigmoid": "σ"}[self.nonlinearity]
        return CellDiagram((learnt("h_t", function, (1, 0), "x_t", "h_{t-1}"),), ends={"h": 0})

    def step(self, inputs: int, hidden: int) -> SimpleStep:
        """One layer in one direction."""
        return SimpleStep(inputs, hidden, self.nonlinearity)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase | None:
        """torch's `nn.RNN`, which knows no sigmoid."""
        if self.nonlinearity == "sigmoid":
            return None
        return nn.RNN(
            inputs,
            hidden,
            layers,
            self.nonlinearity,
            batch_first=True,
            dropout=dropout,
            bidirectional=bidirectional,
        )

    def plain_step(self) -> PlainStep:
        """The equation over numpy arrays."""
        function = ARRAY_FUNCTIONS[self.nonlinearity]

        def combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
            del state
            return (function(projected + recurrent),)

        return combine

    def script(self) -> CellScript:
        """The one equation."""
        return CellScript(gated_weights(1), f"{PRODUCTS}h = torch.{self.nonlinearity}(from_input + from_state)")

    def keras(self) -> KerasLayer:
        """`SimpleRNN`, with any of the activations."""
        activation = "" if self.nonlinearity == "tanh" else f', activation="{self.nonlinearity}"'
        return KerasLayer("SimpleRNN", activation)
