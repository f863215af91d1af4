"""Vectors of words that share what their spelling shares.

A word's vector is its own plus those of its parts, the runs of three to five characters in it: rare words then know
something from frequent ones. After P. Bojanowski, E. Grave, A. Joulin and T. Mikolov, Enriching word vectors with
subword information, TACL 2017; here trained with the network, and the sum divided by the root of the number of parts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

EACH = 16
"""Parts of a word at most; of a longer word, evenly many from all its runs."""
_LENGTHS = (3, 4, 5)
_LEAST = 2
"""A part is one that at least so many words have."""


class WordParts(nn.Embedding):
    """Token vectors with those of their parts added.

    Args:
        vocabulary: different tokens. size: numbers of a vector. parts: different parts, with the padding 0.

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
    number = {run: place for place, run in enumerate((run for run in counts if counts[run] >= _LEAST), start=1)}
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
