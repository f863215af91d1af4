"""The running average of the weights over training: steadier than the weights of any one step.

B. Polyak and A. Juditsky, Acceleration of stochastic approximation by averaging, SIAM J. Control Optim. 30 (1992), here
with a memory that fades: each step the average keeps a share of itself. Early steps fade faster, so that it is never
ruled by the random weights of the beginning.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

AveragedWeights = dict[str, Tensor]

_WARM = 10
"""After n steps the average keeps at most (1 + n) / (this + n) of itself."""


class Averages:
    """The average of a network's weights.

    Args:
        network: followed from its weights as they are.
        keep: the share of the average that each step keeps, 0 to 1; 0: nothing is averaged.

    Attributes:
        weights: the averages by name; empty where nothing is averaged.
    """

    def __init__(self, network: nn.Module, keep: float) -> None:
        self._keep = keep
        self.weights: AveragedWeights = copied(network) if keep else {}

    def follow(self, network: nn.Module, step: int) -> None:
        """Take the weights after `step` optimiser steps into the average."""
        if not self.weights:
            return
        keep = min(self._keep, (1 + step) / (_WARM + step))
        now = network.state_dict()
        moving = [name for name, average in self.weights.items() if average.is_floating_point()]
        with torch.no_grad():
            torch._foreach_lerp_([self.weights[n] for n in moving], [now[n] for n in moving], 1 - keep)

    @contextmanager
    def in_place(self, network: nn.Module) -> Iterator[None]:
        """Inside, the network has the average weights."""
        if not self.weights:
            yield
            return
        own = copied(network)
        network.load_state_dict(self.weights)
        try:
            yield
        finally:
            network.load_state_dict(own)

    def remember(self, weights: Mapping[str, Tensor]) -> None:
        """Give back what `weights` was.

        Raises:
            KeyError: an average is missing.
        """
        self.weights = {name: weights[name].to(average.device) for name, average in self.weights.items()}


def copied(network: nn.Module) -> AveragedWeights:
    """A network's weights as they are, by name, on their device."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}


def on_cpu(weights: AveragedWeights) -> AveragedWeights:
    """Copies of weights on the CPU."""
    return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in weights.items()}
