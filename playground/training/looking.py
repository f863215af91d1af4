"""Looks at a network without leaving a trace in its training, and can be broken off between two batches."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

from playground.training import randomness

_BREATH = 0.1
"""Seconds between two questions whether to go on: a text is written one character at a time."""


@contextmanager
def looking(network: nn.Module, device: torch.device, pause: Callable[[], object] | None = None) -> Iterator[None]:
    """Inside, the network is in evaluation mode, without gradients, and draws no number that the training would miss.

    Args:
        network: in training mode again afterwards, also where the block is broken off.
        device: of the network.
        pause: called before a pass through the network, some times a second; what it raises breaks the block off.
    """
    asked = time.monotonic()

    def ask(*_: object) -> None:
        nonlocal asked
        if pause is not None and time.monotonic() - asked >= _BREATH:
            pause()
            asked = time.monotonic()

    network.eval()
    hook = network.register_forward_pre_hook(ask)
    try:
        with randomness.set_aside(device), torch.no_grad():
            yield
    finally:
        hook.remove()
        network.train()
