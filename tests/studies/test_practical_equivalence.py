"""Better, worse, or practically the same: against scipy's own tests and distributions, and by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from playground.studies.practical_equivalence import default_region, in_words, of_groups, of_pairs
from playground.studies.significance import paired

A, B = [1.2, 1.1, 1.4, 1.3, 1.25], [1.1, 1.12, 1.2, 1.15, 1.3]


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("region", [0.0, 0.02, 0.3])
def test_pairs_against_scipy(better, region):
    gains = np.subtract(B, A) if better == "higher" else np.subtract(A, B)
    first, same, second = of_pairs(paired(A, B, better)).probabilities(region)
    theirs = stats.t(len(A) - 1, gains.mean(), stats.sem(gains))
    assert (first, same) == pytest.approx((theirs.cdf(-region), theirs.cdf(region) - theirs.cdf(-region)))
    # The chance that the mean gain is above a value is the p of the one-sided test of that value.
    assert second == pytest.approx(stats.ttest_1samp(gains, region, alternative="less").pvalue)


@pytest.mark.parametrize("region", [0.0, 0.02, 0.3])
def test_groups_against_welch(region):
    more = [*B, 1.05, 0.9, None, math.nan]
    first, same, second = of_groups(A, more, "lower").probabilities(region)
    theirs = [
        stats.ttest_ind(np.add(A, shift), more[:7], equal_var=False, alternative=side).pvalue
        for shift, side in ((region, "greater"), (-region, "less"))
    ]
    assert (first, second) == pytest.approx(theirs)
    assert first + same + second == pytest.approx(1)
    assert of_groups(A, more, "higher").probabilities(region) == pytest.approx((second, same, first))


def test_by_hand():
    # Gains 1, 2, 3: mean 2, standard error 1 / √3; with two degrees of freedom F(t) = 1/2 + t / (2 √(2 + t²)).
    found = of_pairs(paired([4.0, 5.0, 6.0], [3.0, 3.0, 3.0], "lower")).probabilities(1.0)
    below = [0.5 - t / (2 * math.sqrt(2 + t * t)) for t in (3 * math.sqrt(3), math.sqrt(3))]
    assert found == pytest.approx((below[0], below[1] - below[0], 1 - below[1]))


def test_without_spread_it_is_certain():
    found = of_pairs(paired([1.3, 1.4, 1.5], [1.2, 1.3, 1.4], "lower"))
    assert found.probabilities(0.05) == (0, 0, 1) and found.probabilities(0.2) == (0, 1, 0)
    assert of_groups([1.0, 1.0], [2.0, 2.0], "lower").probabilities(0.5) == (1, 0, 0)


def test_the_sentence_decides_from_95_percent_on():
    pairs = of_pairs(paired(A, B, "lower"))
    names = ("LSTM", "GRU")
    first, same, second = (round(100 * one) for one in pairs.probabilities(0.02))
    assert in_words(pairs, 0.02, names, "mae").en == (
        f"Still open: LSTM is better with probability {first} %, practically the same (within ±0.02 test MAE) {same} %, GRU "
        f"is better {second} %."
    )
    assert in_words(pairs, 0.3, names, "mae").es.startswith(
        "Prácticamente iguales: LSTM es mejor con probabilidad < 1 %"
    )
    sure = of_pairs(paired([4.0, 5.0, 6.0, 5.1], [1.0, 2.1, 3.0, 2.0], "lower"))
    assert in_words(sure, 0.5, names, "mae").en.startswith("GRU is better by more than the region")
    assert "±1 points of test accuracy" in in_words(sure, 0.01, names, "accuracy").en


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_seeds_say_how_many(count):
    for found in (of_pairs(paired(A[:count], B[:count], "lower")), of_groups(A[:count], B, "lower")):
        assert in_words(found, 0.1, ("A", "B"), "mae").en == (
            f"A or B: how likely either is better takes at least 3 seeds; there are {count}."
        )


def test_the_default_is_one_point_or_a_hundredth_of_the_mean():
    assert default_region("accuracy", 0.8) == 0.01
    assert (
        default_region("mae", 23.7) == 0.2 and default_region("mae", -0.0042) == 4e-5 and default_region("mae", 0) == 0
    )
