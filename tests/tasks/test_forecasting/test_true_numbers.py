"""Numbers stay true whatever the level and the unit of a series: sizes scale, levels do not matter, nothing is rounded away."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from playground.baseline import BASELINES
from playground.batch import Data
from playground.cells import CELLS
from playground.dataset import Collection, Series
from playground.errors import Impossible
from playground.exhibits import Table
from playground.experiment import Experiment
from playground.model import Network
from playground.tasks.forecasting import Forecasting
from playground.training import Trainer

CASES = Path(__file__).parents[2] / "cases"
FITTING = [name for name in BASELINES.in_order() if "series" in BASELINES[name].records]
OF_COLLECTIONS = {"naive2", "theta"}
NOT_SHIFT_INVARIANT = {
    "seasonal_ratio": "it multiplies by the growth over one season",
    "naive2": "its season is a factor",
    "theta": "its season is a factor, and it never falls below zero",
}
"""Baselines whose forecasts depend on where zero is. The transformations log, seasonal_growth and square_root, the scaling of
each window by its own size, and networks without any scaling do so, too."""
NETWORKS = [*CELLS, "window_mlp"]


def made(length: int = 260, series: int = 2, period: int = 7) -> np.ndarray:
    """Positive series with trend and season, in steps of 1/1024: adding a thousand millions to them is exact."""
    rng = np.random.default_rng(5)
    steps = np.arange(length)[:, None]
    values = (
        40
        + 0.05 * steps
        + 6 * np.sin(2 * np.pi * steps / period + np.arange(series))
        + rng.normal(size=(length, series))
    )
    return np.round(values * 1024) / 1024


def prepared(values: np.ndarray, **settings) -> tuple[Forecasting, Data]:
    task = Forecasting(**{"window": 14, "horizon": 4} | settings)
    names = tuple(f"s{number}" for number in range(values.shape[1]))
    return task, task.prepare(Series(values, names, period=7), task.patterns()[0], 0)


def collected(values: np.ndarray) -> tuple[Forecasting, Data]:
    task = Forecasting(window=14, horizon=4)
    names = tuple(f"s{number}" for number in range(values.shape[1]))
    futures = tuple(np.empty(0) for _ in names)
    return task, task.prepare(Collection(tuple(values.T), futures, names, period=7), task.patterns()[0], 0)


def mae(name: str, task: Forecasting, data: Data) -> float:
    return BASELINES[name]().metrics(*task.for_baselines(data))["test"]["mae"]


def of(name: str, values: np.ndarray, **settings) -> float:
    return mae(name, *(collected(values) if name in OF_COLLECTIONS else prepared(values, **settings)))


SETTINGS = [
    {},
    {"strategy": "recursive", "transformation": "difference"},
    {"level": "last", "channels": "apart"},
    {"transformation": "seasonal_difference", "scaling": "none"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda table: "-".join(table.values()) or "plain")
@pytest.mark.parametrize("name", FITTING)
def test_errors_of_baselines_scale_with_the_unit(name, settings):
    plain = of(name, made(), **settings)
    assert plain > 0.1
    for factor in (1e6, 1e-6):
        assert of(name, made() * factor, **settings) / factor == pytest.approx(plain, rel=1e-6)


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda table: "-".join(table.values()) or "plain")
@pytest.mark.parametrize("name", [name for name in FITTING if name not in NOT_SHIFT_INVARIANT])
def test_errors_of_baselines_do_not_depend_on_the_level(name, settings):
    assert of(name, made() + 1e9, **settings) == pytest.approx(of(name, made(), **settings), rel=1e-6)


@pytest.mark.parametrize("name", NOT_SHIFT_INVARIANT)
def test_the_others_do(name):
    assert of(name, made() + 1e9) != pytest.approx(of(name, made()), rel=1e-6)


def trained(name: str, values: np.ndarray, epochs: int = 2, **settings) -> dict[str, float]:
    """Test metrics of a small network after some epochs; without any: as it was drawn."""
    model = {"kind": name} if name == "window_mlp" else {"kind": "sequence_to_vector", "cell": name}
    training = {"epochs": max(1, epochs), "threads": 1, "device": "cpu", "batch": 32}
    table = {"task": {"kind": "forecasting"}, "model": model | {"hidden": 6}, "training": training, "seed": 1}
    experiment = Experiment.configure(table)
    task, data = prepared(values, **settings)
    network = experiment.network(data.sizes, data.initial)
    if not epochs:
        return task.measure(network, data.tests["test"], data.memory, 64)[1]
    trainer = Trainer(experiment.training, task, network, data, 1)
    list(trainer)
    return trainer.test()


@pytest.mark.parametrize("name", NETWORKS)
def test_errors_of_networks_scale_with_the_unit_and_not_with_the_level(name):
    plain = trained(name, made())["mae"]
    for factor in (1e6, 1e-6):
        assert trained(name, made() * factor)["mae"] / factor == pytest.approx(plain, rel=1e-3)
    assert trained(name, made() + 1e9)["mae"] == pytest.approx(plain, rel=1e-3)


@pytest.mark.parametrize("settings", [{"scaling": "none", "level": "last"}, {"scaling": "none", "level": "standard"}])
def test_a_window_at_its_own_level_is_not_rounded_before(settings):
    """Without scaling, only the level of each window stands between a thousand millions and a network in float32."""
    plain = trained("gru", made(), **settings)["mae"]
    assert trained("gru", made() + 1e9, **settings)["mae"] == pytest.approx(plain, rel=1e-3)


@pytest.mark.parametrize("transformation", ["none", "difference", "log"])
def test_an_untrained_network_far_from_zero_is_not_right(transformation):
    """A series of large numbers that moves by little: in float32 its values would all be one and the same."""
    values = made(series=1) / 10 + 1.4e9
    found = trained("gru", values, epochs=0, transformation=transformation)
    assert found["mae"] > 0.05
    assert found["mase"] > 0.1


def test_quantiles_far_from_zero_are_told_apart():
    rows = [trained("gru", made() + level, loss_shape="quantiles") for level in (0.0, 1e9)]
    for name in ("mae", "pinball", "coverage"):
        assert rows[1][name] == pytest.approx(rows[0][name], rel=1e-3, abs=2e-3)


@pytest.mark.parametrize("transformation", ["none", "difference"])
def test_a_meter_that_only_counts_up(transformation):
    """Of the file's own values in float64, three steps ahead, by loops over the last 18 rows."""
    values = pd.read_csv(CASES / "f03_cumulative_meter.csv")["y"].to_numpy("float64")
    task = Forecasting(window=14, horizon=3, transformation=transformation)
    data = task.prepare(Series(values[:, None], ("y",), period=7), task.patterns()[0], 0)
    assert mae("last_value", task, data) == pytest.approx(0.611458, abs=5e-7)
    assert mae("seasonal_naive", task, data) == pytest.approx(2.150, abs=5e-7)
    origins = range(len(values) - 18 - 1, len(values) - 3)
    last = np.mean([abs(values[p] - values[p + ahead]) for p in origins for ahead in (1, 2, 3)])
    assert mae("last_value", task, data) == pytest.approx(last, rel=1e-9)
    assert data.protocol["numbers"] == "in double precision"
    assert "resolution" not in data.protocol


def test_what_a_person_asks_for_is_not_rounded_either():
    task, data = prepared(made() + 1e9, transformation="difference")

    class Still(Network):
        def __init__(self) -> None:
            super().__init__()
            self.unused = torch.nn.Parameter(torch.zeros(1))

        def forward(self, batch, state=None):
            mean, deviation = torch.tensor(data.memory["mean"]), torch.tensor(data.memory["deviation"])
            return (-mean / deviation).float().expand(len(batch.inputs), 4, -1), None

    asked = task.respond(Still(), data.memory, task.request(origin="200"))
    values = made() + 1e9
    np.testing.assert_allclose(np.array(asked.output["forecasts"][0]), values[[200]].repeat(4, 0), rtol=0, atol=1e-5)
    np.testing.assert_allclose(np.array(asked.input["windows"][0]["truth"]), values[201:205], rtol=0, atol=1e-5)
    (table,) = [exhibit for exhibit in task.show({"still": asked}, data.memory) if isinstance(exhibit, Table)]
    assert float(table.frame["MAE"][0]) == pytest.approx(np.abs(values[201:205] - values[200]).mean(), rel=1e-3)


def test_it_is_said_where_double_precision_is_not_enough():
    rng = np.random.default_rng(0)
    task, data = prepared(1e15 + rng.normal(size=(200, 1)))
    assert data.protocol["resolution"] == pytest.approx(0.22, abs=0.01)  # two to the power of -52, times 1e15
    records = Series(1e15 + rng.normal(size=(200, 1)), ("s0",), period=7)
    told = [note.en for note in task.preview(records, data).notes]
    assert any("tells its values apart only from 0.22 on" in note for note in told)
    _, usual = prepared(made())
    assert {"numbers", "resolution", "filled"}.isdisjoint(usual.protocol)


def test_a_device_without_double_precision_gets_single_precision_only(monkeypatch):
    """Apple's: windows stay on the CPU; a batch goes there but for what is brought back to the unit in float64."""
    _task, data = prepared(made(), level="standard", channels="apart")
    from playground.tasks.forecasting import view

    monkeypatch.setattr(view, "exact", lambda _device: torch.device("cpu"))
    part = data.validation.to(torch.device("meta"))
    batch = part.take(torch.arange(3))
    assert part.inputs.device.type == "cpu" and batch.inputs.device.type == batch.targets.device.type == "meta"
    assert batch.inputs.dtype == torch.float32
    for field in fields(batch):
        tensor = getattr(batch, field.name)
        assert not isinstance(tensor, torch.Tensor) or (tensor.device.type == "cpu") == (tensor.dtype == torch.float64)


def test_growth_needs_what_has_a_ratio():
    with pytest.raises(Impossible):
        of("seasonal_ratio", made() - 100)
