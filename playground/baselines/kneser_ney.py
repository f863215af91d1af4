"""The stronger floor for written text: a character n-gram with modified Kneser-Ney smoothing."""

from collections.abc import Sequence

import numpy as np

from playground.baselines.ngram import Ngram, apart, in_one, numbered
from playground.text import Text

HIGHEST = 12
"""The longest order that is tried; on Don Quijote 17 is better than 12 by a thousandth of a bit."""


class KneserNey(Ngram):
    """Interpolated character n-gram with modified Kneser-Ney smoothing, its order chosen on the validation part.

    After Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (Technical report
    TR-10-98, Harvard, 1998), which found it the best of all: the longest context counts occurrences, shorter ones count
    in how many different contexts a character follows; of each count a discount is taken that depends on whether it is
    1, 2, or more, estimated for each order from how many counts are 1, 2, 3 and 4.
    """

    title = Text("Kneser-Ney character n-gram", "n-grama de caracteres Kneser-Ney")
    about = Text(
        "Counts which character followed the last few, and weights a short context by how many different longer contexts end in it; how far it looks back is chosen on the validation set.",
        "Cuenta qué carácter siguió a los últimos y pondera un contexto corto según en cuántos contextos más largos distintos aparece al final; cuánto mira hacia atrás se elige con el conjunto de validación.",
    )
    role = "fitted"

    def surprises(self, train: np.ndarray, texts: Sequence[np.ndarray], symbols: int) -> list[np.ndarray]:
        """See the function `surprises`."""
        return surprises(train, texts, symbols)


def surprises(train: np.ndarray, texts: Sequence[np.ndarray], symbols: int, highest: int = HIGHEST) -> list[np.ndarray]:
    """How surprised n-grams of every order are by each character of some texts.

    Args:
        train: `(characters,)` tokens that are counted.
        texts: token sequences to be measured, each `(characters,)`; every character but the first is predicted.
        symbols: how many different characters there could be; unseen ones share what the discounts leave over.
        highest: the longest order.

    Returns:
        For each text `(highest, characters - 1)` nats; row n - 1 is the order n. Where a text begins, the context is
        as short as what has been read.
    """
    stream, counted, before = in_one([train, *texts])
    width = int(stream.max()) + 2
    context = np.zeros(len(stream), dtype=np.int64)
    following = numbered(stream)
    occurrences = np.bincount(following[counted], minlength=following.max() + 1)
    shorter = np.full(len(stream), 1.0 / symbols)
    rows = []
    for order in range(1, highest + 1):
        longest = _interpolated(context, following, occurrences, shorter)
        rows.append(-np.log(longest[len(train) :]))
        if order == highest:
            break
        # A context one character longer; 0 marks that the piece had not begun.
        further = np.roll(stream, order) + 1
        further[before < order] = 0
        longer_context = numbered(context * width + further)
        longer = numbered(longer_context * width + stream)
        longer_occurrences = np.bincount(longer[counted], minlength=longer.max() + 1)
        # In how many different longer contexts each pair stands: every longer pair counts once for the one it ends in.
        ends_in = np.empty(len(longer_occurrences), dtype=np.int64)
        ends_in[longer] = following
        contexts = np.bincount(ends_in[longer_occurrences > 0], minlength=len(occurrences))
        shorter = _interpolated(context, following, contexts, shorter)
        context, following, occurrences = longer_context, longer, longer_occurrences
    return apart(np.stack(rows), texts)


def _interpolated(context: np.ndarray, following: np.ndarray, counts: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """The probability of each character after its context, `(characters,)`.

    Args:
        context: `(characters,)` the number of each position's context. following: of the pair of context and character.
        counts: `(pairs,)` of each pair, 0 where it never comes up in training.
        shorter: `(characters,)` the probabilities with a context one character shorter.
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
        for count in (1, 2, 3):
            taken = count - (count + 1) * share * of[count + 1] / of[count] if of[count] else 0.0
            if 0 < taken < count:
                found[count] = taken
    return found
