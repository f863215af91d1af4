"""The optimisers, fused into one pass over all weights where torch can."""

from collections.abc import Callable, Iterable
from functools import partial

import torch
from torch.nn import Parameter
from torch.optim import SGD, Adam, AdamW, Optimizer

from playground.training.configuration import Training

MOMENTUM = 0.9
"""Of SGD, with Nesterov's correction."""

_KINDS: dict[str, Callable[..., Optimizer]] = {
    "adam": Adam,
    "adamw": AdamW,
    "sgd": partial(SGD, momentum=MOMENTUM, nesterov=True),
}

_FADING = 0.55
"""How gradient noise fades with the steps."""


def build(training: Training, parameters: Iterable[Parameter]) -> Optimizer:
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


def add_gradient_noise(weights: Iterable[Parameter], scale: float, step: int) -> None:
    """Add noise to the gradients, of variance `scale / (1 + step) ** 0.55`; 0: none.

    A. Neelakantan et al., Adding gradient noise improves learning for very deep networks, 2015 (arXiv 1511.06807).
    """
    if scale:
        spread = (scale / (1 + step) ** _FADING) ** 0.5
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
