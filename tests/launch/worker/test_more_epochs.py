"""More epochs for a run that has ended: exactly what a longer training would have done, in a run of its own."""

import math
from pathlib import Path
from typing import Any

import pytest

from playground.errors import NotFound, OverLimit, WrongInput
from playground.experiment import Experiment
from playground.launch.worker import after_test, execution
from playground.tracking import runs, store
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, folder, inherited
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Trainer
from playground.training.checkpoint import FILE

pytestmark = pytest.mark.slow

ANA, BEN = Visitor("ana"), Visitor("ben")
COLUMNS = ("epoch", "step", "train_loss", "validation_loss", "gradient_norm", "learning_rate", "mae", "mase")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})


def train(by: Visitor = ANA, **training: Any) -> Run:
    table = {
        "name": "mine",
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.2},
        "training": {"epochs": 2, "threads": 1, "patience": 0, "device": "cpu"} | training,
    }
    return execution.execute(runs.submit(Experiment.configure(table), owner=by.key))


def same_curve(one: Run, other: Run) -> None:
    ours, theirs = runs.curves(one), runs.curves(other)
    for column in COLUMNS:
        assert list(ours[column].dropna()) == list(theirs[column].dropna()), column


@pytest.mark.parametrize("more", [{}, {"schedule": "plateau", "optimiser": "sgd"}, {"averaging": 0.9}])
def test_two_epochs_and_two_more_are_four(more: dict[str, Any]) -> None:
    whole, first = train(epochs=4, **more), train(epochs=2, **more)
    child = runs.extend(first.id, 2, BEN, "not there yet")
    assert (child.status, child.parent, child.from_epoch, child.owner) == ("queued", first.id, 2, "ben")
    assert child.name == "mine +2" and child.why == "not there yet" and child.digest not in (first.digest, whole.digest)
    heard: list[object] = []
    done = execution.execute(child.id, listen=heard.append)
    assert [event.number for event in heard if isinstance(event, Epoch)] == [3, 4]
    assert (done.status, done.epoch, done.metrics) == ("finished", 4, whole.metrics)
    same_curve(done, whole)
    assert runs.sample_epochs(done) == [0, 1, 2, 3, 4]
    carried, again = runs.sample(done, 1), runs.sample(whole, 1)
    assert carried is not None and again is not None and carried.output == again.output
    assert done.seconds is not None and first.seconds is not None and done.seconds > first.seconds
    steps = [point.step for point in store.client().get_metric_history(done.id, "validation/mae")]
    assert sorted(steps) == sorted(set(steps)) and len(steps) == 5
    kept = runs.get(first.id)
    assert (kept.status, kept.metrics, kept.epoch) == ("finished", first.metrics, 2)


def test_a_child_goes_on_after_an_interruption_of_its_own() -> None:
    whole, first = train(epochs=4), train(epochs=2)
    child = runs.extend(first.id, 2, ANA)
    seen: list[int] = []

    def listen(event: object) -> None:
        seen.extend([event.number] if isinstance(event, Epoch) else [])

    execution.execute(child.id, listen=listen, should_stop=lambda: "requeue" if 3 in seen else None)
    done = execution.execute(child.id)
    assert done.metrics == whole.metrics
    same_curve(done, whole)
    grandchild = execution.execute(runs.extend(done.id, 1, ANA).id)
    assert grandchild.epoch == 5 and [run.id for run in runs.ancestors(grandchild)] == [first.id, child.id]
    assert [run.id for run in runs.children(first)] == [child.id]


def test_stopped_inside_an_epoch_it_goes_on_inside_it() -> None:
    whole = train(epochs=3)
    run_id = runs.submit(runs.experiment_of(whole), owner="ana")
    first = execution.execute(run_id, should_stop=iter([None] * 14 + ["stop"] * 99).__next__)  # type: ignore[arg-type]
    assert first.status == "stopped" and first.epoch < 3
    done = execution.execute(runs.extend(run_id, 3 - first.epoch, ANA).id)
    assert done.epoch == 3 and done.metrics == whole.metrics
    same_curve(done, whole)


def test_patience_counts_afresh_and_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    first = train(epochs=50, patience=1, learning_rate=1.0, clip=0.0)
    assert first.ended_by is not None and "Stopped early" in first.ended_by.en
    longer = runs.experiment_of(runs.extend(first.id, 7, ANA)).training
    assert longer.epochs == first.epoch + 7
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", str(first.epoch + 6))
    with pytest.raises(OverLimit):
        runs.extend(first.id, 7, ANA)
    with pytest.raises(WrongInput):
        runs.extend(first.id, 0, ANA)


def test_a_step_limit_is_let_go_and_a_time_limit_counted_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    first = train(epochs=9, steps=10, seconds=600)
    training = runs.experiment_of(runs.extend(first.id, 1, ANA)).training
    # The limit is for the whole run: for what the first one took in all, and as much again.
    over = math.ceil(float((folder(first.id) / "seconds").read_text()))
    assert (training.steps, training.seconds, training.epochs) == (0, over + 600, first.epoch + 1)
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "600")
    assert runs.experiment_of(runs.extend(first.id, 1, ANA)).training.seconds == 600
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "1")
    with pytest.raises(OverLimit, match="1 s in all"):
        runs.extend(first.id, 1, ANA)


def test_without_the_checkpoint_it_is_said_in_words() -> None:
    first = train()
    child = runs.extend(first.id, 1, ANA)
    (inherited(child.id) / FILE).unlink()
    failed = execution.execute(child.id)
    assert failed.status == "failed" and failed.reason is not None and "not on this machine" in failed.reason.en
    assert runs.extendable(first) == 2
    (checkpoint(first.id) / FILE).unlink()
    assert runs.extendable(first) is None
    with pytest.raises(NotFound, match="not on this machine"):
        runs.extend(first.id, 1, ANA)


def test_only_what_has_ended_well_is_extended() -> None:
    waiting = runs.submit(runs.experiment_of(train()), owner="ana")
    with pytest.raises(WrongInput, match="finished or stopped"):
        runs.extend(waiting, 1, ANA)
    assert runs.extendable(runs.get(waiting)) is None
