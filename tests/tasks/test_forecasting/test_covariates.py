"""What is read beside the series: it reaches the network, scaled by the training part, and is never forecast."""

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.dataset import DATASETS, Series
from playground.errors import Impossible, WrongInput
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.request import ForecastRequest
from tests.datasets.examples_many import air


def led(length: int = 200) -> Series:
    """A series that says at every step what stood beside it one step before."""
    rng = np.random.default_rng(4)
    beside = rng.normal(3, 2, size=(length, 2))
    return Series(np.roll(beside[:, :1], 1, axis=0), ("y",), period=4, covariates=beside, covariate_names=("u", "v"))


def prepared(records: Series | None = None, **settings):
    task = Forecasting(**({"window": 10, "horizon": 1} | settings))
    return task, task.prepare(records or led(), task.patterns()[0], 0)


@pytest.mark.parametrize("settings", [{}, {"level": "last"}, {"transformation": "seasonal_difference"}])
def test_they_follow_the_series_in_the_input(settings):
    records = led()
    _, data = prepared(records, **settings)
    assert data.sizes.features == 3 and data.sizes.outputs == 1
    batch = data.validation.take(torch.arange(5))
    assert batch.inputs.shape == (5, 10, 3) and batch.targets.shape == (5, 1, 1)
    known = records.covariates[: data.memory["train"]]
    expected = (records.covariates - known.mean(axis=0)) / known.std(axis=0)
    end = int(batch.elapsed[2]) + 1
    np.testing.assert_allclose(batch.inputs[2, :, 1:].numpy(), expected[end - 10 : end], rtol=1e-4, atol=1e-5)
    assert data.protocol["covariates"] == ["u", "v"]


def test_a_series_apart_keeps_them_all():
    records = led()
    two = Series(
        records.values.repeat(2, axis=1),
        ("y", "z"),
        period=4,
        covariates=records.covariates,
        covariate_names=("u", "v"),
    )
    _, data = prepared(two, channels="apart")
    batch = data.train.take(torch.arange(3))
    assert data.sizes.features == 3 and batch.inputs.shape == (6, 10, 3)
    torch.testing.assert_close(batch.inputs[0], batch.inputs[1])


def test_what_they_tell_is_learnt():
    """The next value is what stands beside now: a regression on the window knows it, the last value does not."""
    task, data = prepared()
    exact = BASELINES["linear"]().metrics(task, data)["test"]["mae"]
    assert exact < 0.05 * BASELINES["last_value"]().metrics(task, data)["test"]["mae"]


def test_the_air_of_a_city_can_be_forecast_and_asked_for(recurrent):
    records = DATASETS["beijing_pm25"]().parse({"pollution.csv": air(200)})
    task, data = prepared(records, window=12, horizon=3, season=6)
    network = recurrent(data.sizes)
    sample = task.respond(network, data.memory, ForecastRequest(origin="2010-01-08 05:00"))
    places = data.tests["test"].take(torch.arange(len(data.tests["test"])))
    place = places.elapsed.tolist().index(records.times.index("2010-01-08 05:00"))
    batch = data.tests["test"].take(torch.tensor([place]))
    with torch.no_grad():
        expected = task.answer(network, batch, data.memory, network(batch)[0])[0]
    torch.testing.assert_close(
        torch.tensor(sample.output["forecasts"][0], dtype=torch.float64), expected, rtol=1e-4, atol=1e-3
    )
    part, _ = task.unseen(records, task.patterns()[0], data.memory)
    assert next(iter(part.batches(4))).inputs.shape == (4, 12, 11)
    assert len(task.preview(records, data).exhibits) == 3


def test_what_nobody_knows_ahead_is_not_asked_of_them(echo):
    task, data = prepared()
    with pytest.raises(WrongInput, match="u, v"):
        task.respond(echo(data.sizes), data.memory, ForecastRequest(length=2))
    with pytest.raises(Impossible, match="u, v"):
        prepared(strategy="recursive")
    bare = Series(led().values, ("y",), period=4)
    with pytest.raises(WrongInput, match="u, v"):
        task.unseen(bare, task.patterns()[0], data.memory)
