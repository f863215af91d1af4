"""The independently recurrent network: each unit remembers itself alone."""

from typing import ClassVar, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell, Step, uniform
from playground.diagrams.cell_graph import CellDiagram, learnt
from playground.knobs import knob
from playground.script import CellScript
from playground.text import Text


class IndependentStep(Step):
    """One step of the independently recurrent network; state `(h,)`.

    Its `weight_hh` `(hidden,)` is one number a unit. It starts between 0 and 1, so that units remember over different
    spans; as published, it is held within ∓1, where nothing grows without bound.
    """

    def __init__(self, inputs: int, hidden: int, nonlinearity: Literal["relu", "tanh"]) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(hidden, inputs))
        self.bias_ih = nn.Parameter(torch.empty(hidden))
        uniform(self, hidden)
        self.weight_hh = nn.Parameter(torch.empty(hidden).uniform_(0, 1))
        self.nonlinearity = nonlinearity

    def project(self, inputs: Tensor) -> Tensor:
        """The product with the input, `(..., hidden)`."""
        return F.linear(inputs, self.weight_ih, self.bias_ih)

    def recurrent_weights(self) -> dict[str, Tensor]:
        """Of each unit the weight of its own old state."""
        return {"h": self.weight_hh.clamp(-1, 1)}

    def advance(self, projected: Tensor, state: State) -> State:
        """The new state of each unit, from the input and its own old one."""
        total = torch.addcmul(projected, self.weight_hh.clamp(-1, 1), state[0])
        return (self.hooked("h_t", torch.relu(total) if self.nonlinearity == "relu" else torch.tanh(total)),)


class IndRNN(Cell):
    """The independently recurrent network (Li et al., 2018)."""

    title = Text.same("IndRNN")
    about = Text(
        "A simple RNN in which each unit sees its own last value and no other unit's: one weight instead of a matrix, held within ∓1, so that gradients survive hundreds of steps. Stack layers, so that units can work together.",
        "Una RNN simple en la que cada unidad ve su propio último valor y el de ninguna otra: un peso en vez de una matriz, limitado a ∓1, y así los gradientes sobreviven cientos de pasos. Apile capas para que las unidades colaboren.",
    )
    source = (
        "S. Li, W. Li, C. Cook, C. Zhu, Y. Gao, Independently recurrent neural network (IndRNN): building a longer and "
        "deeper RNN, CVPR 2018"
    )
    order: ClassVar[int] = 70

    nonlinearity: Literal["relu", "tanh"] = knob(
        "relu",
        title=Text("Activation", "Activación"),
        help=Text(
            "The activation function (Keras activation, PyTorch nonlinearity): ReLU as published, or tanh, which keeps the state between −1 and 1.",
            "La función de activación (activation en Keras, nonlinearity en PyTorch): ReLU, como se publicó, o tanh, que mantiene el estado entre −1 y 1.",
        ),
        choices={"relu": Text.same("ReLU"), "tanh": Text.same("tanh")},
    )

    @property
    def equations(self) -> str:
        """One, with the activation function that was chosen."""
        function = r"\mathrm{ReLU}" if self.nonlinearity == "relu" else r"\tanh"
        return rf"h_t = {function}(W_{{ih}} x_t + b_{{ih}} + u \odot h_{{t-1}}), \quad |u| \leq 1"

    @property
    def diagram(self) -> CellDiagram:
        """One box that sees its own last value."""
        function = "ReLU" if self.nonlinearity == "relu" else "tanh"
        return CellDiagram((learnt("h_t", function, (1, 0), "x_t", sees=("h_{t-1}",)),), ends={"h": 0})

    def step(self, inputs: int, hidden: int) -> IndependentStep:
        """One layer in one direction."""
        return IndependentStep(inputs, hidden, self.nonlinearity)

    def script(self) -> CellScript:
        """The one equation, with the recurrent weights held within ∓1."""
        lines = f"""\
u = self.weight_hh.clamp(-1, 1)  # one weight for each unit
h = torch.{self.nonlinearity}(F.linear(x, self.weight_ih, self.bias_ih) + u * h)"""
        return CellScript({"weight_ih": "hidden, inputs", "bias_ih": "hidden", "weight_hh": "hidden"}, lines)
