"""Reliability: the curves of scikit-learn, and the expected calibration error by hand."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from playground.evaluation.calibration import reliability

RNG = np.random.default_rng(3)
SURE = np.concatenate([RNG.beta(5, 2, 700), [0.0, 0.5, 0.7, 1.0]])
RIGHT = RNG.random(704) < SURE**1.5
ALONE = np.arange(704)


@pytest.mark.parametrize(("bins", "strategy"), [("wide", "uniform"), ("many", "quantile")])
def test_bins_are_those_of_scikit_learn_with_their_counts(bins, strategy):
    found = reliability(SURE, RIGHT, ALONE, bins)
    right, sure = calibration_curve(RIGHT, SURE, n_bins=10, strategy=strategy)
    assert found.right.mean == pytest.approx(right) and found.confidence == pytest.approx(sure)
    assert found.right.items.sum() == 704 and np.bincount(found.bin).tolist() == found.right.items.tolist()
    assert all(found.begins <= found.confidence) and all(found.confidence <= found.ends)
    if bins == "many":
        assert found.right.items.max() - found.right.items.min() <= 1


def test_the_expected_calibration_error_is_the_weighted_distance():
    sure = np.array([0.95, 0.95, 0.95, 0.95, 0.65])
    right = np.array([True, True, True, False, True])
    found = reliability(sure, right, np.arange(5), "wide")
    assert found.error == pytest.approx(0.8 * abs(0.75 - 0.95) + 0.2 * abs(1 - 0.65))
    assert found.right.items.tolist() == [1, 4] and found.begins.tolist() == pytest.approx([0.6, 0.9])


def test_one_confidence_for_all_is_one_bin():
    found = reliability(np.full(6, 0.8), np.array([True] * 3 + [False] * 3), np.arange(6), "many")
    assert len(found.right.items) == 1 and found.error == pytest.approx(0.3)
