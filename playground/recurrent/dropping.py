"""Dropout along time. Recurrent: weights between hidden states are left out, the same for all steps of a batch. Locked:
features are left out, the same for all steps of a sequence.

The recurrent one is after S. Merity, N. S. Keskar and R. Socher, Regularizing and optimizing LSTM language models, ICLR 2018 (there called
weight-dropped LSTM): as nothing changes from step to step, torch's fused layers do the work.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional as F

from playground.batch import State
from playground.recurrent.loop import Loop


class LockedDropout(nn.Dropout):
    """Dropout of `(batch, time, features)` with one mask for all steps of a sequence.

    After Y. Gal and Z. Ghahramani, A theoretically grounded application of dropout in recurrent neural networks,
    NIPS 2016. What has no time axis is dropped as by torch.
    """

    def forward(self, inputs: Tensor) -> Tensor:
        """The same shape, some features 0 and the others larger; as it is outside training."""
        if inputs.ndim < 3 or not self.training:
            return super().forward(inputs)
        mask = F.dropout(torch.ones_like(inputs[:, :1]), self.p)
        return inputs * mask


class DroppedLayers:
    """torch's fused layers for one forward pass, some of their recurrent weights 0 and the others larger.

    Args:
        layers: the originals; gradients go to their weights.
        share: of the recurrent weights to leave out, 0 to 1.
    """

    def __init__(self, layers: nn.RNNBase, share: float) -> None:
        self.mode, self.training = layers.mode, layers.training
        self._depth, self._both, self._between = layers.num_layers, layers.bidirectional, layers.dropout
        self._weights: dict[str, Tensor] = {**dict(layers.named_parameters()), **_dropped(layers, share)}

    def __getattr__(self, name: str) -> Tensor:
        return self._weights[name]

    def __call__(self, inputs: Tensor, state: Any) -> tuple[Tensor, Any]:
        """As torch's layers: `(batch, time, inputs)` and the state, a pair of tensors for an LSTM, else one."""
        # has_biases, num_layers, dropout, train, bidirectional, batch_first
        options = (True, self._depth, self._between, self.training, self._both, True)
        weights = list(self._weights.values())
        if self.mode == "LSTM":
            outputs, hidden, memory = torch.lstm(inputs, state, weights, *options)
            return outputs, (hidden, memory)
        outputs, hidden = FUNCTIONS[self.mode](inputs, state, weights, *options)
        return outputs, hidden


class DroppedLoop:
    """The same for a cell that is written out; cells that name no weight `weight_hh` are left as they are."""

    def __init__(self, loop: Loop, share: float) -> None:
        self._loop, self._weights = loop, _dropped(loop, share)

    def run(self, *given: Any) -> tuple[Tensor, State]:
        """As `Loop.run`."""
        found: tuple[Tensor, State] = functional_call(self._loop, self._weights, given)
        return found


FUNCTIONS = {"GRU": torch.gru, "RNN_TANH": torch.rnn_tanh, "RNN_RELU": torch.rnn_relu}
"""torch's fused layers of cells that carry one tensor, by their mode."""


def _dropped(layers: nn.Module, share: float) -> dict[str, Tensor]:
    return {name: F.dropout(weight, share) for name, weight in layers.named_parameters() if "weight_hh" in name}
