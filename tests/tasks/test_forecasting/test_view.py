"""Windows on their own level and series apart: nothing is lost on the way there and back, and nothing leaks."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.dataset import Series
from playground.errors import Impossible
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.answers import at_the_end
from playground.tasks.forecasting.view import Windows, assembled, seen


def table(length: int = 200, series: int = 3) -> Series:
    rng = np.random.default_rng(1)
    values = np.exp(rng.normal(0, 0.05, size=(length, series)).cumsum(axis=0)) * [10, 200, 3000]
    return Series(values, ("a", "b", "c"), period=6)


def prepared(records=None, **settings):
    task = Forecasting(**({"window": 12, "horizon": 4} | settings))
    return task, task.prepare(records or table(), task.patterns()[0], 0)


LEVELS = ["none", "last", "mean", "standard"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("channels", ["together", "apart"])
@pytest.mark.parametrize("transformation", ["none", "log", "seasonal_growth", "difference"])
def test_targets_come_back_as_the_truth(level, channels, transformation):
    task, data = prepared(level=level, channels=channels, transformation=transformation)
    for part in (data.train, data.validation, data.tests["test"]):
        batch = part.take(torch.arange(len(part)))
        answer = task.answer(None, batch, data.memory, batch.targets)
        torch.testing.assert_close(answer, batch.truth, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("level", LEVELS)
def test_series_apart_are_the_series_together(level):
    _, together = prepared(level=level)
    _, apart = prepared(level=level, channels="apart")
    index = torch.tensor([0, 5, 9])
    one, other = together.train.take(index), apart.train.take(index)
    assert other.inputs.shape == (9, 12, 1) and apart.sizes.features == apart.sizes.outputs == 1
    assert apart.sizes.series == 3 and other.series.tolist() == [0, 1, 2] * 3
    torch.testing.assert_close(assembled(other.inputs, 3), one.inputs)
    torch.testing.assert_close(assembled(other.targets, 3), one.targets)
    assert torch.equal(assembled(other.truth, 3), one.truth)
    assert apart.train.items == together.train.items * 3


def test_levels_are_what_they_say():
    inputs = torch.tensor([[[1.0], [2.0], [6.0]], [[5.0], [5.0], [5.0]]])
    batch = replace(at_the_end(inputs, inputs, inputs[0].numpy()), targets=inputs + 1)
    assert seen(batch, "last", False).inputs[0, :, 0].tolist() == [-5, -4, 0]
    assert seen(batch, "mean", False).inputs[0, :, 0].tolist() == [-2, -1, 3]
    found = seen(batch, "standard", False)
    assert found.inputs[0].std(correction=0) == pytest.approx(1)
    assert found.inputs[1].abs().max() == 0 and found.targets.isfinite().all()
    torch.testing.assert_close(found.in_place(found.targets), batch.targets)


@pytest.mark.parametrize("level", ["mean", "standard"])
def test_the_level_is_the_windows_own(level):
    """What lies after a window moves neither its inputs nor what its answers are brought back by."""
    records = table()
    _, before = prepared(records, level=level)
    cut = before.memory["validation"]
    changed = records.values.copy()
    changed[cut:] *= 7
    _, after = prepared(Series(changed, records.names, period=6), level=level)
    one, two = (data.tests["test"].take(torch.tensor([0])) for data in (before, after))
    assert torch.equal(one.inputs, two.inputs)
    assert torch.equal(one.shift, two.shift)
    assert not torch.equal(one.targets, two.targets)


def test_metrics_are_the_same_apart_and_together():
    found = []
    for channels in ("together", "apart"):
        task, data = prepared(channels=channels, measured_in="standardised")
        part = data.tests["test"]
        batch = part.take(torch.arange(len(part)))
        answer = batch.past[:, -1:].expand_as(batch.truth)
        found.append(task.metrics(task.tally(answer, batch, data.memory), data.memory))
    assert found[0] == pytest.approx(found[1], rel=1e-5)


def test_standardised_errors_are_those_of_standardised_values():
    records = table()
    task, data = prepared(records, measured_in="standardised")
    learnt = records.values[: data.memory["train"]]
    scaled = (records.values - learnt.mean(0)) / learnt.std(0)
    begin = data.memory["validation"]
    errors = [
        scaled[place] - scaled[place + ahead] for place in range(begin - 1, len(scaled) - 4) for ahead in range(1, 5)
    ]
    part = data.tests["test"]
    batch = part.take(torch.arange(len(part)))
    answer = batch.past[:, -1:].expand_as(batch.truth)
    found = task.metrics(task.tally(answer, batch, data.memory), data.memory)
    assert found["mse"] == pytest.approx(np.square(errors).mean(), rel=1e-4)
    assert found["mae"] == pytest.approx(np.abs(errors).mean(), rel=1e-4)
    usual, same = prepared(records)
    plain = usual.metrics(usual.tally(answer, batch, same.memory), same.memory)
    assert plain["mase"] == pytest.approx(found["mase"]) and plain["smape"] == pytest.approx(found["smape"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("channels", ["together", "apart"])
def test_a_request_gives_what_the_measured_window_gives(level, channels, recurrent):
    task, data = prepared(level=level, channels=channels)
    network = recurrent(data.sizes).eval()
    batch = data.tests["test"].take(torch.tensor([3]))
    with torch.no_grad():
        measured = assembled(task.answer(network, batch, data.memory, network(batch)[0]), 3)[0].numpy()
    asked = task.respond(network, data.memory, task.request(origin=str(int(batch.elapsed[0])), length=9))
    forecast = np.array(asked.output["forecasts"][0])
    assert forecast.shape == (9, 3)
    np.testing.assert_allclose(forecast[:4], measured, rtol=1e-4)
    kept = task.sample(network, data, 0)
    assert np.array(kept.output["forecasts"]).shape == (3, 4, 3)
    assert task.preview(table(), data).exhibits


def test_a_stretch_that_stands_still_weighs_no_more_than_others():
    task, data = prepared(level="standard")
    batch = data.train.take(torch.arange(2))
    outputs = batch.targets.clone()
    outputs[0] += 1
    off = batch.spread[0].square().mean() / 2
    assert float(task.loss(outputs, batch)) == pytest.approx(float(off), rel=1e-5)


def test_step_by_step_has_no_level():
    with pytest.raises(Impossible, match="choose the strategy direct"):
        Forecasting(strategy="recursive", level="last")
    _, data = prepared(strategy="recursive", channels="apart")
    batch = data.train.take(torch.tensor([0]))
    assert batch.inputs.shape == batch.targets.shape == (3, 12, 1)


def test_moving_keeps_the_view():
    _, data = prepared(level="last", channels="apart")
    moved = data.train.to(torch.device("cpu"))
    assert isinstance(moved, Windows) and moved.level == "last" and moved.apart


def test_the_preview_says_how_windows_are_shown():
    task, data = prepared(level="standard", channels="apart")
    said = " ".join(note.en for note in task.preview(table(), data).notes)
    assert "its own mean and deviation" in said and "each series by itself" in said
