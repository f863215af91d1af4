"""Norms of gradients and of weights, layer by layer, read off the device once in a while and not at each batch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.training.layer_names import layer_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Norms:
    """Euclidean norms of one layer in one epoch.

    Attributes:
        weight: of its weights as they were measured at the end of the epoch.
        gradient: of its gradients before clipping, mean over the batches; NaN at epoch 0.
        largest: the same, of the batch where it was largest; NaN at epoch 0.
    """

    weight: float
    gradient: float = math.nan
    largest: float = math.nan


class Layers:
    """The trained weights of a network, put together by layer.

    Args:
        network: its weights that take part in training.
        clip: the norm that all their gradients together may have; 0: any.

    Attributes:
        weights: all of them, in the network's order.
        names: of the layers, in the order in which the network has them.
        most: the norm beyond which gradients are clipped; infinite: none are.
    """

    def __init__(self, network: nn.Module, clip: float) -> None:
        self.most = clip or math.inf
        self.weights: list[nn.Parameter] = []
        places: dict[str, list[int]] = {}
        for name, weight in network.named_parameters():
            if weight.requires_grad:
                places.setdefault(layer_of(name), []).append(len(self.weights))
                self.weights.append(weight)
        self.names = list(places)
        self._places = list(places.values())

    def clip(self) -> tuple[Tensor, Tensor]:
        """Clip the gradients as `torch.nn.utils.clip_grad_norm_` does, which throws the norms of the single ones away.

        Returns:
            The norm of all of them together, a scalar, and of each weight's own, `(weights,)`, 0 where it has none;
            both before clipping, and left on the device.
        """
        there = [weight.grad for weight in self.weights if weight.grad is not None]
        norms = torch._foreach_norm(there)
        every = torch.stack(norms)
        norm = torch.linalg.vector_norm(every)
        torch.nn.utils.clip_grads_with_norm_(self.weights, self.most, norm)
        if len(there) < len(self.weights):
            known, none = iter(norms), norm.new_zeros(())
            every = torch.stack([none if weight.grad is None else next(known) for weight in self.weights])
        return norm, every

    def together(self, every: Sequence[Tensor]) -> Floats:
        """The norms of the layers, `(rows, layers)`, from rows of those of the weights, each `(weights,)`."""
        squares = np.square(torch.stack(list(every)).cpu().double().numpy())
        found: Floats = np.sqrt(np.stack([squares[:, places].sum(axis=1) for places in self._places], axis=1))
        return found

    def weight_norms(self) -> list[float]:
        """The norms of the layers' weights as they are."""
        with torch.no_grad():
            found: list[float] = self.together([torch.stack(torch._foreach_norm(tuple(self.weights)))])[0].tolist()
        return found
