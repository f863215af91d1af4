"""A map of token vectors, and which of them lie nearest to one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.batch import PADDING
from playground.inspection.finite import must_be_finite


@dataclass(frozen=True)
class EmbeddingMap:
    """Token vectors in the plane in which they differ most.

    Attributes:
        tokens: the name of each.
        points: `(tokens, 2)`.
        explained: share of the variance of all vectors along either axis.
        colours: a number for each token, such as how frequent it is or its class; empty: none was given.
    """

    tokens: tuple[str, ...]
    points: np.ndarray
    explained: tuple[float, float]
    colours: tuple[float, ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """A token near another one.

    Attributes:
        token: its name.
        number: its place in the vocabulary.
        cosine: of the angle between both vectors, 1 where they point the same way.
    """

    token: str
    number: int
    cosine: float


def embedding_map(vectors: np.ndarray, tokens: Sequence[str], colours: Sequence[float] = ()) -> EmbeddingMap:
    """The two principal components of token vectors; each axis points so that the largest coordinate is positive.

    After K. Pearson, On lines and planes of closest fit to systems of points in space, 1901. What lies near in the plane
    need not lie near in all dimensions: `explained` says how much of it the plane shows.

    Args:
        vectors: `(tokens, features)`.
        tokens: the name of each.
        colours: a number for each, or none.

    Raises:
        Impossible: the weights have diverged.
    """
    must_be_finite(vectors)
    centred = vectors.astype(np.float64) - vectors.mean(0, dtype=np.float64)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    points = np.zeros((len(vectors), 2))
    shares = np.zeros(2)
    count = min(2, len(singular))
    points[:, :count] = left[:, :count] * singular[:count]
    total = float(np.square(singular).sum())
    if total > 0:
        shares[:count] = np.square(singular[:count]) / total
    furthest = np.abs(points).argmax(0)
    points *= np.where(points[furthest, [0, 1]] < 0, -1, 1)
    return EmbeddingMap(tuple(tokens), points, (float(shares[0]), float(shares[1])), tuple(colours))


def nearest(vectors: np.ndarray, tokens: Sequence[str], number: int, count: int = 10) -> tuple[Neighbour, ...]:
    """The tokens whose vectors point most nearly the same way, the nearest first; never the token itself or the padding.

    Args:
        vectors: `(tokens, features)`, of the whole vocabulary.
        tokens: the name of each.
        number: of the token that is asked about.
        count: how many are given at most.
    """
    lengths = np.linalg.norm(vectors, axis=1)
    products = vectors @ vectors[number]
    scale = lengths * lengths[number]
    cosines = np.divide(products, scale, out=np.zeros(len(vectors)), where=scale > 0)
    order = [one for one in np.argsort(-cosines, kind="stable").tolist() if one not in (number, PADDING)]
    return tuple(Neighbour(tokens[one], one, float(cosines[one])) for one in order[:count])
