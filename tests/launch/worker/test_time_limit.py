"""A time limit is for the whole run, whatever it is doing when its time is over; and no run gets out of it."""

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.launch.data import preparation
from playground.launch.dispatching.jobs import Jobs
from playground.launch.launchers.local import Forked
from playground.launch.worker import after_test, execution
from playground.launch.worker.time_limit import TimeLimit
from playground.tasks.forecasting import Forecasting
from playground.tracking import admission, queue, runs, states
from playground.training import Trainer
from tests.helpers.waiting import until

STAND_IN = (sys.executable, str(Path(__file__).parents[1] / "stand_in.py"))
LONG = 100_000
FLOORS = {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    """Baselines that cost nothing."""
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: FLOORS)


def train(**training: Any) -> Any:
    table = {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.0},
        "training": {"epochs": 2, "threads": 1, "patience": 0, "device": "cpu"} | training,
    }
    return execution.execute(runs.submit(Experiment.configure(table), owner="ana", held=True))


def endless(*given: Any, **_more: Any) -> Any:
    """A measurement that goes through the network again and again."""
    _, network, part, *_ = given
    batch = next(iter(part.batches(4)))
    for _ in range(LONG):
        network(batch, None)
        time.sleep(0.01)
    raise AssertionError("nobody has broken it off")


def test_a_first_measurement_that_takes_too_long_ends_the_run(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Forecasting, "measure", endless)
    run = train(seconds=5)
    assert run.status == "stopped" and run.reason.en.startswith("The time limit of 5 s for the whole run was reached")
    assert "training" in run.reason.en and "entrenando" in run.reason.es


def test_a_limit_of_steps_is_no_way_around_it(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "2")
    monkeypatch.setattr(Forecasting, "measure", endless)
    assert train(seconds=2, steps=1).status == "stopped"


def test_the_deployments_limit_counts_for_runs_of_before_it(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = runs.submit(
        Experiment.configure({"task": "forecasting", "training": {"epochs": 2, "threads": 1}}), owner="ana", held=True
    )
    monkeypatch.setattr(Forecasting, "measure", endless)
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "2")
    run = execution.execute(run_id)
    assert run.status == "stopped" and "limit of 2 s" in run.reason.en


def test_data_that_take_too_long_to_prepare_end_the_run(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "load", lambda *_given: time.sleep(LONG))
    run = train(seconds=1)
    assert run.status == "stopped" and "preparing data" in run.reason.en


def test_baselines_that_take_too_long_are_left_out_and_that_is_said(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: time.sleep(LONG))
    run = train(seconds=4)
    assert (run.status, run.baselines) == ("finished", {}) and run.metrics
    assert any("baselines that had not been evaluated" in note.en for note in run.notes)
    assert len(run.notes) > 1


def test_a_training_that_would_go_on_leaves_time_for_the_test_part(quick: None) -> None:
    run = train(seconds=4, epochs=LONG)
    assert run.status == "finished" and "time limit" in run.ended_by.en and "mae" in run.metrics and run.baselines


def test_a_run_whose_time_is_over_does_not_begin_again(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Forecasting, "measure", endless)
    run = train(seconds=2)
    states.again(run.id)
    again = execution.execute(run.id)
    assert again.status == "stopped" and again.reason.en.startswith("The time limit of 2 s")


@pytest.mark.parametrize(
    ("asked", "deployment", "in_force"), [(0, 0, math.inf), (60, 0, 60), (0, 300, 300), (60, 300, 60), (900, 300, 300)]
)
def test_the_shorter_limit_counts(
    monkeypatch: pytest.MonkeyPatch, asked: int, deployment: int, in_force: float
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", str(deployment))
    assert admission.seconds_allowed(asked) == in_force


@pytest.mark.parametrize(
    ("looked", "left_for_training"),
    # 100 s in all, 20 over. A tenth is kept; or 1.25 times the validation and a test part three times as large.
    [(0.0, 70.0), (1.0, 70.0), (4.0, 60.0), (100.0, 0.0)],
)
def test_the_time_to_measure_is_kept(looked: float, left_for_training: float) -> None:
    limit = TimeLimit(100.0, 20.0)
    trainer: Any = SimpleNamespace(limit=math.inf, seconds=0.0, looked=looked)
    data: Any = SimpleNamespace(validation=SimpleNamespace(items=10), tests={"test": SimpleNamespace(items=30)})
    limit.bound(trainer, data)
    assert trainer.limit == pytest.approx(left_for_training, abs=0.5)
    trainer.limit = 1.0
    limit.bound(trainer, data)
    assert trainer.limit <= 1.0


@pytest.mark.slow
def test_a_run_that_does_not_end_in_time_is_ended_by_the_dispatcher(
    submit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = Jobs(Forked((*STAND_IN, "forkserver")), grace=0.5, late=0.5)
    deaf = submit("deaf")
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "1")

    def ended() -> bool:
        crew.attend()
        crew.follow(queue.look())
        found = queue.get(deaf)
        return found is not None and found.status == "stopped"

    until(ended)
    run = queue.get(deaf)
    assert run is not None and run.reason is not None
    assert "The time limit of 1 s for the whole run was reached" in run.reason.en and "was killed" in run.reason.en
    assert crew.jobs == {}
    crew.leave()
