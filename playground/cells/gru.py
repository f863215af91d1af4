"""The gated recurrent unit: two gates and no memory apart from the output."""

from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import Arrays, Cell, Gated, PlainStep
from playground.text import Text


class GRUStep(Gated):
    """One step of the GRU; state `(h,)`; gates in the order reset, update, candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__(3, inputs, hidden)

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state: between the old one and the candidate, as the update gate says."""
        reset_in, update_in, candidate_in = projected.chunk(3, dim=-1)
        reset_back, update_back, candidate_back = recurrent.chunk(3, dim=-1)
        reset = torch.sigmoid(reset_in + reset_back)
        update = torch.sigmoid(update_in + update_back)
        candidate = torch.tanh(candidate_in + reset * candidate_back)
        return (candidate + update * (state[0] - candidate),)


class GRU(Cell):
    """The gated recurrent unit (Cho et al., 2014), in torch's form: the reset gate acts after the product."""

    title = Text.same("GRU")
    about = Text(
        "Two gates decide how much of the old state is kept and how much of it the candidate state sees. It has a quarter fewer weights than the LSTM and is often as good.",
        "Dos puertas deciden cuánto del estado anterior se conserva y cuánto de él ve el estado candidato. Tiene una cuarta parte menos de pesos que la LSTM y a menudo es igual de buena.",
    )
    equations = r"""r_t = \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr})
z_t = \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{t-1} + b_{hz})
n_t = \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn}))
h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"""
    source = (
        "K. Cho et al., Learning phrase representations using RNN encoder-decoder for statistical machine "
        "translation, EMNLP 2014"
    )
    order: ClassVar[int] = 30

    def step(self, inputs: int, hidden: int) -> GRUStep:
        """One layer in one direction."""
        return GRUStep(inputs, hidden)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase:
        """torch's `nn.GRU`."""
        return nn.GRU(inputs, hidden, layers, batch_first=True, dropout=dropout, bidirectional=bidirectional)

    def plain_step(self) -> PlainStep:
        """The equations over numpy arrays."""
        return _combine


def _combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
    hidden = state[0].shape[-1]
    gates = 0.5 + 0.5 * np.tanh(0.5 * (projected[:, : 2 * hidden] + recurrent[:, : 2 * hidden]))
    candidate = np.tanh(projected[:, 2 * hidden :] + gates[:, :hidden] * recurrent[:, 2 * hidden :])
    return (candidate + gates[:, hidden:] * (state[0] - candidate),)
