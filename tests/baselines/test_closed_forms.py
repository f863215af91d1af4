"""Forecasts in closed form and by growth, on series of which the right answer is known."""

from functools import partial

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.baselines import autoregression, ridge
from playground.dataset import DATASETS, Series
from playground.errors import Impossible
from playground.series.naive import seasonal_ratio
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.answers import at_the_end


def prepared(records: Series, **settings):
    task = Forecasting(**({"window": 24, "horizon": 5} | settings))
    return task, task.prepare(records, task.patterns()[0], 0)


def growing(length: int = 120) -> Series:
    """A season that is multiplied by 1.1 every year: what the ratio forecasts without error."""
    steps = np.arange(length)
    values = (10 + 3 * np.sin(steps * np.pi / 6)) * 1.1 ** (steps // 12)
    return Series(values[:, None], ("sales",), period=12)


@pytest.mark.parametrize("horizon", [1, 5, 30])
def test_growth_by_a_ratio_is_forecast_without_error(horizon):
    task, data = prepared(growing(240), window=12, horizon=horizon)
    found = BASELINES["seasonal_ratio"]().metrics(task, data)["test"]
    # Growth comes in steps, at the end of each year: a year that has only begun looks as if it had not grown yet.
    origins = range(203, 240 - horizon)
    values = growing(240).values[:, 0]
    errors = [
        abs(values[p + h - 12 * -(-h // 12)] * (values[p] / values[p - 12]) ** -(-h // 12) - values[p + h])
        for p in origins
        for h in range(1, horizon + 1)
    ]
    assert found["mae"] == pytest.approx(np.mean(errors), rel=1e-3, abs=1e-4)


def test_one_step_ahead_it_is_the_well_known_formula():
    values = torch.rand(1, 13, 2) + 1
    found = seasonal_ratio(at_the_end(values, values, values[0].numpy()), 1, 12)[0, 0]
    torch.testing.assert_close(found, values[0, 1] * values[0, 12] / values[0, 0])


@pytest.mark.parametrize(
    "records", [Series(growing().values - 100, ("below",), period=12), Series(growing().values, ("no season",))]
)
def test_a_ratio_needs_a_season_and_positive_values(records):
    task, data = prepared(records)
    with pytest.raises(Impossible, match="needs a season and values above zero"):
        BASELINES["seasonal_ratio"]().metrics(task, data)


@pytest.mark.parametrize("kind", ["autoregression", "nlinear"])
@pytest.mark.parametrize("strategy", ["direct", "recursive"])
@pytest.mark.parametrize("channels", ["together", "apart"])
def test_a_linear_law_is_found(kind, strategy, channels):
    steps = np.arange(300)
    values = np.stack([np.sin(steps / 3) + 4, 100 * np.sin(steps / 3 + 1)], axis=1)
    task, data = prepared(Series(values, ("a", "b")), strategy=strategy, channels=channels, measured_in="standardised")
    found = BASELINES[kind]().metrics(task, data)["test"]
    assert found["mae"] < 0.02
    assert found == BASELINES[kind]().metrics(task, data)["test"]


def test_autoregression_is_least_squares():
    _task, data = prepared(DATASETS["elnino"]().load(), horizon=3)
    standard = autoregression.Standard([data.train.inputs])
    gram, cross = autoregression._sums(data, standard, 6)
    weights = autoregression._weights(gram, cross, 4)[:, 0].numpy()
    known, following = data.train.inputs[:, -4:, 0].double().numpy(), data.train.targets[:, 0, 0].double().numpy()
    expected, *_ = np.linalg.lstsq(np.c_[known, np.ones(len(known))], following, rcond=None)
    np.testing.assert_allclose(weights[:-1], expected[:-1], atol=1e-4)
    # The third step is forecast from the first two forecasts.
    network = autoregression._Stepping(data, autoregression._weights(gram, cross, 4), standard)
    batch = data.validation.take(torch.tensor([0]))
    window = batch.inputs[0, -4:, 0].double().tolist()
    for _ in range(3):
        window.append(float(np.dot(expected[:-1], window[-4:]) + expected[-1]))
    assert network(batch)[0][0, :, 0].tolist() == pytest.approx(window[-3:], abs=1e-4)


def test_nlinear_is_ridge_on_moves_from_the_last_value():
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(0)
    records = Series(rng.normal(size=(400, 3)).cumsum(axis=0), ("a", "b", "c"))
    _task, data = prepared(records)
    sums = ridge.move_sums(data, data.train)
    weights = sums.weights(partial(ridge.move_restraint, penalty=1e-3), 13)
    inputs, targets = data.train.inputs, data.train.targets
    rows = (inputs[:, -12:] - inputs[:, -1:]).transpose(1, 2).flatten(0, 1).double().numpy()
    moves = (targets - inputs[:, -1:]).transpose(1, 2).flatten(0, 1).double().numpy()
    size = float(sums.gram[0, -13:, -13:].diagonal()[:-1].mean())
    model = Ridge(alpha=1e-3 * size).fit(rows, moves)
    np.testing.assert_allclose(weights[:-1].numpy(), model.coef_.T, atol=1e-5)
    assert sums.error(weights) == pytest.approx(np.square(model.predict(rows) - moves).mean(), rel=1e-4)


def test_floors_of_the_literature(real_data):
    """One step ahead on the last 48 months, and 96 hours ahead on ETTh1: the figures that are well known."""
    del real_data
    air = DATASETS["airline_passengers"]().load()
    task, data = prepared(air, window=13, horizon=1)
    found = {name: BASELINES[name]().metrics(task, data)["test"]["rmse"] for name in ("last_value", "seasonal_ratio")}
    assert found == {"last_value": pytest.approx(48.04, abs=0.01), "seasonal_ratio": pytest.approx(15.62, abs=0.01)}


@pytest.mark.slow
def test_floors_of_the_long_term_protocol(real_data):
    del real_data
    task, data = prepared(DATASETS["etth1"]().load(), window=336, horizon=96, measured_in="standardised")
    assert len(data.tests["test"]) == 2880 - 96 + 1
    expected = {"last_value": (1.294, 0.713), "seasonal_naive": (0.512, 0.433), "nlinear": (0.370, 0.391)}
    for name, (mse, mae) in expected.items():
        found = BASELINES[name]().metrics(task, data)["test"]
        assert (found["mse"], found["mae"]) == (pytest.approx(mse, abs=0.001), pytest.approx(mae, abs=0.001))


def test_autoregression_does_not_care_how_windows_are_shown():
    rng = np.random.default_rng(3)
    records = Series(rng.normal(size=(400, 2)).cumsum(axis=0) * [1, 50] + 100, ("a", "b"))
    ways = ({}, {"level": "last"}, {"level": "standard", "channels": "apart"}, {"channels": "apart"})
    found = [
        BASELINES["autoregression"]().metrics(*prepared(records, measured_in="standardised", **way))["test"]["mse"]
        for way in ways
    ]
    assert found == pytest.approx([found[0]] * 4, rel=1e-3)
