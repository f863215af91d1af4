"""Which compared runs are repeats of one another."""

from dataclasses import replace

import pytest

from playground.experiment import Experiment
from playground.tracking import runs, set_ups
from playground.tracking.foreign_runs import ForeignRun
from playground.ui.compare.repeats import left_out, repeats

EXPERIMENTS = {
    f"{cell} {hidden} {seed} {turn}": Experiment.configure(
        {
            "task": {"kind": "forecasting"},
            "seed": seed,
            "model": {"cell": cell, "hidden": hidden},
            "name": f"run {turn}",
        }
    )
    for turn, (cell, hidden, seed) in enumerate(
        [("gru", 8, 0), ("gru", 8, 1), ("gru", 8, 1), ("lstm", 8, 0), ("lstm", 8, 1), ("gru", 16, 0)]
    )
}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> list[runs.Run]:
    monkeypatch.setattr(set_ups, "experiment_of", lambda run: EXPERIMENTS[run.id])
    return [runs.Run(name, EXPERIMENTS[name].name, "forecasting", "finished") for name in EXPERIMENTS]


def names(some: list[runs.Run] | list[ForeignRun]) -> dict[str, str]:
    return {run.id: run.name for run in some}


def test_runs_with_other_seeds_are_repeats_and_are_called_by_what_sets_them_apart(own: list[runs.Run]) -> None:
    found = repeats(own, [], names(own))
    assert [set(one.runs) for one in found] == [
        {"gru 8 0 0", "gru 8 1 2"}, {"lstm 8 0 3", "lstm 8 1 4"}, {"gru 16 0 5"},
    ]  # fmt: skip
    assert [one.name for one in found] == ["GRU, Hidden size 8", "LSTM, Hidden size 8", "run 5"]
    assert left_out(found, own) == ["gru 8 1 1"], "the same settings and seed as another one"


def test_one_set_up_is_called_as_its_run(own: list[runs.Run]) -> None:
    assert [one.name for one in repeats(own[:2], [], names(own))] == ["run 0"]


def test_other_code_says_by_its_parameters_what_is_a_repeat() -> None:
    first = ForeignRun("a", "one", "finished", params={"units": "64", "seed": "1"})
    others = [
        first,
        replace(first, id="b", params={"units": "64", "trainer/random_state": "2", "seed": "3"}),
        replace(first, id="c", params={"units": "32", "seed": "1"}),
        replace(first, id="d", params={}),
        replace(first, id="e", params={}),
    ]
    assert [one.runs for one in repeats([], others, names(others))] == [("a", "b"), ("c",), ("d",), ("e",)]
