"""Random numbers of a training: where they start, and how they are set aside and taken up again.

Two kinds are kept apart. The order of the data comes from a generator of its own for each epoch, so that an epoch can
be entered in the middle. What the network draws while it trains (dropout) comes from torch's global generators, whose
state is part of a checkpoint.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

States = dict[str, Tensor]
"""The states of torch's global generators by device type, each a `(bytes,)` uint8 tensor."""


def mixed(seed: int, *places: object) -> int:
    """A seed for one place of a run: a hash, so that neighbouring seeds and epochs share nothing."""
    words = "/".join(str(part) for part in (seed, *places))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]) >> 1


def order(seed: int, epoch: int) -> torch.Generator:
    """What draws the order of the training data in one epoch."""
    return torch.Generator().manual_seed(mixed(seed, "order", epoch))


def first(seed: int, device: torch.device) -> States:
    """The states that a training starts from; nothing global is touched."""
    states = {"cpu": torch.Generator().manual_seed(mixed(seed, "training")).get_state()}
    if device.type != "cpu":
        states[device.type] = torch.Generator(device).manual_seed(mixed(seed, "training")).get_state()
    return states


def capture(device: torch.device) -> States:
    """The states of the global generators now."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        states["mps"] = torch.mps.get_rng_state()
    return states


def restore(states: Mapping[str, Tensor], device: torch.device) -> None:
    """Set the global generators; states of a device that is not here are left out."""
    torch.set_rng_state(states["cpu"])
    if device.type == "cuda" and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"], device)
    elif device.type == "mps" and "mps" in states:
        torch.mps.set_rng_state(states["mps"])


@contextmanager
def set_aside(device: torch.device) -> Iterator[None]:
    """Whatever is drawn inside leaves the global generators as they were."""
    states = capture(device)
    try:
        yield
    finally:
        restore(states, device)
