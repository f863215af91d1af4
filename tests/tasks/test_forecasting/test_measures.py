"""Metrics against numbers worked out by hand and against scikit-learn."""

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_absolute_error, mean_squared_error

from playground.series.forecast_batch import ForecastBatch
from playground.task import METRICS, added
from playground.tasks.forecasting import measures


def batch_of(past: np.ndarray, truth: np.ndarray) -> ForecastBatch:
    """Windows `(batch, steps, series)` that are the whole past."""
    known = torch.tensor(past, dtype=torch.float32)
    elapsed = torch.full((len(past),), past.shape[1] - 1)
    return ForecastBatch(
        known,
        known,
        past=known,
        truth=torch.tensor(truth, dtype=torch.float32),
        first=known[:, 0],
        elapsed=elapsed,
        begin=torch.zeros_like(elapsed),
    )


def test_by_hand():
    batch = batch_of(np.array([[[1.0], [2.0], [4.0]]]), np.array([[[5.0], [6.0]]]))
    memory = {"period": 2, "mase_scale": [2.0]}
    totals = measures.tally(torch.tensor([[[4.0], [8.0]]]), batch, memory)
    # Trivial errors: last value 4, 4 -> 1.5; last season 2, 4 -> 2.5; drift 5.5, 7 -> 0.75;
    # last season with drift (slope 1.5, one season of 2): 5, 7 -> 0.5.
    assert measures.floors([batch], memory) == pytest.approx(
        {"last_value": 1.5, "seasonal_naive": 2.5, "drift": 0.75, "seasonal_naive_drift": 0.5}
    )
    found = measures.metrics(totals)
    assert found == pytest.approx(
        {
            "mae": 1.5,
            "mse": 2.5,
            "rmse": 2.5**0.5,
            "mase": 0.75,
            "smape": 100 * (2 * 1 / 9 + 2 * 2 / 14) / 2,
            "skill": 1 - 1.5 / 0.5,
        }
    )
    assert set(found) <= set(METRICS)


def test_against_scikit_learn_and_added_up_over_batches():
    rng = np.random.default_rng(0)
    past, truth = rng.normal(50, 9, size=(30, 12, 2)), rng.normal(50, 9, size=(30, 5, 2))
    forecast = torch.tensor(rng.normal(50, 9, size=(30, 5, 2)), dtype=torch.float32)
    memory = {"period": 4, "mase_scale": [3.0, 5.0]}
    rows = (slice(0, 11), slice(11, 30))
    batches = [batch_of(past[some], truth[some]) for some in rows]
    tallies = [measures.tally(forecast[some], batch, memory) for some, batch in zip(rows, batches, strict=True)]
    found = measures.metrics(added(tallies))
    flat_truth, flat_forecast = truth.reshape(-1, 2), forecast.numpy().reshape(-1, 2)
    assert found["mae"] == pytest.approx(mean_absolute_error(flat_truth, flat_forecast), rel=1e-5)
    assert found["mse"] == pytest.approx(mean_squared_error(flat_truth, flat_forecast), rel=1e-5)
    off = np.abs(flat_truth - flat_forecast)
    assert found["mase"] == pytest.approx((off / [3.0, 5.0]).mean(), rel=1e-5)
    symmetric = 200 * (off / (np.abs(flat_truth) + np.abs(flat_forecast))).mean()
    assert found["smape"] == pytest.approx(symmetric, rel=1e-5)
    season = truth - past[:, [-4, -3, -2, -1, -4]]
    assert measures.floors(batches, memory)["seasonal_naive"] == pytest.approx(np.abs(season).mean(), rel=1e-5)


def test_symmetric_error_of_nothing_is_nothing():
    batch = batch_of(np.zeros((1, 3, 1)), np.zeros((1, 2, 1)))
    found = measures.metrics(measures.tally(torch.zeros(1, 2, 1), batch, {"period": 1, "mase_scale": [1.0]}))
    assert found["smape"] == 0.0
    worst = measures.metrics(measures.tally(torch.ones(1, 2, 1), batch, {"period": 1, "mase_scale": [1.0]}))
    assert worst["smape"] == pytest.approx(200.0)
    assert worst["skill"] == -1.0


def test_scale_of_mase():
    train = np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 5.0], [7.0, 5.0]])
    assert measures.mase_scale(train, 2) == pytest.approx([(1 + 4) / 2, 1.0])
    assert measures.mase_scale(np.array([[1.0], [2.0], [1.0], [2.0]]), 2) == pytest.approx([1.0])
