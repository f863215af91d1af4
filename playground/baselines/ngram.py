"""The floor for written text: what a character n-gram knows from counting."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pandas as pd
import torch

from playground.baseline import Baseline, Role
from playground.batch import Batch, Data, Examples, Part, Stream
from playground.task import Task
from playground.text import Text

HIGHEST = 8
MOST = 4_000_000
"""Characters of the training part that are counted at most, the last ones: beyond, memory would run short."""


class Ngram(Baseline):
    """Interpolated character n-gram with Witten-Bell weights, its order chosen on the validation part.

    An order of n looks at the n - 1 characters before. Weights after Witten and Bell, "The zero-frequency problem"
    (IEEE Transactions on Information Theory 37, 1991), in the recursive form given by Chen and Goodman, "An empirical
    study of smoothing techniques for language modeling" (Computer Speech and Language 13, 1999).
    """

    title = Text("character n-gram", "n-grama de caracteres")
    about = Text(
        "Counts which character followed the last few in the training set; how far it looks back is chosen on the validation set.",
        "Cuenta qué carácter siguió a los últimos en el conjunto de entrenamiento; cuánto mira hacia atrás se elige con el conjunto de validación.",
    )
    records = frozenset({"characters"})
    role: ClassVar[Role] = "trivial"

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Count on the training part, choose the order on validation, then measure every test part."""
        tests = {name: characters(part) for name, part in data.tests.items()}
        train, validation = characters(data.train)[-MOST:], characters(data.validation)
        # Token 0 is padding and never occurs.
        found = self.surprises(train, [validation, *tests.values()], data.sizes.vocabulary - 1)
        order = int(found[0].mean(axis=1).argmin())
        return {
            name: scored_text(task, data, part, nats[order])
            for (name, part), nats in zip(data.tests.items(), found[1:], strict=True)
        }

    def surprises(self, train: np.ndarray, texts: Sequence[np.ndarray], symbols: int) -> list[np.ndarray]:
        """See the function `surprises`."""
        return surprises(train, texts, symbols)


def scored_text(task: Task, data: Data, part: Part, nats: np.ndarray) -> dict[str, float]:
    """The task's metrics of a part of running text, from how surprised somebody was by each character but the first.

    Args:
        nats: `(characters - 1,)`, in the order of `characters`.
    """
    surprise = torch.from_numpy(nats).clamp(min=0)
    blocks = torch.zeros(len(nats), dtype=torch.int64)
    if isinstance(part, Stream) and part.blocks is not None:
        blocks = part.blocks.cpu()
    elif isinstance(part, Examples) and "block" in part.extras:
        lengths = part.lengths if part.lengths is not None else torch.full((len(part),), part.targets.shape[1])
        blocks = part.extras["block"].cpu().repeat_interleave(lengths.cpu())
    totals: dict[str, torch.Tensor] = {}
    for number in sorted(set(blocks.tolist())):
        here = surprise[blocks == number]
        # Two classes, of which the first is right with the probability of the character: as surprising as that was.
        scores = torch.stack([-here, torch.log1p(-torch.exp(-here))], dim=1)[None]
        right = torch.zeros(1, len(here), dtype=torch.int64)
        batch = Batch(right, right, extras={"block": torch.tensor([number])} if blocks.any() else {})
        for name, value in task.tally(scores, batch, data.memory).items():
            totals[name] = totals[name] + value.double() if name in totals else value.double()
    return task.metrics(totals, data.memory)


def surprises(train: np.ndarray, texts: Sequence[np.ndarray], symbols: int, highest: int = HIGHEST) -> list[np.ndarray]:
    """How surprised n-grams of every order are by each character of some texts.

    Args:
        train: `(characters,)` tokens that are counted.
        texts: token sequences to be measured, each `(characters,)`; every character but the first is predicted.
        symbols: how many different characters there could be; unseen ones share what the counts leave over.
        highest: the longest order.

    Returns:
        For each text `(highest, characters - 1)` nats; row n - 1 is the order n. Where a text begins, the context is
        as short as what has been read.
    """
    stream, counted, before = in_one([train, *texts])
    width = int(stream.max()) + 2
    context = np.zeros(len(stream), dtype=np.int64)
    probability = np.full(len(stream), 1.0 / symbols)
    rows = []
    for order in range(1, highest + 1):
        if order > 1:
            # A context one character longer; 0 marks that the piece had not begun.
            further = np.roll(stream, order - 1) + 1
            further[before < order - 1] = 0
            context = numbered(context * width + further)
        following = numbered(context * width + stream)
        pairs = np.bincount(following[counted], minlength=following.max() + 1)
        seen = np.bincount(context[counted], minlength=context.max() + 1)
        contexts = np.empty_like(pairs)
        contexts[following] = context
        kinds = np.bincount(contexts[pairs > 0], minlength=len(seen))
        weight = seen[context] + kinds[context]
        mixed = (pairs[following] + kinds[context] * probability) / np.maximum(weight, 1)
        probability = np.where(weight > 0, mixed, probability)
        rows.append(-np.log(probability[len(train) :]))
    return apart(np.stack(rows), texts)


def in_one(pieces: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token sequences one after another, the first of which is counted.

    Returns:
        `(characters,)` each: the tokens, whether they belong to the first piece, and how many of its own piece stand before.
    """
    stream = np.concatenate(pieces).astype(np.int64)
    return stream, np.arange(len(stream)) < len(pieces[0]), np.concatenate([np.arange(len(piece)) for piece in pieces])


def apart(nats: np.ndarray, texts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What was measured over all texts, `(orders, characters)`, for each of them, without its first character."""
    ends = np.cumsum([len(text) for text in texts])
    return [nats[:, end - len(text) + 1 : end] for text, end in zip(texts, ends, strict=True)]


def characters(part: Part) -> np.ndarray:
    """The running text of a part, `(characters,)` tokens, whether it is read as a stream or in windows."""
    if isinstance(part, Stream):
        return part.tokens.cpu().numpy()
    assert isinstance(part, Examples)
    lengths = part.lengths if part.lengths is not None else torch.full((len(part),), part.targets.shape[1])
    real = torch.arange(part.targets.shape[1]) < lengths.cpu()[:, None]
    return torch.cat([part.inputs[0, :1].cpu(), part.targets.cpu()[real]]).numpy()


def numbered(values: np.ndarray) -> np.ndarray:
    """The same values as numbers from 0 on, without gaps; by hashing, which is several times as fast as sorting."""
    return pd.factorize(values)[0]
