"""Filled values are read at most: no target, no metric, no scale and no baseline knows what stands in a gap."""

import numpy as np
import pytest
import torch

from playground.baseline import BASELINES
from playground.batch import Data, Part
from playground.dataset import DATASETS, Collection, Series
from playground.errors import Impossible
from playground.evaluation.bootstrap import Tallied, in_blocks
from playground.exhibits import Table
from playground.protocol import differences
from playground.tasks.forecasting import Forecasting, gaps
from playground.tracking.provenance import fingerprints

FITTING = [name for name in BASELINES.in_order() if "series" in BASELINES[name].records]
OF_COLLECTIONS = {"naive2", "theta"}


def made(length: int = 240, series: int = 2, period: int = 7) -> np.ndarray:
    rng = np.random.default_rng(5)
    steps = np.arange(length)[:, None]
    return (
        40
        + 0.05 * steps
        + 6 * np.sin(2 * np.pi * steps / period + np.arange(series))
        + rng.normal(size=(length, series))
    )


_GAPS = ((0, 2, 0), (20, 31, 0), (25, 40, 1), (60, 61, 1), (90, 92, 0), (185, 190, 0), (188, 195, 1))


def with_gaps(length: int = 240, series: int = 2) -> np.ndarray:
    """Which values are known: a long gap and single ones in every part; in the first rows as well."""
    known = np.ones((length, series), dtype=bool)
    for first, end, which in _GAPS:
        if which < series:
            known[first:end, which] = False
    known[215:222] = False
    return known


def records(fill: float | None, known: np.ndarray, values: np.ndarray | None = None) -> Series:
    """Gaps filled with one number, or at random."""
    values = made(*known.shape) if values is None else values
    other = np.random.default_rng(9).uniform(1, 500, size=known.shape) if fill is None else fill
    return Series(np.where(known, values, other), tuple(f"s{n}" for n in range(known.shape[1])), period=7, known=known)


def prepared(given: Series | Collection, **settings) -> tuple[Forecasting, Data]:
    task = Forecasting(**{"window": 10, "horizon": 4} | settings)
    return task, task.prepare(given, task.patterns()[0], 0)


def collection(fill: float | None) -> Collection:
    known, values = with_gaps(), records(fill, with_gaps()).values
    return Collection(tuple(values.T), (np.empty(0),) * 2, ("s0", "s1"), period=7, known=tuple(known.T))


def batches(part: Part):
    return list(part.batches(64))


SETTINGS = [
    {},
    {"strategy": "recursive", "transformation": "difference"},
    {"level": "standard", "channels": "apart", "measured_in": "standardised"},
    {"transformation": "seasonal_difference", "scaling": "none"},
    {"transformation": "log", "level": "last"},
    {"loss_shape": "quantiles"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda table: "-".join(table.values()) or "plain")
def test_no_metric_changes_with_what_fills_a_gap(settings, recurrent):
    """Neither a baseline's, nor a scale, nor the metrics of a network or of answers that stay the same."""
    found = []
    for fill in (1.0, 300.0, None):
        task, data = prepared(records(fill, with_gaps()), **settings)
        plain, given = task.for_baselines(data)
        rows = {name: BASELINES[name]().metrics(plain, given) for name in FITTING if name not in OF_COLLECTIONS}
        rows["network"] = task.measure(recurrent(data.sizes).eval(), data.tests["test"], data.memory, 64)
        totals: dict[str, torch.Tensor] = {}
        for batch in batches(data.tests["test"]):  # the answer 40, whatever was asked
            answer = torch.full_like(batch.truth, 40.0)
            for name, value in task.tally(answer, batch, data.memory).items():
                totals[name] = totals.get(name, 0.0) + value
        rows["fixed"] = task.metrics(totals, data.memory)
        rows["memory"] = {
            name: data.memory[name] for name in ("mean", "deviation", "mase_scale", "error_unit", "floors")
        }
        found.append((rows, fingerprints(data)))
    assert found[0] == found[1] == found[2]


def test_no_metric_of_a_collection_changes_either(recurrent):
    found = []
    for fill in (1.0, 300.0, None):
        task, data = prepared(collection(fill))
        plain, given = task.for_baselines(data)
        rows = {name: BASELINES[name]().metrics(plain, given) for name in FITTING}
        rows["network"] = task.measure(recurrent(data.sizes).eval(), data.tests["test"], data.memory, 64)
        rows["memory"] = {
            name: data.memory[name] for name in ("mean", "deviation", "mase_scale", "error_unit", "floors")
        }
        found.append(rows)
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_no_gradient_comes_from_what_is_filled(strategy):
    task, data = prepared(records(300.0, with_gaps()), strategy=strategy)
    for part in (data.train, data.validation):
        for batch in batches(part):
            outputs = torch.zeros_like(batch.targets, requires_grad=True)
            task.loss(outputs, batch).backward()
            assert not outputs.grad[~batch.targets_known].any()
            assert int(batch.weight) == int(batch.targets_known.sum()) > 0


def test_metrics_are_those_of_the_known_values_alone():
    """By a loop over all windows and steps in which the truth is known."""
    known, values = with_gaps(series=1), made(series=1)
    task, data = prepared(records(300.0, known))
    read, errors = values.copy(), []
    for step in range(len(read)):
        if not known[step]:
            read[step] = read[step - 1] if step > 2 else values[2]
    for place in range(204 - 1, 240 - 4):
        for ahead in range(1, 5):
            if known[place + ahead]:
                errors.append(abs(read[place] - values[place + ahead]))
    found = BASELINES["last_value"]().metrics(*task.for_baselines(data))["test"]
    assert found["mae"] == pytest.approx(np.mean(errors), rel=1e-12)
    changes = [abs(values[t] - values[t - 7]) for t in range(7, 168) if known[t] and known[t - 7]]
    assert data.memory["mase_scale"] == [pytest.approx(np.mean(changes), rel=1e-12)]
    assert data.memory["mean"] == [pytest.approx(values[:168][known[:168]].mean(), rel=1e-12)]
    assert data.memory["deviation"] == [pytest.approx(values[:168][known[:168]].std(), rel=1e-12)]


def test_what_is_read_in_a_gap_is_the_last_known_value():
    """A line to the value after the gap, as a reader may draw it, would tell a network what comes."""
    values = np.arange(60.0)[:, None]
    known = np.ones((60, 1), dtype=bool)
    known[20:25] = False
    _, data = prepared(records(None, known, values), window=5, horizon=1, scaling="none")
    places = [int(place) for found in batches(data.train) for place in found.elapsed]
    batch = data.train.take(torch.tensor([places.index(24)]))
    assert batch.inputs[0, :, 0].tolist() == [19.0] * 5
    assert batch.targets[0, :, 0].tolist() == [25.0]


def test_a_window_with_nothing_to_ask_is_left_out_and_a_partly_known_one_is_masked():
    known = np.ones((100, 1), dtype=bool)
    known[30:40] = False
    _, whole = prepared(records(1.0, known | True, made(100, 1)))
    _, data = prepared(records(1.0, known, made(100, 1)))
    # Four steps ahead lie wholly in a gap of ten from seven places: those of the values 29 to 35.
    assert len(whole.train) - len(data.train) == 7
    places = [int(place) for batch in batches(data.train) for place in batch.elapsed]
    assert set(range(29, 36)).isdisjoint(places) and {28, 36} <= set(places)
    asked = torch.cat([batch.targets_known for batch in batches(data.train)])[places.index(28), :, 0]
    assert asked.tolist() == [True, False, False, False]
    assert data.protocol["parts"]["train"]["windows"] == len(data.train) == len(places)
    assert data.train.items == len(places) * 10


def test_a_change_from_a_filled_value_is_no_target():
    known = np.ones((100, 1), dtype=bool)
    known[30] = False
    _, data = prepared(records(1.0, known, made(100, 1)), horizon=1, transformation="difference")
    places = [int(place) for batch in batches(data.train) for place in batch.elapsed]
    assert {29, 30}.isdisjoint(places) and {28, 31} <= set(places)


def test_it_is_told_and_recorded():
    known = with_gaps()
    given = records(1.0, known)
    task, data = prepared(given)
    assert data.protocol["filled"] == {
        "values": int((~known).sum()),
        "longest": 15,
        "measured": "read, never a target, in no metric",
    }
    told = [note.en for note in task.preview(given, data).notes]
    assert any(note.startswith(f"Filled values: {int((~known).sum())}, at most 15 one after another.") for note in told)


def test_runs_that_counted_filled_values_are_not_compared_with_those_that_do_not():
    _, data = prepared(records(1.0, with_gaps()))
    older = {name: value for name, value in data.protocol.items() if name != "filled"}
    (reason,) = differences(older, data.protocol)
    assert "filled values" in reason.en and "valores rellenados" in reason.es
    assert differences(data.protocol, dict(data.protocol)) == []


def test_samples_and_requests_measure_no_invented_value(recurrent):
    known = with_gaps()
    task, data = prepared(records(300.0, known))
    network = recurrent(data.sizes).eval()
    asked = task.respond(network, data.memory, task.request(origin="213", length=6))
    truth = asked.input["windows"][0]["truth"]
    assert truth[0] == pytest.approx(made()[214].tolist())
    assert truth[1:] == [[None, None]] * 5
    tables = [exhibit for exhibit in task.show({"x": asked}, data.memory) if isinstance(exhibit, Table)]
    error = np.abs(np.array(asked.output["forecasts"][0][0]) - made()[214]).mean()
    assert float(tables[0].frame["MAE"][0]) == pytest.approx(error, rel=1e-3)
    assert b",,," not in task.files(asked, data.memory)["forecast.csv"].splitlines()[1]
    assert task.sample(network, data, 0).plain() == task.sample(network, data, 0).plain()


def test_an_older_network_counts_as_it_did(recurrent):
    """What was filled in is not in the memory of a network that was trained before: all its values count as known."""
    task, data = prepared(records(300.0, with_gaps()))
    memory = {name: value for name, value in data.memory.items() if name != "filled"}
    asked = task.respond(recurrent(data.sizes).eval(), memory, task.request(origin="213", length=6))
    assert None not in [value for row in asked.input["windows"][0]["truth"] for value in row]
    part, _ = task.unseen(records(300.0, with_gaps()), task.patterns()[0], memory)
    assert task.measure(recurrent(data.sizes).eval(), part, memory, 64)[1]["mae"] > 0


def test_a_new_table_with_gaps_is_measured_on_what_is_known(recurrent):
    task, data = prepared(records(1.0, np.ones((240, 2), dtype=bool)))
    network = recurrent(data.sizes).eval()
    found = [
        task.measure(
            network, task.unseen(records(fill, with_gaps()), task.patterns()[0], data.memory)[0], data.memory, 64
        )
        for fill in (1.0, 300.0)
    ]
    assert found[0] == found[1]


def test_a_part_without_a_known_target_is_refused():
    known = np.ones((100, 1), dtype=bool)
    known[85:] = False
    with pytest.raises(Impossible, match="In the test set no value"):
        prepared(records(1.0, known, made(100, 1)))
    every_second = np.arange(100)[:, None] % 2 == 0
    with pytest.raises(Impossible, match="In the training set no value"):
        prepared(records(1.0, every_second, made(100, 1)), transformation="difference")
    with pytest.raises(Impossible, match="not a single value is known"):
        prepared(records(1.0, np.zeros((100, 1), dtype=bool), made(100, 1)))


def test_data_sets_that_fill_gaps_say_which_values():
    carbon = DATASETS["co2"]().load()
    assert int((~carbon.known).sum()) == 5
    assert {carbon.times[place] for place in np.flatnonzero(~carbon.known[:, 0])} == {
        "1958-06", "1958-10", "1964-02", "1964-03", "1964-04",
    }  # fmt: skip
    _, data = prepared(carbon)
    assert data.protocol["filled"]["values"] == 5


def test_masks_without_gaps_are_none_at_all():
    assert gaps.mask(np.ones((4, 1), dtype=bool)) is None
    _, masked = prepared(Series(made(), ("a", "b"), period=7, known=np.ones((240, 2), dtype=bool)))
    _, plain = prepared(Series(made(), ("a", "b"), period=7))
    assert masked.protocol == plain.protocol and masked.memory == plain.memory
    assert fingerprints(masked) == fingerprints(plain)


@pytest.mark.parametrize("channels", ["together", "apart"])
def test_an_interval_is_taken_over_the_windows_that_are_left(channels):
    """Blocks of neighbours are those of the windows that are there; one draw of every block gives the metric itself."""
    task, data = prepared(records(1.0, with_gaps()), channels=channels)
    test = data.tests["test"]
    assert test.rows is not None and len(test) < len(test.inputs)
    marked = in_blocks(test, 4)
    found = torch.cat([batch.block.flatten() for batch in batches(marked)])
    each = 2 if channels == "apart" else 1
    assert found.tolist() == [place // 4 for place in range(len(test)) for _ in range(each)]
    plain, given = task.for_baselines(data)
    tallied = Tallied(plain, given)
    metrics = BASELINES["last_value"]().metrics(tallied.task, tallied.data)["test"]
    assert metrics == BASELINES["last_value"]().metrics(plain, given)["test"]
    assert sum(float(sums["count"]) for sums in tallied._sums.values()) == int(with_gaps()[204:][_counted()].sum())


def _counted() -> np.ndarray:
    """Rows of the test part as often as windows of four steps reach them."""
    return np.array([place + ahead - 204 for place in range(203, 236) for ahead in range(1, 5)])


@pytest.mark.parametrize("settings", [{}, {"transformation": "difference"}, {"scaling": "none"}], ids=str)
def test_the_two_ways_to_draw_a_gap_train_the_same(settings, monkeypatch):
    """So that the choice between them is no longer offered; files of older runs that make it are still read."""
    values = made(series=1).round(3)[:, 0]
    known = with_gaps(series=1)[:, 0]
    known[:2] = True  # the file's first steps have values, else they would be cut
    lines = [f"{1700 + n},{value if there else ''}" for n, (value, there) in enumerate(zip(values, known, strict=True))]
    content = "\n".join(["year,v", *lines]).encode()
    kind = DATASETS["own_series"]
    drawn, data = [], []
    for missing in ("interpolate", "forward"):
        read = kind.configure({"missing": missing}).parse({"own.csv": content})
        drawn.append(read.values)
        data.append(prepared(read, **settings)[1])
    assert not np.array_equal(*drawn)
    first, second = data
    assert fingerprints(first) == fingerprints(second)
    for one, other in ((first.train, second.train), (first.validation, second.validation)):
        for left, right in zip(batches(one), batches(other), strict=True):
            assert torch.equal(left.inputs, right.inputs) and torch.equal(left.targets, right.targets)
    assert kind.knobs()["missing"].offered == ("interpolate", "refuse")
