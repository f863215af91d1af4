"""The long short-term memory: a cell state that gates write to, keep and read."""

from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import Arrays, Cell, Gated, PlainStep
from playground.knobs import knob
from playground.text import Text


class LSTMStep(Gated):
    """One step of the LSTM; state `(h, c)`; gates in the order input, forget, candidate, output."""

    def __init__(self, inputs: int, hidden: int, forget_bias: float = 0.0) -> None:
        super().__init__(4, inputs, hidden)
        _open_forget_gate(self.bias_ih, forget_bias)

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state and the new cell state."""
        entry, forget, candidate, output = (projected + recurrent).chunk(4, dim=-1)
        memory = torch.sigmoid(forget) * state[1] + torch.sigmoid(entry) * torch.tanh(candidate)
        return torch.sigmoid(output) * torch.tanh(memory), memory


class LSTM(Cell):
    """The long short-term memory (Hochreiter and Schmidhuber, 1997), with the forget gate of Gers et al. (2000)."""

    title = Text.same("LSTM")
    about = Text(
        "Three gates decide what the cell state takes in, keeps and shows. The cell state changes by addition, so gradients survive many steps.",
        "Tres puertas deciden qué admite, conserva y muestra el estado de la celda. Ese estado cambia por suma, de modo que los gradientes sobreviven muchos pasos.",
    )
    equations = r"""i_t = \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})
f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})
g_t = \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})
o_t = \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})
c_t = f_t \odot c_{t-1} + i_t \odot g_t
h_t = o_t \odot \tanh(c_t)"""
    source = (
        "S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9, 1997; "
        "F. A. Gers, J. Schmidhuber, F. Cummins, Learning to forget, Neural Computation 12, 2000"
    )
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    order: ClassVar[int] = 20

    forget_bias: float = knob(
        0.0,
        ge=-10.0,
        le=10.0,
        advanced=True,
        title=Text("Forget-gate bias", "Sesgo de la puerta de olvido"),
        help=Text(
            "Added to the forget gate's bias at the start: 1 or 2 lets an untrained network remember longer (Keras unit_forget_bias: 1); 0 is PyTorch's own start.",
            "Se suma al principio al sesgo de la puerta de olvido: con 1 o 2 una red sin entrenar recuerda más tiempo (unit_forget_bias de Keras: 1); con 0 empieza como en PyTorch.",
        ),
    )

    def step(self, inputs: int, hidden: int) -> LSTMStep:
        """One layer in one direction."""
        return LSTMStep(inputs, hidden, self.forget_bias)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase:
        """torch's `nn.LSTM`, with the forget-gate bias added."""
        twin = nn.LSTM(inputs, hidden, layers, batch_first=True, dropout=dropout, bidirectional=bidirectional)
        for name, weight in twin.named_parameters():
            if name.startswith("bias_ih"):
                _open_forget_gate(weight, self.forget_bias)
        return twin

    def plain_step(self) -> PlainStep:
        """The equations over numpy arrays."""
        return _combine


def _open_forget_gate(bias: Tensor, amount: float) -> None:
    with torch.no_grad():
        bias.chunk(4)[1].add_(amount)


def _combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
    total = projected + recurrent
    hidden = total.shape[-1] // 4
    # sigmoid(x) = (1 + tanh(x / 2)) / 2: one call over three gates, and no overflow
    gates = 0.5 + 0.5 * np.tanh(0.5 * total)
    candidate = np.tanh(total[:, 2 * hidden : 3 * hidden])
    memory = gates[:, hidden : 2 * hidden] * state[1] + gates[:, :hidden] * candidate
    return gates[:, 3 * hidden :] * np.tanh(memory), memory
