"""Quantiles: their loss and coverage by hand, their order, and where they are shown."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_pinball_loss

from playground.baseline import BASELINES
from playground.dataset import DATASETS, Series
from playground.errors import Impossible
from playground.exhibits import Figure
from playground.task import METRICS
from playground.tasks.forecasting import Forecasting, quantiles
from playground.tasks.forecasting.request import ForecastRequest


def two_series() -> Series:
    rng = np.random.default_rng(2)
    return Series(rng.normal(10, 2, size=(150, 2)).cumsum(axis=0) + 100, ("a", "b"), period=5)


def prepared(records=None, **settings):
    task = Forecasting(**({"window": 20, "horizon": 5, "loss_shape": "quantiles"} | settings))
    return task, task.prepare(records or DATASETS["sunspots"]().load(), task.patterns()[0], 0)


def test_the_loss_against_scikit_learn():
    rng = np.random.default_rng(0)
    truth, found = rng.normal(size=(30, 4)), rng.normal(size=(30, 9 * 4))
    losses = quantiles.pinball(torch.tensor(found)[None], torch.tensor(np.tile(truth, 9))[None])
    for place, level in enumerate(quantiles.LEVELS):
        own = slice(4 * place, 4 * place + 4)
        expected = mean_pinball_loss(truth.ravel(), found[:, own].ravel(), alpha=level)
        assert float(losses[0, :, own].mean()) == pytest.approx(expected)


def test_coverage_and_pinball_by_hand():
    # One step of two series; the levels lie at 1, 2, …, 9. The truth 4.5 is inside, 9.5 is not.
    answer = torch.arange(1.0, 10.0).expand(1, 1, 2, 9)
    truth = torch.tensor([[[4.5, 9.5]]])
    totals = quantiles.tally(answer, truth, torch.ones(())) | {"count": torch.tensor(2.0)}
    levels = np.array(quantiles.LEVELS)
    by_hand = [
        np.maximum(levels * (y - np.arange(1, 10)), (levels - 1) * (y - np.arange(1, 10))).mean() for y in (4.5, 9.5)
    ]
    assert quantiles.metrics(totals) == pytest.approx({"coverage": 0.5, "pinball": np.mean(by_hand)})
    assert set(quantiles.metrics(totals)) <= set(METRICS)
    assert quantiles.tally(truth, truth, torch.ones(())) == {} and quantiles.metrics({}) == {}


@pytest.mark.parametrize("channels", ["together", "apart"])
@pytest.mark.parametrize("level", ["none", "standard"])
def test_right_quantiles_cover_what_they_should(channels, level):
    """A network that knows the truth and spreads normal quantiles around it, whatever is done to windows."""
    task, data = prepared(two_series(), channels=channels, level=level)
    batch = data.tests["test"].take(torch.arange(8))
    width = 1 if channels == "apart" else 2
    assert data.sizes.outputs == 9 * width and batch.targets.shape[2] == 9 * width
    steps = torch.linspace(-1, 1, 9).repeat_interleave(width)
    answer = task.answer(None, batch, data.memory, batch.targets + steps.flip(0))  # in the wrong order
    assert answer.shape == (*batch.truth.shape, 9)
    assert (answer.diff(dim=3) >= 0).all()
    torch.testing.assert_close(quantiles.point(answer), batch.truth, rtol=1e-4, atol=1e-3)
    found = task.metrics(task.tally(answer, batch, data.memory), data.memory)
    assert found["coverage"] == 1.0 and found["mae"] == pytest.approx(0.0, abs=1e-3)


def test_the_loss_is_smallest_at_the_quantiles():
    """Constant outputs learnt by gradient end at the quantiles of the targets."""
    task, data = prepared()
    targets = torch.tensor(np.random.default_rng(1).normal(size=(4000, 1, 1)), dtype=torch.float32)
    outputs = torch.zeros(9, requires_grad=True)
    optimiser = torch.optim.Adam([outputs], lr=0.05)
    batch = next(iter(data.train.batches(1)))
    for _ in range(300):
        asked = replace(batch, targets=targets.repeat(1, 1, 9))
        optimiser.zero_grad()
        task.loss(outputs.expand(4000, 1, 9), asked).backward()
        optimiser.step()
    assert outputs.tolist() == pytest.approx(np.quantile(targets.numpy(), quantiles.LEVELS).tolist(), abs=0.06)


def test_a_fan_is_kept_drawn_and_written(recurrent):
    task, data = prepared()
    network = recurrent(data.sizes)
    for sample in (task.sample(network, data, 0), task.respond(network, data.memory, ForecastRequest(length=8))):
        levels = np.array(sample.output["quantiles"])
        assert levels.shape[1] == 9 and (np.diff(levels, axis=1) >= 0).all()
        assert levels[:, 4].tolist() == sample.output["forecasts"]
        figure = task.show({"a": sample}, data.memory)[0]
        assert isinstance(figure, Figure)
        bands = [trace.name for trace in figure.figure.data if trace.fill == "toself"]
        assert bands == [f"a: {share} %" for share in (80, 60, 40, 20)]
        rows = list(csv.DictReader(io.StringIO(task.files(sample, data.memory)["forecast.csv"].decode())))
        assert float(rows[0]["q10"]) <= float(rows[0]["forecast"]) <= float(rows[0]["q90"])


@pytest.mark.parametrize("settings", [{"strategy": "recursive"}, {"transformation": "difference"}])
def test_quantiles_that_would_mean_nothing_are_refused(settings):
    with pytest.raises(Impossible, match=r"[qQ]uantiles"):
        prepared(**settings)


@pytest.mark.parametrize("channels", ["together", "apart"])
def test_baselines_forecast_one_value_and_are_given_no_fan(channels):
    task, data = prepared(two_series(), channels=channels, level="last")
    plainly, plain = prepared(two_series(), channels=channels, level="last", loss_shape="absolute")
    asked, given = task.for_baselines(data)
    assert asked == plainly and given.sizes == plain.sizes
    same, plain = plainly.for_baselines(plain)
    assert same == plainly and given.train.levels == plain.train.levels == 1
    for name in ("linear", "autoregression", "nlinear", "last_value"):
        found = BASELINES[name]().metrics(asked, given)["test"]
        assert found == pytest.approx(BASELINES[name]().metrics(plainly, plain)["test"])
        assert "coverage" not in found
