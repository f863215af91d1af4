"""The floors of an experiment: complete, kept, the same each time, and stopped on demand."""

import json
from pathlib import Path

import pytest

from playground.batch import Data
from playground.errors import RunFailed
from playground.evaluation import reference_scores as module
from playground.evaluation.reference_scores import baseline_scores
from playground.experiment import Experiment

NAIVE = {"last_value", "seasonal_naive", "drift", "seasonal_naive_drift"}


def forecasting(**training) -> Experiment:
    settings = {"epochs": 2, "threads": 1} | training
    return Experiment.configure({"task": {"kind": "forecasting"}, "training": settings})


@pytest.fixture(scope="module")
def data() -> Data:
    experiment = forecasting()
    return experiment.prepare(experiment.data.load())


def files(home: Path) -> list[Path]:
    return sorted((home / "cache" / "floors").glob("*.json"))


def test_every_floor_that_fits(data):
    found = baseline_scores(forecasting(), data)
    kinds = {name: floor["kind"] for name, floor in found.items()}
    assert {name for name, kind in kinds.items() if kind == "trivial"} == NAIVE
    assert kinds["window_mlp"] == "network"
    for floor in found.values():
        assert {"mae", "rmse", "mse", "mase", "smape", "skill"} <= floor["metrics"].keys()
        assert all(isinstance(value, float) for value in floor["metrics"].values())


def test_the_same_again_without_and_with_the_cache(data, home, monkeypatch):
    first = baseline_scores(forecasting(), data)
    kept = files(home)
    assert len(kept) == len(first) and {file.suffix for file in kept} == {".json"}
    monkeypatch.setattr(module, "Trainer", None)  # nothing is trained again
    assert baseline_scores(forecasting(), data) == first
    monkeypatch.undo()
    for file in kept:
        file.unlink()
    monkeypatch.setenv("PLAYGROUND_HOME", str(home))
    assert baseline_scores(forecasting(), data) == first


def test_other_training_settings_train_networks_anew_and_nothing_else(data, home):
    baseline_scores(forecasting(), data)
    before = set(files(home))
    baseline_scores(forecasting(learning_rate=0.01), data)
    fresh = set(files(home)) - before
    assert [json.loads(file.read_text())["kind"] for file in fresh] == ["network"]


def test_a_damaged_file_is_computed_anew(data, home):
    first = baseline_scores(forecasting(), data)
    for file, words in zip(files(home), ["", "{", "[]", '{"kind": 3}', "null"], strict=False):
        file.write_text(words)
    assert baseline_scores(forecasting(), data) == first


def test_networks_are_trained_for_ten_epochs_at_most(data, monkeypatch):
    lengths = []
    real = module.Trainer

    def watched(training, *given, **more):
        lengths.append((training.epochs, training.seconds))
        return real(training, *given, **more)

    monkeypatch.setattr(module, "Trainer", watched)
    baseline_scores(forecasting(epochs=500, seconds=7), data)
    assert lengths == [(10, 0)]


def test_stops_on_demand_with_what_there_is(data, home):
    asked = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > 4

    found = baseline_scores(forecasting(), data, should_stop=should_stop)
    assert 0 < len(found) < 5 and "window_mlp" not in found
    assert len(baseline_scores(forecasting(), data, should_stop=lambda: True)) <= 1


def test_tells_how_far_it_is(data):
    told = []
    baseline_scores(forecasting(), data, listen=lambda share, what: told.append((share, what)))
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[0][0] == 0.0 and all(share < 1 for share, _ in told)
    assert len({what.es for _, what in told}) == len(told)


def test_a_floor_that_fails_is_left_out(data, monkeypatch):
    def fails(*_, **__):
        raise RunFailed(module.Text.same("nonsense"))

    monkeypatch.setattr(module, "Trainer", fails)
    found = baseline_scores(forecasting(), data)
    assert found.keys() >= NAIVE and "window_mlp" not in found
