"""Vectors of tokens: those of words share what their spelling shares; an output may share them with the input."""

from collections import Counter
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import PADDING

EACH = 16
"""Parts of a word at most; of a longer word, evenly many from all its runs."""
_LENGTHS = (3, 4, 5)


class WordParts(nn.Embedding):
    """Token vectors with those of their parts added.

    Args:
        vocabulary: how many different tokens there are.
        size: how many numbers a vector has.
        parts: how many different parts there are, the padding 0 counted.

    Attributes:
        parts: the vectors of the parts.
        parts_of: `(vocabulary, EACH)` int64, the parts of each token, padded with 0.
    """

    parts_of: Tensor

    def __init__(self, vocabulary: int, size: int, parts: int) -> None:
        super().__init__(vocabulary, size, padding_idx=0)
        self.parts = nn.Embedding(parts, size, padding_idx=0)
        self.register_buffer("parts_of", torch.zeros(vocabulary, EACH, dtype=torch.int64))

    def forward(self, tokens: Tensor) -> Tensor:
        """`(batch, time, size)` from `(batch, time)`."""
        own = F.embedding(tokens, self.weight, self.padding_idx)
        parts = self.parts_of[tokens]
        count = (parts != 0).sum(-1, keepdim=True).clamp(min=1)
        summed: Tensor = own + self.parts(parts).sum(-2) / count.sqrt()
        return summed


def parts_of(words: Sequence[str], first: int) -> tuple[Tensor, int]:
    """The parts of each word, and how many different parts there are, the padding counted.

    Args:
        words: of the vocabulary, each once.
        first: tokens before them that are no words (padding, unknown).

    Returns:
        `(first + words, EACH)` int64, and the number of rows that a table of their vectors needs.
    """
    found = [tuple(dict.fromkeys(_runs(word))) for word in words]
    counts = Counter(run for runs in found for run in runs)
    # A part is one that at least two words have.
    number = {run: place for place, run in enumerate((run for run in counts if counts[run] > 1), start=1)}
    table = torch.zeros(first + len(words), EACH, dtype=torch.int64)
    for row, runs in zip(table[first:], found, strict=True):
        known = [number[run] for run in runs if run in number]
        kept = [known[place * len(known) // EACH] for place in range(EACH)] if len(known) > EACH else known
        row[: len(kept)] = torch.tensor(kept, dtype=torch.int64)
    return table, len(number) + 1


def _runs(word: str) -> Iterator[str]:
    marked = f"<{word}>"
    for length in _LENGTHS:
        for begin in range(len(marked) - length + 1):
            yield marked[begin : begin + length]


class OneHot(nn.Module):
    """Each token as a vector of its own unit of `vocabulary` ones and zeros: nothing is learnt of it here.

    The first layer's product with such a vector is one row of its weight, so that layer learns what an embedding would.
    The padding is all zeros.
    """

    unit: Tensor

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.register_buffer("unit", torch.ones(()), persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """`(batch, time, vocabulary)` from `(batch, time)`."""
        found = self.unit.new_zeros(*tokens.shape, self.vocabulary)
        real = (tokens != PADDING).to(found.dtype) * self.unit
        return found.scatter_(-1, tokens[..., None], real[..., None])


class TiedHead(nn.Module):
    """Scores of the next token: products of the hidden state with the vectors of all tokens.

    Args:
        embedding: of the input, `(vocabulary, size)`; its vectors are drawn anew, small enough for scores.
        width: features of the hidden state; where they are not as many as a vector's, a projection stands between.
    """

    def __init__(self, embedding: nn.Embedding, width: int) -> None:
        super().__init__()
        size = embedding.embedding_dim
        self.project = nn.Linear(width, size, bias=False) if width != size else None
        self.bias = nn.Parameter(torch.zeros(embedding.num_embeddings))
        with torch.no_grad():
            embedding.weight.normal_(std=size**-0.5)
            if embedding.padding_idx is not None:
                embedding.weight[embedding.padding_idx].zero_()

    def forward(self, hidden: Tensor, vectors: Tensor) -> Tensor:
        """From `(batch, time, width)` and the vectors `(vocabulary, size)` to scores `(batch, time, vocabulary)`.

        The vectors are given each time, so that they are weights of the embedding alone.
        """
        return F.linear(hidden if self.project is None else self.project(hidden), vectors, self.bias)

    def untied(self, vectors: Tensor) -> nn.Linear:
        """One linear layer that computes the same."""
        weight = vectors if self.project is None else vectors @ self.project.weight
        layer = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
        layer.weight, layer.bias = nn.Parameter(weight.detach()), nn.Parameter(self.bias.detach())
        return layer
