"""What n-grams of characters, words or subwords know from counting, with the weights of Witten and Bell, and of Kneser and Ney."""

from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import ClassVar

import numpy as np
import pandas as pd
import torch

from playground.baseline import Baseline, Role
from playground.batch import Batch, Data, Examples, Part, Stream
from playground.task import Task, added
from playground.text import Text

BRINGS = ("ngram", "kneser_ney")
MOST = 4_000_000
"""Characters of the training part that are counted at most, the last ones: beyond, memory would run short."""


class Ngram(Baseline):
    """Interpolated n-gram with Witten-Bell weights, its order chosen on the validation part.

    It counts tokens: characters, words or subwords, as the task reads them. An order of n looks at the n - 1 before. Weights after Witten and Bell, "The zero-frequency problem"
    (IEEE Transactions on Information Theory 37, 1991), in the recursive form given by Chen and Goodman, "An empirical
    study of smoothing techniques for language modeling" (Computer Speech and Language 13, 1999).
    """

    title = Text("n-gram", "n-grama")
    about = Text(
        "Counts which character (or word) followed the last few in the training set; how far it looks back is chosen on the validation set.",
        "Cuenta qué carácter (o palabra) siguió a los últimos en el conjunto de entrenamiento; cuánto mira hacia atrás se elige con el conjunto de validación.",
    )
    records = frozenset({"characters"})
    role: ClassVar[Role] = "trivial"
    highest: ClassVar[int] = 8
    """The longest order that is tried."""

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

    def surprises(
        self, train: np.ndarray, texts: Sequence[np.ndarray], symbols: int, highest: int | None = None
    ) -> list[np.ndarray]:
        """How surprised n-grams of every order are by each character of some texts.

        Args:
            train: `(characters,)` tokens that are counted.
            texts: token sequences to be measured, each `(characters,)`; every character but the first is predicted.
            symbols: how many different characters there could be; unseen ones share what the counts leave over.
            highest: the longest order; None: the class's own.

        Returns:
            For each text `(highest, characters - 1)` nats; row n - 1 is the order n. Where a text begins, the context is
            as short as what has been read.
        """
        stream = np.concatenate([train, *texts]).astype(np.int64)
        before = np.concatenate([np.arange(len(piece)) for piece in (train, *texts)])
        orders = self.probabilities(stream, before, len(train), 1.0 / symbols)
        nats = np.stack([-np.log(found[len(train) :]) for found in islice(orders, highest or self.highest)])
        ends = np.cumsum([len(text) for text in texts])
        return [nats[:, end - len(text) + 1 : end] for text, end in zip(texts, ends, strict=True)]

    def probabilities(
        self, stream: np.ndarray, before: np.ndarray, counted: int, unseen: float
    ) -> Iterator[np.ndarray]:
        """The probability of each character after its context, `(characters,)`, of one order after the other.

        Args:
            stream: `(characters,)` the tokens of some pieces one after another.
            before: `(characters,)` how many characters of its own piece stand before each.
            counted: how many of the characters are counted: the first piece.
            unseen: the probability of a character of which nothing is known.
        """
        context = np.zeros(len(stream), dtype=np.int64)
        probability = np.full(len(stream), unseen)
        for order in count(1):
            following = _extended(context, stream)
            pairs = np.bincount(following[:counted], minlength=following.max() + 1)
            seen = np.bincount(context[:counted], minlength=context.max() + 1)
            contexts = np.empty_like(pairs)
            contexts[following] = context
            kinds = np.bincount(contexts[pairs > 0], minlength=len(seen))
            weight = seen[context] + kinds[context]
            mixed = (pairs[following] + kinds[context] * probability) / np.maximum(weight, 1)
            probability = np.where(weight > 0, mixed, probability)
            yield probability
            context = _longer(context, stream, before, order)


def scored_text(task: Task, data: Data, part: Part, nats: np.ndarray) -> dict[str, float]:
    """The task's metrics of a part of running text, from how surprised somebody was by each character but the first.

    Args:
        nats: `(characters - 1,)`, in the order of `characters`.
    """
    surprise = torch.from_numpy(nats).clamp(min=0)
    blocks = torch.zeros(len(nats), dtype=torch.int64)
    if isinstance(part, Stream) and part.blocks is not None:
        blocks = part.blocks.cpu()
    elif isinstance(part, Examples) and part.whole.block is not None:
        lengths = part.lengths if part.lengths is not None else torch.full((len(part),), part.targets.shape[1])
        blocks = part.whole.block.cpu().repeat_interleave(lengths.cpu())
    extent, tallies = _extent(part), []
    for number in sorted(set(blocks.tolist())):
        here = surprise[blocks == number]
        # Two classes, of which the first is right with the probability of the character: as surprising as that was.
        scores = torch.stack([-here, torch.log1p(-torch.exp(-here))], dim=1)[None]
        right = torch.zeros(1, len(here), dtype=torch.int64)
        told = None if extent is None else extent[blocks == number][None]
        batch = Batch(right, right, block=torch.tensor([number]) if blocks.any() else None, extent=told)
        tallies.append({name: value.double() for name, value in task.tally(scores, batch, data.memory).items()})
    return task.metrics(added(tallies), data.memory)


def characters(part: Part) -> np.ndarray:
    """The running text of a part, `(characters,)` tokens, whether it is read as a stream or in windows."""
    if isinstance(part, Stream):
        return part.tokens.cpu().numpy()
    assert isinstance(part, Examples)
    lengths = part.lengths if part.lengths is not None else torch.full((len(part),), part.targets.shape[1])
    real = torch.arange(part.targets.shape[1]) < lengths.cpu()[:, None]
    return torch.cat([part.inputs[0, :1].cpu(), part.targets.cpu()[real]]).numpy()


def _extent(part: Part) -> torch.Tensor | None:
    """`Batch.extent` of all tokens but the first, `(characters - 1, 2)`, in the order of `characters`."""
    if isinstance(part, Stream):
        return None if part.extent is None else part.extent[1:].cpu()
    assert isinstance(part, Examples)
    return None if part.whole.extent is None else part.whole.extent[part.whole.mask].cpu()


def _extended(context: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """Pairs of a context and a token as numbers from 0 on, without gaps; by hashing, several times as fast as sorting."""
    found: np.ndarray = pd.factorize(context * (int(tokens.max()) + 1) + tokens)[0]
    return found


def _longer(context: np.ndarray, stream: np.ndarray, before: np.ndarray, order: int) -> np.ndarray:
    """Contexts one character longer than those of `order`; where the piece had not begun, that is marked by 0."""
    further = np.roll(stream, order) + 1
    further[before < order] = 0
    return _extended(context, further)


class KneserNey(Ngram):
    """Interpolated n-gram with modified Kneser-Ney smoothing, its order chosen on the validation part.

    After Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (Technical report
    TR-10-98, Harvard, 1998), which found it the best of all: the longest context counts occurrences, shorter ones count
    in how many different contexts a character follows; of each count a discount is taken that depends on whether it is
    1, 2, or more, estimated for each order from how many counts are 1, 2, 3 and 4.
    """

    title = Text("Kneser-Ney n-gram", "n-grama Kneser-Ney")
    about = Text(
        "Counts which character (or word) followed the last few, and weights a short context by how many different longer contexts end in it; how far it looks back is chosen on the validation set.",
        "Cuenta qué carácter (o palabra) siguió a los últimos y pondera un contexto corto según en cuántos contextos más largos distintos aparece al final; cuánto mira hacia atrás se elige con el conjunto de validación.",
    )
    role = "fitted"
    highest = 12
    """On Don Quijote 17 is better than 12 by a thousandth of a bit."""

    def probabilities(
        self, stream: np.ndarray, before: np.ndarray, counted: int, unseen: float
    ) -> Iterator[np.ndarray]:
        """See `Ngram.probabilities`; unseen characters share what the discounts leave over."""
        context = np.zeros(len(stream), dtype=np.int64)
        following = _extended(context, stream)
        occurrences = np.bincount(following[:counted], minlength=following.max() + 1)
        shorter = np.full(len(stream), unseen)
        for order in count(1):
            yield _interpolated(context, following, occurrences, shorter)
            longer_context = _longer(context, stream, before, order)
            longer = _extended(longer_context, stream)
            longer_occurrences = np.bincount(longer[:counted], minlength=longer.max() + 1)
            # In how many different longer contexts each pair stands: every longer pair counts once for the one it ends in.
            ends_in = np.empty(len(longer_occurrences), dtype=np.int64)
            ends_in[longer] = following
            contexts = np.bincount(ends_in[longer_occurrences > 0], minlength=len(occurrences))
            shorter = _interpolated(context, following, contexts, shorter)
            context, following, occurrences = longer_context, longer, longer_occurrences


def _interpolated(context: np.ndarray, following: np.ndarray, counts: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """The probability of each character after its context, `(characters,)`.

    Args:
        context: the number of each position's context, `(characters,)`.
        following: the number of each position's pair of context and character, `(characters,)`.
        counts: the count of each pair, `(pairs,)`; 0 where the pair never comes up in training.
        shorter: the probabilities with a context one character shorter, `(characters,)`.
    """
    taken = discounts(counts)[np.minimum(counts, 3)]
    of_pair = np.empty_like(counts)
    of_pair[following] = context
    size = int(context.max()) + 1
    seen = np.bincount(of_pair, counts, size)[context]
    left = np.bincount(of_pair, taken, size)[context]
    mixed = (counts[following] - taken[following] + left * shorter) / np.maximum(seen, 1)
    return np.where(seen > 0, mixed, shorter)


def discounts(counts: np.ndarray) -> np.ndarray:
    """What is taken of counts of 0, 1, 2, and 3 or more: `(4,)`, by equation 26 of Chen and Goodman (1998).

    Where too few counts are that small to say (there are few different characters, all of them frequent), half the
    count is taken: 0.5, 1 and 1.5.
    """
    of = np.bincount(np.minimum(counts, 5), minlength=6).astype(float)
    found = np.array([0.0, 0.5, 1.0, 1.5])
    if of[1] and of[2]:
        share = of[1] / (of[1] + 2 * of[2])
        for times in (1, 2, 3):
            taken = times - (times + 1) * share * of[times + 1] / of[times] if of[times] else 0.0
            if 0 < taken < times:
                found[times] = taken
    return found
