"""A wish to stop is followed at once, whatever the run is doing, and nothing is lost by it."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.datasets.statsmodels_series import Sunspots
from playground.experiment import Experiment
from playground.launch.abandonable import apart
from playground.launch.worker import after_test, execution
from playground.launch.worker.execution import Phase
from playground.tasks.forecasting import Forecasting
from playground.tracking import models, runs, states
from playground.tracking.run_folder import checkpoint, earlier
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Trainer
from playground.training.checkpoint import FILE, read
from tests.helpers.waiting import PATIENCE

FLOORS = {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr("playground.training.evaluation._ASK_AGAIN", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: FLOORS)


@pytest.fixture
def never() -> Any:
    """Waits until the test is over, like a library that cannot be interrupted."""
    over = threading.Event()
    yield lambda: over.wait(PATIENCE)
    over.set()


def submit(**training: Any) -> str:
    table = {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.0},
        "training": {"epochs": 3, "threads": 1, "patience": 0, "device": "cpu"} | training,
    }
    return runs.submit(Experiment.configure(table), owner="ana", held=True)


def stopping(run_id: str, at: str) -> Callable[[object], None]:
    """Presses stop when the run says that it does `at`."""

    def listen(event: object) -> None:
        if isinstance(event, Phase) and event.text.en.startswith(at) and not runs.get(run_id).wish:
            threading.Thread(target=runs.stop, args=(run_id, Visitor("ana"))).start()

    return listen


def test_while_data_are_prepared(quick: None, never: Callable[[], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = submit()
    monkeypatch.setattr(Sunspots, "load", lambda *_given: never())
    run = execution.execute(run_id, listen=stopping(run_id, "preparing"))
    assert run.status == "stopped" and run.reason is not None and "owner" in run.reason.en and not run.has_model


def test_while_data_are_cut_for_the_network(
    quick: None, never: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = submit()
    monkeypatch.setattr(Forecasting, "prepare", lambda *_given: never())
    assert execution.execute(run_id, listen=stopping(run_id, "preparing")).status == "stopped"


def test_while_the_validation_part_is_measured(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = execution.execute(submit())
    run_id = submit()
    measure, asked = Forecasting.measure, []

    def slow(*given: Any) -> Any:
        asked.append(1)
        if len(asked) == 3:
            states.tell_process(run_id, "stop")
        return measure(*given)

    monkeypatch.setattr(Forecasting, "measure", slow)
    run = execution.execute(run_id)
    assert (run.status, run.epoch, run.has_model) == ("stopped", 1, True)
    assert read(checkpoint(run_id))[1]["measuring"] is True
    assert models.load(run_id, "last").epoch == 1
    monkeypatch.setattr(Forecasting, "measure", measure)
    runs.resume(run_id, Visitor("ana"))
    assert states.pending_request(run_id) is None
    run = execution.execute(run_id)
    assert (run.status, run.metrics) == ("finished", whole.metrics)
    ours, theirs = runs.curves(runs.get(run_id)), runs.curves(whole)
    for column in ("epoch", "step", "validation_loss", "train_loss", "gradient_norm", "learning_rate", "mae"):
        assert list(ours[column].dropna()) == list(theirs[column].dropna())


def test_while_the_test_part_is_measured(quick: None) -> None:
    whole = execution.execute(submit())
    run_id = submit()
    waits = threading.Event()

    def listen(event: object) -> None:
        if isinstance(event, Phase) and event.text.en.startswith("measuring on the test"):
            runs.stop(run_id, Visitor("ana"))
            waits.set()

    run = execution.execute(run_id, listen=listen)
    assert waits.is_set() and run.status == "stopped" and run.has_model and not run.metrics
    runs.resume(run_id, Visitor("ana"))
    heard: list[object] = []
    run = execution.execute(run_id, listen=heard.append)
    assert (run.status, run.metrics) == ("finished", whole.metrics)
    assert not any(isinstance(event, Epoch) for event in heard)


@pytest.mark.parametrize("what", ["meters", "baseline_scores"])
def test_after_the_test_the_run_has_finished(
    quick: None, never: Callable[[], bool], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    run_id = submit()

    def endless(*_given: object, **more: Any) -> Any:
        more.get("found", {}).update(FLOORS)
        threading.Thread(target=runs.stop, args=(run_id, Visitor("ana"))).start()
        return never()

    monkeypatch.setattr(after_test, what, endless)
    run = execution.execute(run_id)
    assert (run.status, run.reason) == ("finished", None) and run.metrics and run.ended_by is not None
    assert set(run.baselines) == (set(FLOORS) if what == "baseline_scores" else set())


def test_sent_back_while_floors_are_measured_nothing_is_recorded_twice(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.tracking import store

    run_id = submit()

    def floors(*_given: object, **_more: Any) -> Any:
        states.tell_process(run_id, "requeue")
        return FLOORS

    with monkeypatch.context() as patched:
        patched.setattr(after_test, "baseline_scores", floors)
        assert execution.execute(run_id).status == "queued"
    states.clear_request(run_id)
    run = execution.execute(run_id)
    assert run.status == "finished" and run.baselines
    for name in ("test/mae", "training/parameters", "test_checks/echo"):
        assert len(store.client().get_metric_history(run_id, name)) == 1, name
    seconds = store.client().get_metric_history(run_id, "training/whole_seconds")
    assert len({point.step for point in seconds}) == len(seconds)


def test_what_is_done_again_is_not_told_twice(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two checkpoints: points inside the epochs were recorded past the last one."""
    from playground.tracking import store

    monkeypatch.setattr("playground.tracking.recording.recorder._BEAT", 0.0)
    monkeypatch.setattr("playground.launch.worker.checkpoints._LEAST", 0.0)
    monkeypatch.setattr("playground.launch.worker.checkpoints._SHARE", 1e9)
    run_id = submit(epochs=4)
    saved, kept = [0], Trainer.save

    def save(trainer: Trainer, folder: Path) -> None:
        if trainer.position.epoch < 2:  # the disk forgets what came later
            kept(trainer, folder)
            saved[0] = trainer.position.step

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "save", save)
        listen = lambda event: states.tell_process(run_id, "requeue") if getattr(event, "number", 0) == 3 else None  # noqa: E731
        execution.execute(run_id, listen=listen)
    states.clear_request(run_id)
    assert read(checkpoint(run_id))[1]["step"] == saved[0]
    run = execution.execute(run_id)
    assert run.status == "finished"
    for name in ("train/loss_within_epoch", "validation/mae"):
        steps = [point.step for point in store.client().get_metric_history(run_id, name)]
        assert len(steps) == len(set(steps)) and len(steps) > 3, name


def test_the_end_can_be_done_again_from_a_checkpoint_before_it(quick: None) -> None:
    run = execution.execute(submit())
    assert read(earlier(run.id))[1]["epoch"] == 2 and read(checkpoint(run.id))[1]["epoch"] == 3
    assert {path.name for path in earlier(run.id).iterdir()} == {FILE}


def test_a_loss_that_is_no_number_keeps_the_good_weights(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.launch.worker.checkpoints._LEAST", 0.0)
    monkeypatch.setattr("playground.launch.worker.checkpoints._SHARE", 1e9)
    loss, steps = Forecasting.loss, [0]

    def breaks(task: Forecasting, outputs: Any, batch: Any) -> Any:
        steps[0] += outputs.requires_grad
        return loss(task, outputs, batch) * (float("nan") if steps[0] > 40 else 1.0)

    monkeypatch.setattr(Forecasting, "loss", breaks)
    run = execution.execute(submit(epochs=50))
    assert run.status == "failed" and run.reason is not None and run.epoch < 50
    assert "at step 41" in run.reason.en and "paso 41" in run.reason.es
    position = read(checkpoint(run.id))
    assert position[1]["step"] <= 40
    assert all(bool(tensor.isfinite().all()) for tensor in position[0]["network"].values())
    for which in ("best", "last"):
        trained = models.load(run.id, which)  # type: ignore[arg-type]
        assert all(bool(tensor.isfinite().all()) for tensor in trained.network.state_dict().values())
    assert trained.experiment.task.respond(trained.network, trained.memory, trained.experiment.task.request()).output


def test_work_apart_gives_raises_and_is_left() -> None:
    assert apart(lambda: 3, lambda: None) == 3
    with pytest.raises(ZeroDivisionError):
        apart(lambda: 1 // 0, lambda: None)
    over, began = threading.Event(), time.monotonic()

    def ask() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        apart(lambda: over.wait(PATIENCE), ask)
    over.set()
    assert time.monotonic() - began < PATIENCE / 2
