"""The simple recurrent network: one layer that sees the input and its own last output."""

from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import Arrays, Cell, Gated, PlainStep
from playground.knobs import knob
from playground.text import Text

Nonlinearity = Literal["tanh", "relu"]


class SimpleStep(Gated):
    """One step of the simple recurrent network; state `(h,)`."""

    def __init__(self, inputs: int, hidden: int, nonlinearity: Nonlinearity) -> None:
        super().__init__(1, inputs, hidden)
        self.nonlinearity = nonlinearity

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state; the old one only acts through `recurrent`."""
        del state
        total = projected + recurrent
        return (torch.tanh(total) if self.nonlinearity == "tanh" else torch.relu(total),)


class SimpleRNN(Cell):
    """The simple recurrent network (Elman, 1990)."""

    title = Text("Simple RNN", "RNN simple")
    about = Text(
        "One layer that reads the input together with its own last output. It trains fast and forgets fast: inputs from more than about ten steps ago hardly influence it.",
        "Una capa que lee la entrada junto con su última salida. Se entrena deprisa y olvida deprisa: las entradas de hace más de unos diez pasos apenas influyen.",
    )
    equations = r"h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})"
    source = "J. L. Elman, Finding structure in time, Cognitive Science 14, 1990"
    order: ClassVar[int] = 10

    nonlinearity: Nonlinearity = knob(
        "tanh",
        title=Text("Activation", "Activación"),
        help=Text(
            "The activation function: tanh keeps the state between −1 and 1, ReLU lets it grow.",
            "La función de activación: tanh mantiene el estado entre −1 y 1, ReLU lo deja crecer.",
        ),
        choices={"tanh": Text.same("tanh"), "relu": Text.same("ReLU")},
    )

    def step(self, inputs: int, hidden: int) -> SimpleStep:
        """One layer in one direction."""
        return SimpleStep(inputs, hidden, self.nonlinearity)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase:
        """torch's `nn.RNN`."""
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
        tanh = self.nonlinearity == "tanh"

        def combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
            del state
            total = projected + recurrent
            return (np.tanh(total) if tanh else np.maximum(total, 0),)

        return combine
