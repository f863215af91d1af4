"""A trained network on new data, and the meter that tells repeating from forecasting."""

import numpy as np
import pytest
import torch

from playground.batch import Batch
from playground.dataset import Collection, Series
from playground.errors import WrongInput
from playground.model import Network
from playground.tasks.forecasting import Forecasting


def table(length: int = 160) -> Series:
    rng = np.random.default_rng(4)
    values = np.exp(rng.normal(0, 0.05, size=(length, 2)).cumsum(axis=0)) * 50
    return Series(values, ("a", "b"), period=6)


def prepared(**settings):
    task = Forecasting(**({"window": 12, "horizon": 4} | settings))
    return task, task.prepare(table(), task.patterns()[0], 0)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"transformation": "seasonal_growth", "level": "last", "channels": "apart"},
        {"strategy": "recursive", "transformation": "difference"},
    ],
)
def test_old_data_again_are_seen_as_they_were(settings):
    task, data = prepared(**settings)
    part, raw = task.unseen(table(), task.patterns()[0], data.memory)
    whole = part.take(torch.arange(len(part)))
    test = data.tests["test"].take(torch.arange(len(data.tests["test"])))
    assert raw is None
    assert torch.equal(whole.inputs[-len(test) :], test.inputs)
    assert torch.equal(whole.targets[-len(test) :], test.targets)
    assert torch.equal(whole.truth[-len(test) :], test.truth)
    lost = {"seasonal_growth": 6, "difference": 1}.get(settings.get("transformation", ""), 0)
    assert len(part) == 160 - 12 - 4 + 1 - lost


def test_nothing_is_fitted_on_new_data():
    task, data = prepared()
    shifted = Series(table().values * 3, ("a", "b"))
    part, _ = task.unseen(shifted, task.patterns()[0], data.memory)
    assert float(part.take(torch.arange(10)).inputs.mean()) > 1


def test_series_are_matched_by_name():
    task, data = prepared()
    part, _ = task.unseen(Series(table().values[:, ::-1].copy(), ("b", "a")), task.patterns()[0], data.memory)
    again, _ = task.unseen(table(), task.patterns()[0], data.memory)
    assert torch.equal(part.take(torch.arange(3)).inputs, again.take(torch.arange(3)).inputs)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (Series(np.ones((100, 1)), ("a",)), "have 1 series and this network knows 2: a, b"),
        (Series(np.ones((10, 2)), ("a", "b")), "have 10 steps; this network needs at least 22"),
        (Series(-np.ones((100, 2)), ("a", "b")), "no logarithm"),
        (Collection((np.ones(9),), (np.ones(4),), ("a",)), "of the other kind"),
    ],
)
def test_data_that_do_not_fit_are_refused(records, said):
    task, data = prepared(transformation="seasonal_growth")
    with pytest.raises(WrongInput, match=said):
        task.unseen(records, task.patterns()[0], data.memory)


class Knowing(Network):
    """Says the truth, the last value, or what lies between."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.unused = torch.nn.Parameter(torch.zeros(1))

    def forward(self, batch: Batch, state=None):
        last = batch.inputs[:, -1:].expand_as(batch.targets)
        return last + self.share * (batch.targets - last), None


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (1.0, 0.0), (0.5, 0.0), (0.2, 0.75)])
@pytest.mark.parametrize("channels", ["together", "apart"])
def test_the_echo_of_known_forecasts(share, expected, channels):
    task, data = prepared(channels=channels)
    assert task.meters(Knowing(share), data, 0)["echo"] == pytest.approx(expected, abs=1e-3)


def test_an_echo_that_echoes(echo):
    task, data = prepared(strategy="recursive")
    found = task.meters(echo(data.sizes), data, 0)
    assert {"echo", "flat_forecast"} <= set(found)
    assert found["echo"] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(("share", "expected"), [(1.0, 1.0), (None, 0.0)])
def test_the_movement_of_known_forecasts(share, expected):
    task, data = prepared()
    network = Knowing(1.0) if share else Still()
    assert task.meters(network, data, 0)["flat_forecast"] == pytest.approx(expected, abs=1e-6)


class Still(Knowing):
    """Says the same of every window."""

    def __init__(self) -> None:
        super().__init__(0.0)

    def forward(self, batch: Batch, state=None):
        return torch.full_like(batch.targets, 0.3), None
