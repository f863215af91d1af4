"""How a part of the data is measured, the same for every training and without a trace in it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from playground.batch import Part, Stream
from playground.task import metric
from playground.training import randomness
from playground.training.configuration import Training
from playground.training.optimiser import in_place

_ASK_AGAIN = 0.1
"""Seconds between two questions whether to go on: a text is written one character at a time."""


def evaluation_size(part: Part) -> int:
    """How many sequences are measured together: the same for every training, so that numbers compare.

    A stream is measured in 16 strands, because each strand begins without a past. Otherwise it only costs memory.
    """
    if isinstance(part, Stream):
        return 16
    time = max(1, part.items // max(1, len(part)))
    return max(1, min(256, 65_536 // time))


def placed(training: Training, primary: str, loss: float, metrics: Mapping[str, float]) -> float:
    """What the best epoch is the lowest in: the validation loss, or the metric that decides (its sign turned if needed)."""
    if training.best_by == "loss" or primary not in metrics:
        return loss
    return metrics[primary] if metric(primary).better == "lower" else -metrics[primary]


def flat(parts: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Metrics of several test parts in one table: those of `test` plain, the others as `<part>.<metric>`."""
    return {
        name if part == "test" else f"{part}.{name}": value
        for part, table in parts.items()
        for name, value in table.items()
    }


@contextmanager
def evaluating(
    network: nn.Module,
    device: torch.device,
    pause: Callable[[], object] | None = None,
    weights: Mapping[str, Tensor] | None = None,
) -> Iterator[None]:
    """Inside, the network is in evaluation mode, without gradients, and draws no number that the training would miss.

    Args:
        network: in training mode again afterwards, also where the block is broken off.
        device: of the network.
        pause: called before a pass through the network, some times a second; what it raises breaks the block off.
        weights: what the network has inside; its own where there are none.
    """
    asked = time.monotonic()

    def ask(*_: object) -> None:
        nonlocal asked
        if pause is not None and time.monotonic() - asked >= _ASK_AGAIN:
            pause()
            asked = time.monotonic()

    network.eval()
    hook = network.register_forward_pre_hook(ask)
    try:
        with in_place(network, weights or {}), randomness.set_aside(device), torch.no_grad():
            yield
    finally:
        hook.remove()
        network.train()
