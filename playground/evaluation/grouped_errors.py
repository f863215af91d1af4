"""Mean errors by group (length, class, step ahead, …), with intervals that know which items belong together.

Items of one text, melody or window are wrong together, so that many of them tell less than as many texts would. The
variance of a mean is that of a ratio over such clusters (W. G. Cochran, Sampling techniques, 1977, chapter 9). A share has
Wilson's interval for as many independent items as would be as sure, which also has a width where nothing or all is wrong
(E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected number of positive counts estimated
from survey data, Survey Methodology 24, 1998, with Wilson's interval in place of theirs).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from playground.evaluation.bootstrap import LEVEL

MOST_GROUPS = 12
"""Groups of a number; of more different values, each group has about as many items."""


@dataclass(frozen=True, eq=False)
class Means:
    """One row for each group.

    Attributes:
        mean: `(groups,)` of the errors.
        low: `(groups,)` where the interval of 95 % begins; NaN where a mean of numbers has one cluster only.
        high: `(groups,)` where it ends.
        items: `(groups,)` int64.
        clusters: `(groups,)` int64, of items that are not independent.
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    items: np.ndarray
    clusters: np.ndarray


def means(
    values: np.ndarray, group: np.ndarray, clusters: np.ndarray, groups: int, *, share: bool, level: float = LEVEL
) -> Means:
    """The mean of values in each group; a group without items is NaN.

    Args:
        values: `(items,)`; 0 or 1 where `share`.
        group: `(items,)` int64, 0 to `groups - 1`.
        clusters: `(items,)` int64, not negative, which items are not independent of each other.
        groups: how many there are.
        share: the means are shares.
        level: of confidence, 0 to 1.
    """
    items = np.bincount(group, minlength=groups)
    count = np.maximum(items, 1)
    mean = np.bincount(group, values, minlength=groups) / count
    known, pair = np.unique(group * (clusters.max(initial=0) + 1) + clusters, return_inverse=True)
    owner = known // (clusters.max(initial=0) + 1)
    apart = np.bincount(pair, values - mean[group])
    variance = np.bincount(owner, apart**2, minlength=groups) / count**2
    held = np.bincount(owner, minlength=groups)
    z = NormalDist().inv_cdf((1 + level) / 2)
    if share:
        low, high = _wilson(mean, variance, items, held, z)
    else:
        half = np.where(held > 1, z * np.sqrt(variance), np.nan)
        low, high = mean - half, mean + half
    there = items > 0
    mean, low, high = (np.where(there, one, np.nan) for one in (mean, low, high))
    return Means(mean, low, high, items, held)


def _wilson(
    share: np.ndarray, variance: np.ndarray, items: np.ndarray, clusters: np.ndarray, z: float
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval for the number of independent items that gives this variance; as many as clusters where it is 0."""
    spread = share * (1 - share)
    known = (variance > 0) & (spread > 0)
    alone = np.minimum(np.divide(spread, variance, out=clusters.astype(np.float64), where=known), items)
    inverse = z * z / np.maximum(alone, 1e-12)
    middle = (share + inverse / 2) / (1 + inverse)
    half = np.sqrt(spread * inverse + inverse**2 / 4) / (1 + inverse)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def grouped(values: np.ndarray, most: int = MOST_GROUPS) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Numbers as groups: each value is one where there are few, else each group has about as many items.

    Args:
        values: `(items,)`, at least one.
        most: how many groups there may be.

    Returns:
        `(items,)` the group of each, and the least and greatest value of each group, the least group first.
    """
    each, group = np.unique(values, return_inverse=True)
    if len(each) > most:
        group = pd.qcut(values, most, labels=False, duplicates="drop")
        # Ranges of values that occur often may leave others empty.
        group = np.unique(group, return_inverse=True)[1]
    bounds = [(float(values[group == one].min()), float(values[group == one].max())) for one in range(group.max() + 1)]
    return group.reshape(-1), bounds
