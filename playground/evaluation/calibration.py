"""Whether a classifier is right as often as it says: reliability by bins of confidence, and expected calibration error.

Reliability diagrams: A. Niculescu-Mizil and R. Caruana, Predicting good probabilities with supervised learning (2005); of
the class that is answered, and the expected calibration error: C. Guo et al., On calibration of modern neural networks
(2017), after M. P. Naeini et al., Obtaining well calibrated probabilities using Bayesian binning (2015). Bins that hold
equally many: K. Nguyen and B. O'Connor, Posterior calibration and exploratory analysis for natural language processing
models (2015).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.evaluation.grouped_errors import Means, means

Bins = Literal["wide", "many"]
"""Equally wide, or with equally many items."""
BINS = 10


@dataclass(frozen=True, eq=False)
class Reliability:
    """One row for each bin that has items.

    Attributes:
        bin: `(items,)` int64, the row of each item.
        begins: `(bins,)` the lowest confidence of the bin.
        ends: `(bins,)` the highest one.
        confidence: `(bins,)` the mean confidence.
        right: how often its items are right.
        error: the expected calibration error, 0 to 1: the mean distance of both, each bin by its items.
    """

    bin: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    confidence: np.ndarray
    right: Means
    error: float


def reliability(
    confidence: np.ndarray, right: np.ndarray, clusters: np.ndarray, bins: Bins, count: int = BINS
) -> Reliability:
    """How often answers are right, by how sure the network was.

    Args:
        confidence: `(items,)` the probability of the answer, 0 to 1, at least one item.
        right: `(items,)` bool.
        clusters: `(items,)` int64, which items are not independent of each other.
        bins: how they are cut. A confidence on a border belongs to the lower bin, as in scikit-learn.
        count: of bins; those without items are left out.
    """
    shares = np.linspace(0.0, 1.0, count + 1)
    edges = shares if bins == "wide" else np.quantile(confidence, shares)
    place = np.searchsorted(edges[1:-1], confidence)
    there, row = np.unique(place, return_inverse=True)
    row = row.reshape(-1)
    found = means(right.astype(np.float64), row, clusters, len(there), share=True)
    sure = np.bincount(row, confidence) / found.items
    off = float(np.sum(found.items * np.abs(found.mean - sure)) / len(confidence))
    return Reliability(row, edges[there], edges[there + 1], sure, found, off)
