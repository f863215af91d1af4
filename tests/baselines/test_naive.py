"""The trivial forecasts against loops written out by hand."""

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.dataset import DATASETS
from playground.series.naive import RULES
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.answers import at_the_end


def by_hand(name: str, values: np.ndarray, place: int, ahead: int, period: int) -> float:
    seasons = -(-ahead // period)
    slope = (values[place] - values[0]) / place
    return {
        "last_value": values[place],
        "seasonal_naive": values[place + ahead - seasons * period],
        "drift": values[place] + ahead * slope,
        "seasonal_naive_drift": values[place + ahead - seasons * period] + seasons * period * slope,
    }[name]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("period", [1, 4, 30])
def test_rules(name, period):
    values = np.random.default_rng(4).normal(size=100)
    place, horizon = 70, 11
    recent = torch.tensor(values[place + 1 - period : place + 1])[None, :, None]
    windows = at_the_end(recent, recent, values[: place + 1, None])
    found = RULES[name](windows, horizon, period)
    assert found.shape == (1, horizon, 1)
    expected = [by_hand(name, values, place, ahead, period) for ahead in range(1, horizon + 1)]
    np.testing.assert_allclose(found[0, :, 0].numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("name", RULES)
def test_baselines_are_scored_on_the_networks_windows(name):
    task, records = Forecasting(window=20, horizon=7), DATASETS["elnino"]().load()
    data = task.prepare(records, task.patterns()[0], 0)
    found = BASELINES[name]().metrics(task, data)
    values, end = records.values[:, 0], data.memory["validation"]
    errors = [
        abs(by_hand(name, values, place, ahead, 12) - values[place + ahead])
        for place in range(end - 1, len(values) - 7)
        for ahead in range(1, 8)
    ]
    assert set(found) == {"test"}
    assert found["test"]["mae"] == pytest.approx(np.mean(errors), rel=1e-4)
    assert set(found["test"]) == {"mae", "rmse", "mse", "mase", "smape", "skill"}
    assert BASELINES[name].role == "trivial"


def test_the_best_trivial_forecast_has_no_skill_and_none_has_more():
    task = Forecasting()
    data = task.prepare(DATASETS["co2"]().load(), task.patterns()[0], 0)
    skills = [BASELINES[name]().metrics(task, data)["test"]["skill"] for name in RULES]
    assert max(skills) == pytest.approx(0.0, abs=1e-9)
