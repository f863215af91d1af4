"""The control for word order: the same texts with their words in another order."""

import torch

from playground.batch import Batch, Examples, Part
from playground.model import Network
from playground.tasks.sentiment.reading import Reader, padded
from playground.vocabulary import Vocabulary

MOST = 1_000
"""Texts that are shuffled and asked."""
PIECE = 256


def shuffled_accuracy(network: Network, part: Part, reader: Reader, vocabulary: Vocabulary, seed: int) -> float:
    """The accuracy over texts of `part` with their words shuffled; the same seed shuffles alike."""
    if not isinstance(part, Examples) or part.lengths is None:
        raise TypeError("texts are independent sequences with lengths")
    draw = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(len(part), generator=draw)[:MOST].sort().values
    rows = []
    for row in chosen.tolist():
        tokens = part.inputs[row, : int(part.lengths[row])].tolist()
        ends = [end for _, end in reader.words(vocabulary.decode(tokens))]
        ends = [*ends[:-1], len(tokens)] if ends else [len(tokens)]
        groups = [tokens[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
        order = torch.randperm(len(groups), generator=draw).tolist()
        rows.append([token for place in order for token in groups[place]])
    shuffled = padded(rows, part.targets[chosen].tolist())
    right = 0
    network.eval()
    with torch.inference_mode():
        for batch in shuffled.batches(PIECE):
            right += int((_scores(network, batch).argmax(1) == batch.targets).sum())
    return right / len(rows)


def _scores(network: Network, batch: Batch) -> torch.Tensor:
    scores: torch.Tensor = network(batch)[0]
    return scores
