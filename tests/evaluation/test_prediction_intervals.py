"""Intervals: the quantiles of numpy and the coverage that theory says, for forecasts and for quantiles."""

import numpy as np
import pytest
from scipy import stats

from playground.evaluation.prediction_intervals import Intervals, conformal, margin, needed, of_quantiles
from playground.task.item_errors import STRATUM, ItemErrors

RNG = np.random.default_rng(11)


def items(truth, answer, stratum=None, quantiles=None, scale=None):
    count = len(truth)
    return ItemErrors(
        np.arange(count),
        np.zeros(count, dtype=np.int64),
        np.abs(truth - answer),
        truth,
        answer,
        {STRATUM: np.zeros(count, dtype=np.int64) if stratum is None else stratum},
        quantiles=quantiles,
        scale=scale,
    )


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("count", [19, 40, 137])
def test_a_margin_is_numpys_upper_quantile_at_the_corrected_level(level, count):
    scores = RNG.gamma(2, size=count)
    share = np.ceil((count + 1) * level) / count
    assert margin(scores, level) == np.quantile(scores, share, method="inverted_cdf")
    assert margin(np.arange(9.0), 0.9) == 8.0 and margin(np.arange(8.0), 0.9) == np.inf
    assert needed(0.9) == 9 and needed(0.5) == 1 and needed(0.95) == 19


def test_exchangeable_values_are_covered_as_the_theory_of_ranks_says():
    """The coverage of one calibration set of n follows Beta(k, n + 1 - k), k being the rank of the margin."""
    found = []
    for _ in range(400):
        calibration, test = (items(values := RNG.normal(size=n), np.zeros_like(values)) for n in (30, 300))
        found.append(conformal(calibration, test, STRATUM, 0.8).covers(test.truth).mean())
    rank = int(np.ceil(31 * 0.8))
    beta = stats.beta(rank, 31 - rank)
    assert np.mean(found) == pytest.approx(beta.mean(), abs=4 * beta.std() / 20)
    assert np.std(found) == pytest.approx(np.sqrt(beta.var() + beta.mean() * (1 - beta.mean()) / 300), rel=0.15)


def test_each_stratum_has_its_own_margin_and_each_scale_its_width():
    stratum = np.repeat([0, 1], 200)
    truth = RNG.normal(size=400) * np.where(stratum, 10.0, 1.0)
    made = conformal(items(truth, np.zeros(400), stratum), items(truth, np.zeros(400), stratum), STRATUM, 0.9)
    widths = [(made.high - made.low)[stratum == one] for one in (0, 1)]
    assert np.ptp(widths[0]) == 0 and widths[1][0] > 5 * widths[0][0]
    scale = np.where(stratum, 10.0, 1.0)
    one = items(truth, np.zeros(400), scale=scale)
    scaled = conformal(one, one, STRATUM, 0.9)
    assert (scaled.high - scaled.low)[-1] == pytest.approx(10 * (scaled.high - scaled.low)[0])
    assert made.covers(truth).mean() == pytest.approx(0.9, abs=0.01)
    assert made.width == pytest.approx(np.mean([widths[0][0], widths[1][0]]))


def test_quantiles_that_are_too_narrow_are_widened_and_too_wide_ones_narrowed():
    for factor in (0.3, 3.0):
        truths = [RNG.normal(size=2000) for _ in range(2)]
        fans = [np.tile(factor * stats.norm.ppf([0.1, 0.5, 0.9]), (2000, 1)) for _ in range(2)]
        one, other = (items(t, f[:, 1], quantiles=f) for t, f in zip(truths, fans, strict=True))
        made = conformal(one, other, STRATUM, 0.8)
        assert made.covers(other.truth).mean() == pytest.approx(0.8, abs=0.03)
        own = of_quantiles(other, (0.1, 0.5, 0.9))
        assert [round(cover.level, 9) for cover in own] == [0.8]
        assert (own[0].covers(other.truth).mean() < 0.8) == (factor < 1)
        assert (made.width > own[0].width) == (factor < 1)


def test_a_margin_that_narrows_never_turns_an_interval_round():
    fan = np.tile([-1.0, 0.0, 1.0], (20, 1))
    one = items(np.zeros(20), np.zeros(20), quantiles=fan)
    far = conformal(one, items(np.zeros(3), np.zeros(3), quantiles=fan[:3] * 0.1), STRATUM, 0.8)
    assert (far.low <= far.high).all()


def test_the_intervals_of_quantiles_go_from_narrow_to_wide():
    one = items(np.zeros(4), np.zeros(4), quantiles=np.tile(np.arange(5.0) - 2, (4, 1)))
    found = of_quantiles(one, (0.1, 0.3, 0.5, 0.7, 0.9))
    assert [cover.level for cover in found] == [0.4, 0.8] and found[0].width < found[1].width
    assert Intervals(0.5, np.array([0.0]), np.array([1.0])).covers(np.array([1.0])).all(), "a border lies within"
