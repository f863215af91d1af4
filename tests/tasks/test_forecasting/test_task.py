"""The task with networks whose answers are known: answers in the data's unit, samples, requests, exhibits, files."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.batch import Batch
from playground.dataset import DATASETS, Series
from playground.datasets.own_series import OwnSeries
from playground.errors import PlaygroundError
from playground.exhibits import Figure, Prose, Table
from playground.knobs import flat
from playground.model import MODELS, Network
from playground.own_files import uploads
from playground.task import Sample
from playground.tasks.forecasting import Forecasting
from playground.text import speaking


def prepared(name: str = "sunspots", **settings):
    task = Forecasting(**({"window": 24, "horizon": 6} | settings))
    return task, task.prepare(DATASETS[name]().load(), task.patterns()[0], 0)


def two_series(length: int = 150) -> Series:
    rng = np.random.default_rng(2)
    return Series(rng.normal(10, 2, size=(length, 2)).cumsum(axis=0) + 100, ("a", "b"), period=5)


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_an_echo_is_the_last_value_forecast(strategy, echo):
    task, data = prepared("elnino", strategy=strategy)
    network = echo(data.sizes)
    _, found = task.measure(network, data.tests["test"], data.memory, 64)
    floor = BASELINES["last_value"]().metrics(task, data)["test"]
    assert found == pytest.approx(floor, rel=1e-4)


@pytest.mark.parametrize(
    ("transformation", "rule"), [("seasonal_difference", "seasonal_naive"), ("difference", "last_value")]
)
def test_no_change_is_the_naive_forecast(transformation, rule, echo):
    """A network that answers zero change, unscaled, gives the matching trivial forecast."""
    task, data = prepared("co2", transformation=transformation, scaling="none", horizon=15)
    batch = data.tests["test"].take(torch.arange(20))
    zero = torch.zeros(20, 15, 1)
    answer = task.answer(echo(data.sizes), batch, data.memory, zero)
    totals = task.tally(answer, batch, data.memory)
    assert float(totals["absolute"]) == pytest.approx(float(totals[rule]), rel=1e-6)


def test_recursive_is_step_by_step(recurrent):
    """Feeding back with the carried state equals reading the lengthened window from its beginning."""
    task, data = prepared(strategy="recursive", transformation="square_root")
    network = recurrent(data.sizes).eval()
    batch = data.validation.take(torch.arange(5))
    with torch.no_grad():
        answer = task.answer(network, batch, data.memory, network(batch)[0])
        longer = batch.inputs
        for _ in range(6):
            longer = torch.cat([longer, network(Batch(longer, longer))[0][:, -1:]], dim=1)
    mean, deviation = torch.tensor(data.memory["mean"]), torch.tensor(data.memory["deviation"])
    expected = (longer[:, 24:] * deviation + mean).clamp(min=0).square()
    torch.testing.assert_close(answer, expected.double(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
@pytest.mark.parametrize("transformation", ["none", "difference", "seasonal_difference"])
def test_a_request_gives_what_the_measured_window_gives(strategy, transformation, recurrent):
    task = Forecasting(window=12, horizon=4, strategy=strategy, transformation=transformation)
    data = task.prepare(two_series(), task.patterns()[0], 0)
    network = recurrent(data.sizes).eval()
    batch = data.tests["test"].take(torch.tensor([3]))
    with torch.no_grad():
        measured = task.answer(network, batch, data.memory, network(batch)[0])[0].numpy()
    place = int(batch.elapsed)
    asked = task.respond(network, data.memory, task.request(origin=str(place)))
    np.testing.assert_allclose(np.array(asked.output["forecasts"][0]), measured, rtol=1e-5)
    truth = np.array(asked.input["windows"][0]["truth"])
    np.testing.assert_allclose(truth, batch.truth[0].numpy(), rtol=1e-5)


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_a_request_goes_on_beyond_the_horizon_and_the_data(strategy, recurrent):
    task, data = prepared(strategy=strategy)
    network = recurrent(data.sizes)
    short = task.respond(network, data.memory, task.request())
    long = task.respond(network, data.memory, task.request(length=20))
    assert len(short.output["forecasts"][0]) == 6
    assert long.output["forecasts"][0][:6] == short.output["forecasts"][0]
    assert long.input["windows"][0]["ahead"][:2] == ["2009", "2010"]
    assert len(long.input["windows"][0]["ahead"]) == len(long.output["forecasts"][0]) == 20
    assert long.input["windows"][0]["truth"] == []


def test_what_a_decoder_attends_to_is_counted_from_the_last_known_step():
    task, data = prepared()
    network = MODELS["encoder_decoder"].configure({"hidden": 4, "attention": "multiplicative"}).build(data.sizes)
    for sample in (task.sample(network, data, 0), task.respond(network, data.memory, task.request(length=20))):
        kept = sample.output["alignment"]
        assert kept["outputs"] == ["+1", "+2", "+3", "+4", "+5", "+6"]
        assert kept["inputs"] == [*(f"−{step}" for step in range(23, 0, -1)), "0"]
        assert [sum(row) for row in kept["weights"]] == pytest.approx([1.0] * 6, abs=2e-3)
        exhibits = task.show({"one": sample}, data.memory)
        assert [one.title.en for one in exhibits if isinstance(one, Figure)][1:] == ["Attention: one"]
    asked = task.respond(network, data.memory, task.request(length=4))
    assert len(asked.output["alignment"]["weights"]) == 4


def test_the_truth_is_given_as_far_as_it_is_known(recurrent):
    task, data = prepared()
    asked = task.respond(recurrent(data.sizes), data.memory, task.request(origin="2006"))
    window = asked.input["windows"][0]
    assert window["truth"] == [[7.5], [2.9]]
    assert window["ahead"] == ["2007", "2008", "2009", "2010", "2011", "2012"]


@pytest.mark.parametrize(
    ("origin", "said"), [("1066", "go from 1700 to 2008"), ("soon", "no step"), ("1705", "start from 1723")]
)
def test_a_wrong_origin_is_refused(origin, said, recurrent):
    task, data = prepared()
    with pytest.raises(PlaygroundError, match=said):
        task.respond(recurrent(data.sizes), data.memory, task.request(origin=origin))


def test_a_file_of_ones_own_stands_alone_or_continues(recurrent):
    task, data = prepared()
    network = recurrent(data.sizes)
    rows = "\n".join(f"{1990 + step};{step % 11},5" for step in range(30))
    alone = task.respond(network, data.memory, task.request(file=uploads.keep(f"y;spots\n{rows}".encode(), "a.csv")))
    window = alone.input["windows"][0]
    assert window["times"][-1] == "2019"
    assert window["values"][-1] == [29 % 11 + 0.5]
    more = task.respond(network, data.memory, task.request(file=uploads.keep(b"spots\n3.1\n4.8\n", "b.csv")))
    window = more.input["windows"][0]
    assert window["times"][-3:] == ["2008", "2009", "2010"]
    assert window["values"][-3:] == [[2.9], [3.1], [4.8]]
    assert any("what follows the data" in note["en"] for note in more.input["notes"])
    assert any(isinstance(exhibit, Prose) for exhibit in task.show({"x": more}, data.memory))


AMBIGUOUS = "when,spots,load\n" + "".join(
    f'01/{month:02}/2024,"{2 + month},{125 + month}",7\n' for month in range(1, 13)
)
"""1,125 may be a thousand or a little more than one, and 01/02 the first of February or the second of January."""


def learnt_with(**settings):
    """A run that learnt from a file of its own whose values are told without doubt by its settings."""
    rows = "".join(
        f'{1 + step % 28:02}/{1 + step // 28:02}/2023,"{3 + step % 7},{100 + step}",1\n' for step in range(150)
    )
    records = OwnSeries(columns="spots", **settings).read(("when,spots,load\n" + rows).encode(), 20)
    task = Forecasting(window=12, horizon=4)
    data = task.prepare(records, task.patterns()[0], 0)
    return task, data, json.loads(json.dumps(data.memory))


def test_a_file_of_ones_own_is_read_with_the_settings_of_the_run(recurrent):
    file = uploads.keep(AMBIGUOUS.encode(), "a.csv")
    task, data, memory = learnt_with(decimal="comma", dates="day_first")
    found = task.respond(recurrent(data.sizes), memory, task.request(file=file))
    window = found.input["windows"][0]
    assert (window["values"][-1], window["times"][-1]) == ([14.137], "2024-12")
    notes = " ".join(note["en"] for note in found.input["notes"])
    assert "read with the run's settings: data.decimal=comma, data.dates=day_first" in notes
    assert "was taken as" not in notes
    task, data, memory = learnt_with(decimal="point", dates="month_first")
    window = task.respond(recurrent(data.sizes), memory, task.request(file=file)).input["windows"][0]
    assert (window["values"][-1], window["times"][-1]) == ([14137], "2024-01-12")


def test_a_file_of_another_format_is_guessed_and_a_run_of_before_has_no_settings(recurrent):
    task, data, memory = learnt_with(decimal="comma", time="when")
    file = uploads.keep(b"day,spots\n" + b"".join(b"2024-01-%02d,%d.5\n" % (day, day) for day in range(1, 20)), "b.csv")
    found = task.respond(recurrent(data.sizes), memory, task.request(file=file))
    assert found.input["windows"][0]["values"][-1] == [19.5]
    assert any("could not be read with the run's settings" in note["en"] for note in found.input["notes"])
    assert memory.pop("reading") == {"decimal": "comma", "time": "when"}
    found = task.respond(recurrent(data.sizes), memory, task.request(file=file))
    assert found.input["windows"][0]["values"][-1] == [19.5]
    assert not any("settings" in note["en"] for note in found.input["notes"])
    assert "reading" not in learnt_with()[2]


def test_a_file_without_the_series_is_refused(recurrent):
    task = Forecasting(window=12, horizon=4)
    data = task.prepare(two_series(), task.patterns()[0], 0)
    wrong = uploads.keep(b"a,c\n1,2\n3,4\n", "wrong.csv")
    with pytest.raises(PlaygroundError, match=r"no column .b."):
        task.respond(recurrent(data.sizes), data.memory, task.request(file=wrong))


def test_a_sample_is_plain_and_from_validation(recurrent):
    task, data = prepared("co2", transformation="seasonal_difference")
    network = recurrent(data.sizes)
    sample = task.sample(network, data, 0)
    again = Sample(**json.loads(json.dumps(sample.plain(), allow_nan=False)))
    assert again == sample
    assert sample.plain() == task.sample(network, data, 0).plain()
    part = data.protocol["parts"]
    for window in sample.input["windows"]:
        assert part["validation"]["from"] <= window["ahead"][0]
        assert window["ahead"][-1] <= part["validation"]["to"] < part["test"]["from"]
        assert len(window["truth"]) == 6


def test_all_runs_and_floors_on_one_plot(recurrent, echo):
    task, data = prepared("co2")
    samples = {"gru": task.sample(recurrent(data.sizes), data, 0), "drift": task.sample(echo(data.sizes), data, 0)}
    figure, table = task.show(samples, data.memory)
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    names = [trace.name for trace in figure.figure.data]
    assert names == [
        "known", "truth", "naive (last value)", "seasonal naive", "drift", "seasonal naive with drift", "seasonal naive with growth",
        "gru", "drift",
    ]  # fmt: skip
    shown = [trace.name for trace in figure.figure.data[2:7] if trace.visible is True]
    assert len(shown) == 1
    assert table.frame["forecast"].tolist()[:2] == ["gru", "drift"]
    assert len(table.frame) == 7
    echoed, last = table.frame.iloc[1], table.frame[table.frame["forecast"] == "naive (last value)"].iloc[0]
    assert float(echoed["MAE"]) == pytest.approx(float(last["MAE"]), rel=1e-3)
    assert "gru" in figure.alt.en
    assert "Error absoluto medio" in figure.alt.es


def test_large_errors_are_whole_numbers_without_an_exponent(echo):
    task, data = prepared("co2")
    sample = task.sample(echo(data.sizes), data, 0)
    far = [[[one + 23_456 for one in step] for step in steps] for steps in sample.output["forecasts"]]
    table = task.show({"far": replace(sample, output={**sample.output, "forecasts": far})}, data.memory)[1]
    assert 23_400 < int(table.frame["MAE"][0]) < 23_500


def test_a_run_on_other_series_is_left_out_and_said(recurrent):
    task, data = prepared("co2")
    _, other = prepared("sunspots")
    samples = {"one": task.sample(recurrent(data.sizes), data, 0), "two": task.sample(recurrent(other.sizes), other, 0)}
    figure, _, prose = task.show(samples, data.memory)
    assert "two" not in [trace.name for trace in figure.figure.data]
    assert "two" in prose.words.en


def test_the_truth_reaches_as_far_as_the_longest_forecast(recurrent):
    task, data = prepared("co2", horizon=3)
    longer, more = prepared("co2", horizon=9)
    samples = {"a": task.sample(recurrent(data.sizes), data, 0), "b": longer.sample(recurrent(more.sizes), more, 0)}
    figure = task.show(samples, data.memory)[0]
    truth = next(trace for trace in figure.figure.data if trace.name == "truth")
    assert list(truth.y).index(None) == 10


def test_words_are_in_the_language_in_force(recurrent):
    task, data = prepared("co2")
    with speaking("es"):
        figure, table = task.show({"gru": task.sample(recurrent(data.sizes), data, 0)}, data.memory)
        assert figure.figure.data[0].name == "conocido"
        assert "predicción" in table.frame.columns


def test_a_forecast_that_runs_away_is_a_gap_and_not_an_error():
    class Explosive(Network):
        def __init__(self):
            super().__init__()
            self.unused = torch.nn.Parameter(torch.zeros(1))

        def forward(self, batch, state=None):
            return batch.inputs * 1e30, ()

    task, data = prepared(strategy="recursive")
    asked = task.respond(Explosive(), data.memory, task.request(length=8))
    assert asked.output["forecasts"][0][-1] == [None]
    assert task.show({"x": asked}, data.memory)
    assert json.loads(task.files(asked, data.memory)["forecast.json"])


def test_files_hold_the_forecast(recurrent):
    task = Forecasting(window=12, horizon=4)
    data = task.prepare(two_series(), task.patterns()[0], 0)
    sample = task.respond(recurrent(data.sizes), data.memory, task.request(origin="147"))
    files = task.files(sample, data.memory)
    assert list(files) == ["forecast.csv", "forecast.json"]
    rows = list(csv.DictReader(io.StringIO(files["forecast.csv"].decode())))
    assert len(rows) == 8
    assert rows[0]["origin"] == "147"
    assert rows[0]["time"] == "148"
    assert {row["series"] for row in rows} == {"a", "b"}
    assert float(rows[1]["forecast"]) == sample.output["forecasts"][0][0][1]
    assert rows[-1]["truth"] == ""


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_the_preview_shows_parts_and_windows(strategy):
    records = DATASETS["co2"]().load()
    task = Forecasting(strategy=strategy, transformation="seasonal_difference")
    data = task.prepare(records, task.patterns()[0], 0)
    found = task.preview(records, data)
    assert any("59" in note.en for note in found.notes)
    series, windows, parts = found.exhibits
    assert isinstance(series, Figure)
    assert isinstance(windows, Figure)
    assert "1958-03" in series.alt.en
    assert parts.frame["windows"].tolist() == [len(data.train), len(data.validation), len(data.tests["test"])]
    seen = [trace for trace in windows.figure.data if trace.name == "input"]
    np.testing.assert_allclose(seen[0].y, data.train.inputs[0, :, 0].numpy())


def test_memory_and_protocol_are_plain():
    _, data = prepared()
    assert json.loads(json.dumps(data.memory)) == data.memory
    assert dict(flat(data.protocol))
