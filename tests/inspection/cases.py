"""Small networks to look into, each with a batch of one sequence: one for every model on every pattern that it can do."""

import torch

from playground.batch import Batch
from playground.model import MODELS, Network
from tests.topologies.cases import PATTERNS, batch, sizes
from tests.topologies.variants import SMALL

EVERY = [
    (kind, pattern) for kind in MODELS for pattern in PATTERNS if MODELS[kind]().refuses(PATTERNS[pattern]) is None
]
"""Models and patterns."""


def network(kind: str, pattern: str, seed: int = 3, **knobs: object) -> Network:
    """A small one with random weights, in evaluation mode."""
    torch.manual_seed(seed)
    small = {name: value for name, value in SMALL.items() if name in MODELS[kind].model_fields}
    return MODELS[kind].configure({**small, **knobs}).build(sizes(PATTERNS[pattern])).eval()


def one(pattern: str, seed: int = 1) -> Batch:
    """One sequence; the classes of patterns that ask for them at random."""
    return batch(sizes(PATTERNS[pattern]), 1, seed=seed)
