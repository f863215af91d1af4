"""The statistical forecasts of the M4 competition against values worked out by hand, and against its published figures."""

import numpy as np
import pytest

from playground.dataset import DATASETS, Collection
from playground.series.theta import METHODS, is_seasonal, naive2, seasonal_factors, theta


def monthly(length: int = 48) -> np.ndarray:
    """A level of ten times a season of four steps: 0.5, 1, 1.5, 1."""
    return 10.0 * np.array([0.5, 1.0, 1.5, 1.0])[np.arange(length) % 4]


def test_a_season_is_found_where_there_is_one():
    assert is_seasonal(monthly(), 4)
    assert not is_seasonal(monthly(11), 4), "fewer than three seasons"
    assert not is_seasonal(np.random.default_rng(1).normal(size=200), 12)
    assert not is_seasonal(np.full(50, 3.0), 4) and not is_seasonal(monthly(), 1)


def test_the_test_of_seasonality_by_hand():
    values = np.array([1.0, 3.0, 2.0, 4.0, 1.0, 3.0])
    centred = values - values.mean()
    first, second = (float(centred[k:] @ centred[:-k] / (centred @ centred)) for k in (1, 2))
    limit = 1.645 / np.sqrt(6) * np.sqrt(1 + 2 * first**2)
    assert is_seasonal(values, 2) == (abs(second) > limit)


def test_factors_of_a_season_by_hand():
    assert seasonal_factors(monthly(), 4) == pytest.approx([0.5, 1.0, 1.5, 1.0])
    # An odd season, one value longer than whole seasons: the moving average has no halves.
    assert seasonal_factors(np.array([1.0, 2.0, 3.0] * 4 + [1.0]), 3) == pytest.approx([0.5, 1.0, 1.5])


def test_naive2_repeats_the_adjusted_last_value():
    # 46 values end with the step of factor 1; the next ones are 1.5, 1, 0.5, 1.
    assert naive2(monthly(46), 4, 5) == pytest.approx([15.0, 10.0, 5.0, 10.0, 15.0])
    assert naive2(np.array([3.0, 9.0, 7.0]), 4, 2) == pytest.approx([7.0, 7.0]), "no season: the last value"


def test_theta_by_hand():
    """On a straight line both halves are known: the line goes on, and half its slope is lost to the smoothed half."""
    line = 5.0 + 2.0 * np.arange(30)
    found = theta(line, 1, 3)
    # 2 * x - line is the line itself; smoothed with weight 0.9999 it ends a hair below the last value.
    assert found == pytest.approx(0.5 * line[-1] + 0.5 * (5.0 + 2.0 * np.arange(30, 33)), rel=1e-4)
    assert theta(np.full(20, 4.0), 4, 2) == pytest.approx([4.0, 4.0])
    assert (theta(np.linspace(30.0, 0.5, 30), 1, 40) >= 0).all()


def test_the_published_figures_of_the_hourly_series(real_data):
    found = DATASETS["m4_hourly"]().load()
    assert isinstance(found, Collection)
    truth = np.array(found.futures)
    # Makridakis et al. (2020), Evaluation and Ranks: sMAPE 18.383, 18.138 and MASE of Naive2 2.395.
    scale = np.array([np.abs(values[24:] - values[:-24]).mean() for values in found.values])
    for name, smape, mase in (("naive2", 18.383, 2.395), ("theta", 18.138, None)):
        made = np.array([METHODS[name](values, 24, 48) for values in found.values])
        off = np.abs(truth - made)
        assert (200 * off / (np.abs(truth) + np.abs(made))).mean() == pytest.approx(smape, abs=0.002)
        assert mase is None or (off.mean(axis=1) / scale).mean() == pytest.approx(mase, abs=0.0006)
