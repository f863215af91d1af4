"""The optimisers, and the running average of the weights that they move."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from playground.training.configuration import Training

MOMENTUM = 0.9
"""Of SGD, with Nesterov's correction."""

_KINDS: dict[str, Callable[..., Optimizer]] = {
    "adam": Adam,
    "adamw": AdamW,
    "sgd": partial(SGD, momentum=MOMENTUM, nesterov=True),
}


def build(training: Training, parameters: Iterable[nn.Parameter]) -> Optimizer:
    """The optimiser for these weights."""
    weights = list(parameters)
    build_one, settings = (
        _KINDS[training.optimiser],
        {"lr": training.learning_rate, "weight_decay": training.weight_decay},
    )
    try:
        return build_one(weights, fused=True, **settings)
    except RuntimeError:  # a device without fused kernels
        return build_one(weights, fused=False, **settings)


def add_gradient_noise(weights: Iterable[nn.Parameter], scale: float, step: int) -> None:
    """Add noise to the gradients, of variance `scale / (1 + step) ** 0.55`; 0: none.

    A. Neelakantan et al., Adding gradient noise improves learning for very deep networks, 2015 (arXiv 1511.06807).
    """
    if scale:
        spread = (scale / (1 + step) ** 0.55) ** 0.5
        for weight in weights:
            if weight.grad is not None:
                weight.grad.add_(torch.randn_like(weight.grad), alpha=spread)


def tensors(optimiser: Optimizer) -> dict[str, torch.Tensor]:
    """What the optimiser remembers, as `<number of the weight>.<name>`."""
    return {
        f"{number}.{name}": value
        for number, table in optimiser.state_dict()["state"].items()
        for name, value in table.items()
        if isinstance(value, torch.Tensor)
    }


def remember(optimiser: Optimizer, found: dict[str, torch.Tensor]) -> None:
    """Give back to an optimiser what `tensors` took from it; its settings stay its own."""
    state: dict[int, dict[str, torch.Tensor]] = {}
    for address, value in found.items():
        number, name = address.split(".", 1)
        state.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


AveragedWeights = dict[str, Tensor]


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
        keep = min(self._keep, (1 + step) / (10 + step))  # at first less: it begins with random weights
        now = network.state_dict()
        moving = [name for name, average in self.weights.items() if average.is_floating_point()]
        with torch.no_grad():
            torch._foreach_lerp_([self.weights[n] for n in moving], [now[n] for n in moving], 1 - keep)

    def remember(self, weights: Mapping[str, Tensor]) -> None:
        """Give back what `weights` was.

        Raises:
            KeyError: an average is missing.
        """
        self.weights = {name: weights[name].to(average.device) for name, average in self.weights.items()}


@contextmanager
def in_place(network: nn.Module, weights: Mapping[str, Tensor]) -> Iterator[None]:
    """Inside, the network has these weights; its own where there are none."""
    if not weights:
        yield
        return
    own = copied(network)
    network.load_state_dict(weights)
    try:
        yield
    finally:
        network.load_state_dict(own)


def copied(network: nn.Module) -> AveragedWeights:
    """A network's weights as they are, by name, on their device."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}


def on_cpu(weights: AveragedWeights) -> AveragedWeights:
    """Copies of weights on the CPU."""
    return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in weights.items()}
