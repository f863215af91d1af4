"""No leak: what is fitted and trained on does not know what comes after."""

import numpy as np
import pytest
import torch

from playground.batch import Batch, Examples
from playground.dataset import DATASETS, Series
from playground.errors import PlaygroundError
from playground.tasks.forecasting import Forecasting


def made(length: int = 120, series: int = 1, period: int = 4) -> Series:
    rng = np.random.default_rng(7)
    steps = np.arange(length)[:, None]
    values = 50 + 0.1 * steps + 5 * np.sin(2 * np.pi * steps / period) + rng.normal(size=(length, series))
    return Series(values, tuple(f"s{number}" for number in range(series)), period=period)


def prepared(records: Series, **settings):
    task = Forecasting(**settings)
    return task, task.prepare(records, task.patterns()[0], 0)


def whole(part: Examples) -> Batch:
    return part.take(torch.arange(len(part)))


SETTINGS = [
    {"window": 10, "horizon": 3, "strategy": strategy, "transformation": transformation}
    for strategy in ("direct", "recursive")
    for transformation in ("none", "difference", "seasonal_difference", "log", "square_root")
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: f"{s['strategy']}-{s['transformation']}")
def test_training_does_not_know_what_comes_after(settings):
    records = made()
    _, before = prepared(records, **settings)
    cut = before.memory["train"]
    changed = records.values.copy()
    changed[cut:] = changed[cut:] * 3 + 40
    _, after = prepared(Series(changed, records.names, period=4), **settings)
    assert len(before.train) == len(after.train)
    one, two = whole(before.train), whole(after.train)
    assert torch.equal(one.inputs, two.inputs)
    assert torch.equal(one.targets, two.targets)
    for name in ("past", "truth", "first", "elapsed", "begin"):
        assert torch.equal(getattr(one, name), getattr(two, name))
    for name in ("mean", "deviation", "mase_scale", "train"):
        assert before.memory[name] == after.memory[name]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: f"{s['strategy']}-{s['transformation']}")
def test_validation_does_not_know_the_test_part(settings):
    records = made()
    _, before = prepared(records, **settings)
    changed = records.values.copy()
    changed[before.memory["validation"] :] += 1000
    _, after = prepared(Series(changed, records.names, period=4), **settings)
    one, two = whole(before.validation), whole(after.validation)
    assert torch.equal(one.inputs, two.inputs)
    assert torch.equal(one.targets, two.targets)
    assert torch.equal(one.truth, two.truth)
    assert before.memory["floors"] == after.memory["floors"]


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_windows_hold_what_they_say(strategy):
    records = Series(np.arange(100.0)[:, None], ("count",), period=5)
    _, data = prepared(records, window=6, horizon=4, strategy=strategy, scaling="none")
    ends = {"train": 70, "validation": 85, "test": 100}
    parts = {"train": data.train, "validation": data.validation, "test": data.tests["test"]}
    for name, part in parts.items():
        batch = whole(part)
        newest = batch.elapsed[:, None].float()
        assert torch.equal(batch.inputs[:, :, 0], newest + torch.arange(-5, 1))
        ahead = batch.truth.shape[1]
        assert torch.equal(batch.truth[:, :, 0], newest + torch.arange(1, ahead + 1))
        assert torch.equal(batch.past[:, -1], batch.inputs[:, -1])
        expected = torch.arange(-4, 2) if strategy == "recursive" else torch.arange(1, 5)
        assert torch.equal(batch.targets[:, :, 0], newest + expected)
        assert int(batch.truth.max()) == ends[name] - 1
    assert int(whole(parts["validation"]).truth.min()) == 70
    assert int(whole(parts["test"]).truth.min()) == 85


def test_stride_only_thins_training():
    records = made()
    _, every = prepared(records, window=10, horizon=3)
    _, third = prepared(records, window=10, horizon=3, stride=3)
    assert torch.equal(whole(third.train).inputs, whole(every.train).inputs[::3])
    assert torch.equal(whole(third.train).truth, whole(every.train).truth[::3])
    assert len(third.validation) == len(every.validation)


def test_scaler_is_the_training_parts():
    records = made(series=3)
    _, data = prepared(records, window=10, horizon=3, transformation="difference")
    changes = np.diff(records.values[: data.memory["train"]], axis=0)
    assert data.memory["mean"] == pytest.approx(changes.mean(axis=0).tolist())
    assert data.memory["deviation"] == pytest.approx(changes.std(axis=0).tolist())
    assert data.sizes.outputs == data.sizes.features == 3


def test_validation_loss_counts_only_its_own_steps():
    task, data = prepared(made(), window=10, horizon=3, strategy="recursive")
    batch = data.validation.take(torch.arange(1))
    outputs = batch.targets.clone()
    outputs[:, :-1] += 100  # every target but the last belongs to the training part
    assert float(task.loss(outputs, batch)) == 0.0
    outputs[:, -1] += 2
    assert float(task.loss(outputs, batch)) == pytest.approx(4.0)


@pytest.mark.parametrize("name", ["sunspots", "co2", "elnino"])
@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_the_record_says_how_the_data_were_cut(name, strategy):
    records = DATASETS[name]().load()
    _, data = prepared(records, strategy=strategy)
    parts = data.protocol["parts"]
    assert sum(part["steps"] for part in parts.values()) == len(records.values)
    assert parts["test"]["to"] == records.times[-1]
    assert parts["train"]["windows"] == len(data.train)
    assert len(data.protocol["data_sha256"]) == 64


@pytest.mark.parametrize(
    ("settings", "length", "said"),
    [
        ({"window": 200}, 120, "shorten the window"),
        ({"window": 5, "horizon": 40}, 120, "validation set has 18 steps"),
        ({"window": 5, "horizon": 12, "test_share": 0.05}, 120, "test set has 6 steps"),
        ({"window": 5, "horizon": 12, "validation_share": 0.05}, 120, "validation set has 6 steps"),
        ({"window": 2, "horizon": 2, "season": 90}, 120, "shorten the season"),
        ({"window": 2, "horizon": 1, "transformation": "seasonal_difference", "season": 82}, 120, "shorten the window"),
        ({"window": 1, "horizon": 1}, 3, "season"),
    ],
)
def test_too_little_data_is_refused_in_a_sentence(settings, length, said):
    with pytest.raises(PlaygroundError, match=said):
        prepared(made(length), **settings)


@pytest.mark.parametrize(
    ("transformation", "low", "said"),
    [("log", 0.0, "square root or difference"), ("log", -1.0, "difference or none"), ("square_root", -1.0, "root")],
)
def test_no_logarithm_of_what_has_none(transformation, low, said):
    values = np.linspace(low, 30, 100)[:, None]
    with pytest.raises(PlaygroundError, match=said):
        prepared(Series(values, ("level",)), window=5, horizon=2, transformation=transformation)


def test_a_constant_series_gives_numbers():
    task, data = prepared(Series(np.full((100, 1), 5.0), ("flat",)), window=5, horizon=2)
    batch = whole(data.validation)
    assert torch.isfinite(batch.inputs).all()
    found = task.metrics(task.tally(batch.truth, batch, data.memory), data.memory)
    assert found == {"mae": 0, "rmse": 0, "mse": 0, "mase": 0, "smape": 0, "skill": 0}
