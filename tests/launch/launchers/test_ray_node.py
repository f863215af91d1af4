"""Machines that share nothing but the record: a run wanders from one to the next and never knows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.errors import RunFailed
from playground.experiment import Experiment
from playground.launch.launchers import ray_node, selection
from playground.launch.worker import after_test, execution
from playground.tracking import artifacts, journal, runs, states, store
from playground.tracking.recording import delivery
from playground.tracking.run import Run
from playground.tracking.run_folder import folder
from playground.tracking.schema import Artifact, MetricKey, Tag
from playground.tracking.visitor import Visitor
from playground.training import Trainer

pytestmark = pytest.mark.slow

ANA = Visitor("ana")
Move = Callable[[str], None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch, record: Path, tmp_path: Path) -> Move:
    """Goes to another machine: a home folder of its own, and the record of the first. "" is the first one."""
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})
    # The record of this test is a file, which all of its machines reach.
    monkeypatch.setattr(selection, "must_be_reachable", lambda: None)

    def go(machine: str) -> None:
        monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / machine if machine else record))
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", f"sqlite:///{record / 'mlflow.db'}" if machine else "")
        monkeypatch.setenv("PLAYGROUND_LAUNCHER", "local" if machine else "ray")
        monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", "http://127.0.0.1:9")

    go("")
    return go


def submit(epochs: int) -> str:
    table = {
        "name": "mine",
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.2},
        "training": {"epochs": epochs, "threads": 1, "patience": 0, "device": "cpu"},
    }
    return runs.submit(Experiment.configure(table), owner=ANA.key)


def after(run_id: str, epoch: int, wish: str) -> Callable[[], Any]:
    """An ear that hears a wish once an epoch is written down."""
    return lambda: wish if any(entry["number"] >= epoch for entry in journal.entries(run_id, "epoch")) else None


def epochs(run: Run) -> list[int]:
    return sorted(int(point.value) for point in store.client().get_metric_history(run.id, MetricKey.EPOCH))


def test_a_run_wanders_and_nothing_is_missing_or_doubled(move: Move) -> None:
    whole = execution.execute(submit(5))
    longer = execution.execute(submit(6))
    run_id = submit(5)
    move("first")
    ray_node.train(run_id, after(run_id, 1, "requeue"))
    assert runs.get(run_id).status == "queued" and not folder(run_id).exists()
    move("second")
    ray_node.train(run_id, after(run_id, 3, "requeue"))
    move("first")
    ray_node.train(run_id, lambda: None)
    with pytest.raises(RunFailed, match="not waiting"):
        ray_node.train(run_id, lambda: None)
    move("")
    found = runs.get(run_id)
    assert (found.status, found.metrics, found.attempts) == ("finished", whole.metrics, 1)
    assert epochs(found) == [0, 1, 2, 3, 4, 5] and runs.sample_epochs(runs.get(run_id)) == [0, 1, 2, 3, 4, 5]
    log = artifacts.read(found, Artifact.LOG).decode()
    assert log.count("goes on from epoch") == 2 and "epoch 1 " in log and "test metrics" in log
    assert found.seconds is not None and found.seconds > 0

    # One epoch more, from the checkpoint in the record.
    assert not folder(run_id).exists()
    child = runs.extend(run_id, 1, ANA)
    move("third")
    ray_node.train(child.id, lambda: None)
    done = runs.get(child.id)
    assert (done.status, done.epoch, done.metrics) == ("finished", 6, longer.metrics)
    move("")
    delivery.catch_up(child.id)  # as the dispatcher does
    assert epochs(done) == list(range(7)) and runs.sample_epochs(done) == list(range(7))
    ours, theirs = runs.curves(done), runs.curves(longer)
    for column in ("step", "train_loss", "validation_loss", "mae"):
        assert list(ours[column].dropna()) == list(theirs[column].dropna()), column


def test_what_an_earlier_session_has_left_is_not_believed(move: Move) -> None:
    run_id = submit(2)
    move("first")
    folder(run_id).mkdir(parents=True)
    (folder(run_id) / "journal.jsonl").write_text('{"type":"epoch","number":9,"step":9,"metrics":{},"time":1}\n')
    (folder(run_id) / "checkpoint").mkdir()
    (folder(run_id) / "checkpoint" / "checkpoint.safetensors").write_bytes(b"of nobody")
    ray_node.train(run_id, lambda: None)
    found = runs.get(run_id)
    assert found.status == "finished" and epochs(found) == [0, 1, 2]


class Looks:
    """Over after so many looks; before each, something happens."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        self.happens = iter(happens)

    def wait(self, _seconds: float) -> bool:
        happens = next(self.happens, None)
        if happens is not None:
            happens()
        return happens is None


def test_only_another_process_that_has_begun_the_run_makes_this_one_leave(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []
    monkeypatch.setattr(ray_node.os, "_exit", left.append)
    monkeypatch.setenv("PLAYGROUND_JOB", "playground-1")
    run_id = submit(1)

    def write(tag: str, value: str) -> Callable[[], None]:
        return lambda: store.write_tags(run_id, {tag: value})

    # A run that ends loses its job first, and is running for some milliseconds more.
    ray_node.listen(run_id, Looks(lambda: states.begin(run_id), write(Tag.JOB, "")))
    assert runs.get(run_id).status == "running" and not left
    ray_node.listen(run_id, Looks(write(Tag.PID, "1")))
    assert left == [1]
