"""One vector of a sequence from those of its steps."""

from typing import Literal

import torch
from torch import Tensor

from playground.batch import Batch
from playground.recurrent.layers import last_real
from playground.text import Text

Pooling = Literal["last", "mean", "max"]

POOLINGS = {
    "last": Text("last step", "último paso"),
    "mean": Text("mean over all steps", "media de todos los pasos"),
    "max": Text("largest value over all steps", "mayor valor de todos los pasos"),
}
"""The words of each."""


def pooled(outputs: Tensor, batch: Batch, how: Pooling) -> Tensor:
    """`(batch, features)` from the real steps of `(batch, time, features)`; zeros for an empty sequence.

    Args:
        outputs: of every step.
        batch: whose lengths say which steps are real.
        how: the last real step, or the mean or the largest value over the real ones.
    """
    if how == "last":
        return last_real(outputs, batch.lengths)
    mask = batch.mask[:, :, None]
    if how == "mean":
        return (outputs * mask).sum(1) / mask.sum(1).clamp(min=1)
    largest = outputs.masked_fill(~mask, -torch.inf).amax(1)
    return torch.where(mask.any(1), largest, torch.zeros_like(largest))
