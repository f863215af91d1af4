"""Attention of a decoder to the outputs of an encoder: at each step their mean, weighted by how well each one fits."""

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from playground.hooks import Hooked


def masked_softmax(scores: Tensor, mask: Tensor) -> Tensor:
    """Weights along the last axis, the softmax of the scores of real positions: exactly 0 at padding, all 0 where all is.

    Args:
        scores: `(…, time)`, of any floating type; the weights have at least single precision.
        mask: bool, the same shape or one that spreads to it, true where a position is real.
    """
    masked = scores.masked_fill(~mask, -torch.inf)
    weights = masked.softmax(-1, dtype=torch.promote_types(scores.dtype, torch.float32))
    return torch.where(mask.any(-1, keepdim=True), weights, 0.0)


class Memory(NamedTuple):
    """What a decoder attends to, made once for a sequence.

    Attributes:
        values: `(batch, time, width)`, the encoder's outputs.
        keys: `(batch, time, hidden)`, what each of them is compared by.
        mask: `(batch, 1, time)` bool, true where a position is real.
    """

    values: Tensor
    keys: Tensor
    mask: Tensor

    def repeated(self, times: int) -> "Memory":
        """Each sequence as many times in a row."""
        return Memory(*(part.repeat_interleave(times, 0) for part in self))


class Attention(Hooked, ABC):
    """Weights of the encoder's outputs for each query, a softmax of their scores over the real positions.

    Attributes:
        key: makes the keys of the encoder's outputs.
    """

    key: nn.Module

    def memory(self, outputs: Tensor, mask: Tensor) -> Memory:
        """What is attended to, from the encoder's outputs `(batch, time, width)` and their mask `(batch, time)`."""
        return Memory(outputs, self.key(outputs), mask[:, None])

    @abstractmethod
    def scores(self, queries: Tensor, keys: Tensor) -> Tensor:
        """How well each key `(batch, time, hidden)` fits each query `(batch, steps, hidden)`: `(batch, steps, time)`."""

    def forward(self, queries: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """The context of each query, `(batch, steps, width)`, and the weights that it is made with, `(batch, steps, time)`.

        Weights are exactly 0 at padding; those of an empty sequence are all 0. Its hook is handed `scores` and `weights`.
        """
        scores = self.hooked("scores", self.scores(queries, memory.keys))
        weights = self.hooked("weights", masked_softmax(scores, memory.mask).to(memory.values.dtype))
        return weights @ memory.values, weights


class AdditiveAttention(Attention):
    """Scores `v · tanh(W s + U h)`, the query `s` the decoder's state before the step.

    After D. Bahdanau, K. Cho and Y. Bengio, Neural machine translation by jointly learning to align and translate, ICLR
    2015. Keras has the sum as `AdditiveAttention`, without the weights `W` and `U`.

    Args:
        width: of the encoder's outputs.
        hidden: of the decoder's state, and of what both are projected to.
    """

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, hidden, bias=False)
        self.key = nn.Linear(width, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def scores(self, queries: Tensor, keys: Tensor) -> Tensor:
        """One small network for every pair."""
        scored: Tensor = self.score(torch.tanh(self.query(queries)[:, :, None] + keys[:, None]))
        return scored[..., 0]


class MultiplicativeAttention(Attention):
    """Scores `s · W h` (general), or `s · h` (dot), the query `s` the decoder's output at the step.

    After M.-T. Luong, H. Pham and C. D. Manning, Effective approaches to attention-based neural machine translation,
    EMNLP 2015: global attention, without input feeding. Keras has `dot` as `Attention`.

    Args:
        width: of the encoder's outputs.
        hidden: of the decoder's outputs.
        dot: without `W`; width and hidden must be equal.
    """

    def __init__(self, width: int, hidden: int, *, dot: bool = False) -> None:
        super().__init__()
        self.key = nn.Identity() if dot else nn.Linear(width, hidden, bias=False)
        self.combine = nn.Linear(width + hidden, hidden, bias=False)

    def scores(self, queries: Tensor, keys: Tensor) -> Tensor:
        """One product of matrices for all pairs."""
        return queries @ keys.mT

    def attentional(self, context: Tensor, outputs: Tensor) -> Tensor:
        """What the output layer reads, `(batch, steps, hidden)`: tanh of a projection of the context and the decoder's output."""
        return torch.tanh(self.combine(torch.cat([context, outputs], dim=-1)))
