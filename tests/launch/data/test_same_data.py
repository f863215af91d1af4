"""A run whose data are read otherwise than when it was trained does not go on with them, and says what is not the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import protocol
from playground.datasets.own_series import OwnSeries
from playground.experiment import Experiment
from playground.launch.compute import evaluation
from playground.launch.data import same_data
from playground.launch.verification import compare
from playground.launch.worker import after_test, execution
from playground.launch.worker.checkpoints import Checkpointer
from playground.own_files import uploads
from playground.tracking import runs
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Trainer

ANA = Visitor("ana")
TABLE = "day,sales\n" + "".join(f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{day % 7}\n" for day in range(84))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})


@pytest.fixture
def stopped() -> str:
    """A run on a file of one's own that was stopped after its first epoch."""
    table = {
        "task": {"kind": "forecasting", "window": 6, "horizon": 2, "transformation": "none"},
        "data": {"kind": "own_series", "file": uploads.keep(TABLE.encode(), "sales.csv")},
        "model": {"hidden": 2},
        "training": {"epochs": 3, "threads": 1, "device": "cpu"},
    }
    heard: list[object] = []
    run_id = runs.submit(Experiment.configure(table), owner="ana", held=True)
    run = execution.execute(
        run_id, listen=heard.append, should_stop=lambda: "stop" if any(isinstance(e, Epoch) for e in heard) else None
    )
    assert run.status == "stopped" and run.has_model
    return run_id


@pytest.fixture
def otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a file of one's own is read with a row less and another season."""
    load = OwnSeries.load

    def other(self: OwnSeries, *given: Any) -> Any:
        found = load(self, *given)
        known = None if found.known is None else found.known[1:]
        return replace(found, values=found.values[1:], times=found.times[1:], known=known, period=5)

    monkeypatch.setattr(OwnSeries, "load", other)


def test_it_goes_on_where_the_file_is_read_as_before(stopped: str) -> None:
    runs.resume(stopped, ANA)
    assert execution.execute(stopped).status == "finished"


def test_it_does_not_go_on_with_another_reading(stopped: str, request: pytest.FixtureRequest) -> None:
    before, memory = runs.protocol_of(runs.get(stopped)), runs.memory_of(runs.get(stopped))
    request.getfixturevalue("otherwise")
    runs.resume(stopped, ANA)
    run = execution.execute(stopped)
    assert run.status == "failed" and run.has_model and run.reason is not None
    assert "as an earlier version read it" in run.reason.en and "season: 7 then, 5 now" in run.reason.en
    assert "una versión anterior" in run.reason.es and "7 entonces, 5 ahora" in run.reason.es
    assert (runs.protocol_of(runs.get(stopped)), runs.memory_of(runs.get(stopped))) == (before, memory)


def test_more_epochs_are_not_trained_with_another_reading(stopped: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("otherwise")
    longer = runs.extend(stopped, 2, ANA)
    run = execution.execute(longer.id)
    assert run.status == "failed" and run.reason is not None and "train on it again" in run.reason.en.lower()


def test_a_run_that_has_trained_nothing_yet_takes_the_reading_of_its_day(otherwise: None) -> None:
    table = {
        "task": {"kind": "forecasting", "window": 6, "horizon": 2, "transformation": "none"},
        "data": {"kind": "own_series", "file": uploads.keep(TABLE.encode(), "sales.csv")},
        "model": {"hidden": 2},
        "training": {"epochs": 1, "threads": 1},
    }
    assert execution.execute(runs.submit(Experiment.configure(table), owner="ana")).status == "finished"


def test_verify_and_evaluate_say_so(stopped: str, request: pytest.FixtureRequest) -> None:
    runs.resume(stopped, ANA)
    assert execution.execute(stopped).status == "finished"
    files = {"new.csv": TABLE.encode()}
    known = evaluation.evaluate(stopped, files)
    request.getfixturevalue("otherwise")
    again = execution.execute(runs.verify(stopped, ANA).id)
    assert again.status == "failed" and again.epoch == 0
    found = compare(runs.get(stopped), again)
    assert (
        found is not None and not found.identical and not found.same_data and "season: 7 then, 5 now" in found.text.en
    )
    score = evaluation.evaluate(stopped, files)
    assert score.metrics == known.metrics and not known.notes
    assert any("season: 7 then, 5 now" in note.en for note in score.notes)


def test_what_is_not_the_same_is_told_as_far_as_it_is_known() -> None:
    data = {"kind": "own_texts", "file": "0" * 64}
    before = {"data": data, "texts": {"train": 80, "test": 20}, "split_hash": "a", "hashes": {"data": "x"}}
    now = {"data": data, "texts": {"train": 80, "test": 21}, "split_hash": "b", "hashes": {"data": "y"}}
    assert "(texts: test 20 then, test 21 now)" in same_data.told(before, now).en
    assert "the values differ" in same_data.told(before, before | {"hashes": {"data": "y"}}).en
    assert "data that differ" in same_data.told(before | {"data": {"kind": "sst2"}}, now).en


def test_only_what_was_trained_is_taken_up(stopped: str) -> None:
    assert Checkpointer(runs.get(stopped), None).goes_on  # type: ignore[arg-type]
    fresh = runs.submit(runs.experiment_of(runs.get(stopped)), owner="ana")
    assert not Checkpointer(runs.get(fresh), None).goes_on  # type: ignore[arg-type]


def test_a_run_that_counted_filled_or_rounded_values_does_not_go_on(
    stopped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers that a network was given may be the same: what is asked of it and counted is not."""
    load = OwnSeries.load

    def with_gaps(self: OwnSeries, *given: Any) -> Any:
        found = load(self, *given)
        known = np.ones(found.values.shape, dtype=bool)
        known[10] = False
        return replace(found, known=known)

    monkeypatch.setattr(OwnSeries, "load", with_gaps)
    runs.resume(stopped, ANA)
    run = execution.execute(stopped)
    assert run.status == "failed" and run.reason is not None
    assert "filled values" in run.reason.en and "valores rellenados" in run.reason.es


def test_the_same_fingerprint_is_not_enough_where_numbers_are_counted_otherwise() -> None:
    before = {"data": {"kind": "co2"}, "hashes": {"data": "x"}}
    now = before | {"numbers": "in double precision"}
    assert "(numbers: – then, in double precision now)" in same_data.told(before, now).en
    assert protocol.counted_otherwise(before, now) and not protocol.counted_otherwise(now, dict(now))
