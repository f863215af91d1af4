"""Better, worse, or practically the same: against scipy's own tests and distributions, and by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from playground.studies.pairs import paired
from playground.studies.practical_equivalence import default_region, in_words, of_groups, of_pairs, region_of

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


def test_splits_are_correlated_by_the_share_of_the_test_set():
    # Nadeau and Bengio: the variance of the mean is (1/n + test/training) times that of the gains, here with ten folds.
    first, second = [0.80, 0.82, 0.79, 0.85, 0.81], [0.81, 0.82, 0.82, 0.86, 0.80]
    gains = np.subtract(second, first)
    theirs = stats.t(4, gains.mean(), math.sqrt((1 / 5 + 1 / 9) * gains.var(ddof=1)))
    found = of_pairs(paired(first, second, "higher", 0.1))
    assert found.probabilities(0.01) == pytest.approx(
        (theirs.cdf(-0.01), theirs.cdf(0.01) - theirs.cdf(-0.01), theirs.sf(0.01))
    )
    assert found.count == 5 and found.correlation == 0.1
    assert found.probabilities(0.01)[1] < of_pairs(paired(first, second, "higher")).probabilities(0.01)[1]


def test_too_few_splits_and_splits_without_spread_are_told_as_such():
    few = of_pairs(paired([1.0, 2.0], [0.0, 0.0], "lower", 0.2))
    assert in_words(few, 0.1, ("A", "B"), "mae").es.endswith("hacen falta al menos 3 particiones; hay 2.")
    same = of_pairs(paired([0.3, 0.6, 0.9], [0.2, 0.5, 0.8], "lower", 0.2))
    assert "with every split: no probability" in in_words(same, 0.1, ("A", "B"), "mae").en


def test_without_spread_there_is_no_probability():
    names = ("A", "B")
    shifted = of_pairs(paired([1.3, 1.4, 1.5], [1.2, 1.3, 1.4], "lower"))
    with pytest.raises(ValueError, match="spread"):
        shifted.probabilities(0.05)
    assert in_words(shifted, 0.2, names, "mae").en == (
        "A and B differ by the same amount with every seed: no probability without spread."
    )
    equal = of_pairs(paired([1.3, 1.4, 1.5], [1.3, 1.4, 1.5], "lower"))
    assert in_words(equal, 0.2, names, "mae").en == "A and B are equal with every seed: no probability without spread."
    assert "sin dispersión" in in_words(of_groups([1.0] * 3, [2.0] * 3, "lower"), 0.2, names, "mae").es


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
    assert default_region("accuracy", [0.8, 0.2]) == 0.01
    assert default_region("mae", [23.7]) == 0.2 and default_region("mae", [-0.0042]) == 4e-5
    assert default_region("mae", [0.0, 0.0]) == 0 and default_region("mae", []) == 0
    assert default_region("mae", [2.0, 1.0]) == default_region("mae", [1.0, 2.0]) == 0.01
    assert default_region("mae", [2.0, 4.0]) == default_region("mae", [4.0, 2.0]) == 0.03


@pytest.mark.parametrize(("query", "region"), [("accuracy:2", 0.02), ("accuracy:0", 0.0), ("accuracy:100", 1.0)])
def test_a_region_that_is_asked_for_is_in_points_of_a_percentage(query, region):
    assert region_of(query, "accuracy", [0.8]) == region
    assert region_of(query.replace("accuracy", "mae"), "mae", [2.0]) == region * 100


@pytest.mark.parametrize(
    "query",
    ["", "2", "mae:2", "accuracy:", "accuracy:nan", "accuracy:inf", "accuracy:-1", "accuracy:101", "accuracy:1e300",
     "accuracy:two", "accuracy", ":2", "mae:accuracy:2"],
)  # fmt: skip
def test_what_is_no_region_of_this_metric_gives_the_usual_one(query):
    assert region_of(query, "accuracy", [0.8]) == 0.01
