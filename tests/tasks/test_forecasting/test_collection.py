"""Many series at once: where windows lie, how they are scaled, how they are measured, and what a person may ask."""

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.dataset import DATASETS, Collection
from playground.errors import Impossible, WrongInput
from playground.exhibits import Figure, Table
from playground.own_files import uploads
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.request import ForecastRequest
from tests.datasets.examples_many import EXAMPLES


def small(name: str = "m4_hourly") -> Collection:
    found = DATASETS[name]().parse(EXAMPLES[name]())
    assert isinstance(found, Collection)
    return found


def prepared(records: Collection | None = None, **settings):
    task = Forecasting(**({"window": 24, "horizon": 12, "scaling": "window"} | settings))
    records = small() if records is None else records
    return task, task.prepare(records, task.patterns()[0], 0)


def test_the_future_is_the_test_part_and_training_lies_before_validation():
    records = small()
    _, data = prepared(records, scaling="none")
    test = data.tests["test"].take(torch.arange(5))
    valid = data.validation.take(torch.arange(5))
    for place, (values, future) in enumerate(zip(records.values, records.futures, strict=True)):
        assert test.truth[place, :, 0].tolist() == pytest.approx(future[:12].tolist(), rel=1e-6)
        assert test.inputs[place, :, 0].tolist() == pytest.approx(values[-24:].tolist(), rel=1e-6)
        assert valid.truth[place, :, 0].tolist() == pytest.approx(values[-12:].tolist(), rel=1e-6)
    assert len(data.train) == sum(len(values) - 12 - 24 - 12 + 1 for values in records.values)
    for batch in data.train.batches(64):
        ends = batch.elapsed + 12
        assert (ends < torch.tensor([len(v) - 12 for v in records.values])[batch.series]).all()


@pytest.mark.parametrize("transformation", ["none", "log", "square_root", "difference", "seasonal_growth"])
def test_a_window_scaled_by_its_own_size_hides_the_unit_and_comes_back(transformation):
    """The same series a thousand times as large looks the same; zero error in, zero error out."""
    one = 5.0 + np.sin(np.arange(120) / 3.0)
    records = Collection((one, 1000 * one), (one[:12], 1000 * one[:12]), ("small", "large"), 24)
    task, data = prepared(records, transformation=transformation)
    batch = data.train.take(torch.tensor([0, len(data.train) // 2]))
    assert batch.series.tolist() == [0, 1]
    torch.testing.assert_close(batch.inputs[0], batch.inputs[1], rtol=1e-4, atol=1e-5)
    answer = task.in_unit(batch.targets, batch, data.memory)
    torch.testing.assert_close(answer, batch.truth, rtol=1e-4, atol=1e-3)


def test_each_series_counts_alike_as_in_the_competition():
    """sMAPE and MASE as means over series of their own means, and OWA relative to Naive2."""
    records = small()
    task, data = prepared(records)
    found = BASELINES["seasonal_naive"]().metrics(task, data)["test"]
    rival = BASELINES["naive2"]().metrics(task, data)["test"]
    smapes, mases = [], []
    for values, future in zip(records.values, records.futures, strict=True):
        forecast, truth = values[-24:-12], future[:12]
        off = np.abs(truth - forecast)
        smapes.append((200 * off / (np.abs(truth) + np.abs(forecast))).mean())
        mases.append(off.mean() / np.abs(values[24:] - values[:-24]).mean())
    assert found["smape"] == pytest.approx(np.mean(smapes), rel=1e-4)
    assert found["mase"] == pytest.approx(np.mean(mases), rel=1e-4)
    assert found["owa"] == pytest.approx((found["smape"] / rival["smape"] + found["mase"] / rival["mase"]) / 2)
    assert rival["owa"] == pytest.approx(1.0)


def test_the_published_figures_of_the_competition(real_data):
    """Seasonal naive, hourly: 13.912 and 1.193 in the competition's own evaluation (Makridakis et al., 2020)."""
    task = Forecasting(window=336, horizon=48, transformation="log", scaling="window", stride=100)
    data = task.prepare(DATASETS["m4_hourly"]().load(), task.patterns()[0], 0)
    found = BASELINES["seasonal_naive"]().metrics(task, data)["test"]
    assert round(found["smape"], 3) == 13.912 and round(found["mase"], 3) == 1.193
    assert found["owa"] == pytest.approx(0.628, abs=0.0005)
    assert round(BASELINES["naive2"]().metrics(task, data)["test"]["smape"], 3) == 18.383


@pytest.mark.parametrize("settings", [{}, {"scaling": "standard", "transformation": "difference"}, {"level": "last"}])
def test_a_request_gives_what_the_measured_window_gives(settings, recurrent):
    task, data = prepared(**settings)
    network = recurrent(data.sizes)
    batch = data.tests["test"].take(torch.tensor([2]))
    with torch.no_grad():
        expected = task.answer(network, batch, data.memory, network(batch)[0])[0]
    sample = task.respond(network, data.memory, ForecastRequest(series=" h3 "))
    assert sample.input["names"] == ["H3"]
    assert task.files(sample, data.memory)["forecast.csv"].splitlines()[1].startswith(b"149,150,1,H3,")
    torch.testing.assert_close(
        torch.tensor(sample.output["forecasts"][0], dtype=torch.float64), expected, rtol=1e-4, atol=1e-4
    )
    exhibits = task.show({"a": sample}, data.memory)
    assert isinstance(exhibits[0], Figure) and isinstance(exhibits[1], Table)
    longer = task.respond(network, data.memory, ForecastRequest(series="H3", length=20))
    assert longer.output["forecasts"][0][:12] == sample.output["forecasts"][0]


def test_a_few_series_are_shown_and_their_errors_are_their_own(echo):
    task, data = prepared()
    sample = task.sample(echo(data.sizes), data, 0)
    assert sample.input["names"] == ["H1", "H2", "H4", "H5"]
    window = sample.input["windows"][0]
    assert np.array(window["truth"]).shape == np.array(sample.output["forecasts"][0]).shape == (12, 4)
    assert sample.output["forecasts"][0][3] == pytest.approx(window["values"][-1])
    table = task.show({"a": sample}, data.memory)[1]
    assert isinstance(table, Table)
    off = np.abs(np.array(sample.output["forecasts"][0]) - np.array(window["truth"]))
    expected = (off / np.array(sample.input["mase_scale"])).mean()
    assert float(table.frame["MASE"][0]) == pytest.approx(expected, rel=1e-3)
    assert task.files(sample, data.memory)["forecast.csv"].count(b"\n") == 1 + 12 * 4
    titles = [exhibit.title.en for exhibit in task.preview(small(), data).exhibits]
    assert titles[0] == "A few of the series and their splits"


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_new_data_are_measured_as_the_test_part_is(strategy, recurrent):
    scaling = "window" if strategy == "direct" else "standard"
    task, data = prepared(strategy=strategy, scaling=scaling)
    network, files = recurrent(data.sizes), EXAMPLES["m4_hourly"]()
    _, expected = task.measure(network, data.tests["test"], data.memory, 64)
    for given in (files, {"Hourly-test.csv": files["Hourly-test.csv"]}):
        part, raw = task.unseen(DATASETS["m4_hourly"]().parse(given), task.patterns()[0], data.memory)
        assert raw is None
        assert task.measure(network, part, data.memory, 64)[1] == pytest.approx(expected, rel=1e-5)


def test_other_series_are_new_data_too(recurrent):
    task, data = prepared()
    others = Collection(tuple(50.0 + np.arange(n) % 24 for n in (60, 90)), (np.empty(0),) * 2, ("X", "Y"), 24)
    part, _ = task.unseen(others, task.patterns()[0], data.memory)
    assert len(part) == 2
    _, found = task.measure(recurrent(data.sizes), part, data.memory, 64)
    assert set(found) >= {"smape", "mase", "owa"} and all(np.isfinite(list(found.values())))
    floor = next(iter(part.batches(2)))
    assert floor.truth[1, :, 0].tolist() == others.values[1][-12:].tolist()


def test_a_future_of_nobody_is_refused():
    task, data = prepared()
    stranger = Collection((np.empty(0),), (np.ones(12),), ("Z9",), 24)
    with pytest.raises(WrongInput, match="Z9"):
        task.unseen(stranger, task.patterns()[0], data.memory)
    with pytest.raises(WrongInput, match="other kind"):
        task.unseen(DATASETS["sunspots"]().load(), task.patterns()[0], data.memory)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"window": 115}, "120 known steps"),
        ({"horizon": 49}, "48 steps ahead"),
        ({"transformation": "log"}, "logarithm"),
        ({"transformation": "difference", "loss_shape": "quantiles"}, "added up"),
    ],
)
def test_what_does_not_fit_is_refused(settings, said):
    records = small()
    if settings.get("transformation") == "log":
        records.values[1][5] = 0.0
    with pytest.raises(Impossible, match=said):
        prepared(records, **settings)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"series": "H99"}, "no series “H99”"),
        ({"series": "H1", "origin": "5"}, "from step 23 to step 161"),
        ({"series": "H1", "origin": "yesterday"}, "yesterday"),
    ],
)
def test_a_request_that_cannot_be_met_is_told(request_, said, echo):
    task, data = prepared()
    with pytest.raises(WrongInput, match=said):
        task.respond(echo(data.sizes), data.memory, ForecastRequest(**request_))


def test_a_series_of_ones_own(echo, home):
    task, data = prepared()
    rows = "\n".join(f"{step},{10 + step % 5},{7}" for step in range(60))
    identity = uploads.keep(f"step,a,b\n{rows}".encode(), "mine.csv")
    sample = task.respond(echo(data.sizes), data.memory, ForecastRequest(file=identity, series="b"))
    assert sample.input["names"] == ["b"] and sample.output["forecasts"][0][0] == pytest.approx([7.0])
    short = uploads.keep(b"a\n1\n2\n3\n", "short.csv")
    with pytest.raises(WrongInput, match="reads 24 steps"):
        task.respond(echo(data.sizes), data.memory, ForecastRequest(file=short))


def test_without_published_futures_the_last_steps_are_the_test():
    records = small()
    alone = Collection(records.values, (np.empty(0),) * 5, records.names, 24)
    _, data = prepared(alone, scaling="none")
    truth = data.tests["test"].take(torch.tensor([0])).truth[0, :, 0]
    assert truth.tolist() == pytest.approx(records.values[0][-12:].tolist(), rel=1e-6)
