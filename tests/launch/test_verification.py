"""A run done again is the same to the last digit, and where it is not, it is said where and why."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.experiment import Experiment
from playground.launch.verification import Verification, compare
from playground.launch.worker import after_test, execution
from playground.tracking import journal, runs, store
from playground.tracking.run import Run
from playground.tracking.run_folder import earlier, folder
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Trainer
from playground.training.checkpoint import FILE

pytestmark = pytest.mark.slow

ANA = Visitor("ana")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})


def train(**training: Any) -> Run:
    table = {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.2},
        "training": {"epochs": 3, "threads": 1, "patience": 0, "device": "cpu"} | training,
    }
    return execution.execute(runs.submit(Experiment.configure(table), owner="ana"))


def verify(run_id: str, **more: Any) -> Verification:
    """A run verified as the queue does it."""
    again = execution.execute(runs.verify(run_id, ANA, **more).id)
    found = compare(runs.get(run_id), again)
    assert found is not None
    kept = runs.get(run_id).verified
    assert kept is not None and (kept.run, kept.identical, kept.text) == (again.id, found.identical, found.text)
    return found


def everything(run_id: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder(run_id).rglob("*") if path.is_file()}


def test_the_whole_run_again(home: Path) -> None:
    run = train()
    before = everything(run.id)
    found = verify(run.id)
    assert found.identical and (found.since, found.epochs) == (0, 3) and found.tests == len(run.metrics)
    assert "Identical" in found.text.en and "Idéntica" in found.text.es and not found.reasons
    now = runs.get(run.id)
    assert everything(run.id) == before and replace(now, verified=None) == run
    again = runs.get(now.verified.run if now.verified else "")
    assert (again.parent, again.verifies, again.priority) == (run.id, run.id, "low")
    assert not again.has_model and not again.baselines  # only the numbers are wanted


@pytest.mark.parametrize("least", [0.0, 1000.0])
def test_only_the_end_again(least: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether epochs are so long that each is followed by a checkpoint, or so short that few are."""
    monkeypatch.setattr("playground.launch.worker.checkpoints._LEAST", least)
    monkeypatch.setattr("playground.launch.worker.checkpoints._SHARE", 1000.0)
    run = train()
    found = verify(run.id, last_epoch=True)
    assert found.identical and (found.since, found.epochs) == (2, 1) and "after epoch 2" in found.text.en
    (earlier(run.id) / FILE).unlink()
    with pytest.raises(WrongInput, match="verify the whole run"):
        verify(run.id, last_epoch=True)


def test_a_run_that_went_on_from_another_is_done_again_from_there() -> None:
    child = execution.execute(runs.extend(train(patience=1).id, 2, ANA).id)
    found = verify(child.id)
    assert found.identical and found.since == 3


@pytest.mark.parametrize(
    "more", [{"steps": 10}, {"seconds": 4, "epochs": 100_000}, {"schedule": "cosine", "seconds": 500}]
)
def test_limits_of_steps_and_time_do_not_matter(more: dict[str, Any]) -> None:
    run = train(**more)
    assert verify(run.id).identical


def changed(run: Run, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the journal says."""
    place = journal.path(run.id)
    entries = [json.loads(line) for line in place.read_text().splitlines()]
    for entry in entries:
        change(entry)
    place.write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def test_what_differs_first_is_named_with_its_size() -> None:
    run = train()

    def change(entry: dict[str, Any]) -> None:
        if entry["type"] == "epoch" and entry["number"] >= 2:
            entry["train_loss"] *= 1.001

    changed(run, change)
    found = verify(run.id)
    assert not found.identical and found.first is not None
    assert (found.first.epoch, found.first.name) == (2, "train_loss")
    assert "the training loss in epoch 2" in found.text.en and "1.0e-03" in found.text.en
    assert "No reason is known" in found.text.en and found.plain()["identical"] is False


def test_test_metrics_and_epochs_are_compared_too() -> None:
    run = train()
    store.client().log_metric(run.id, "test/mae", 1.0, step=1)
    found = verify(run.id)
    assert found.first is not None and (found.first.epoch, found.first.name, found.first.recorded) == (None, "mae", 1.0)
    assert "on the test set" in found.text.en


@pytest.mark.parametrize(
    ("tag", "value", "words"),
    [
        (Tag.VERSION + "torch", "0.1", "version of torch (0.1 then"),
        (Tag.PROCESSOR, "abacus", "processor (abacus then"),
        (Tag.DEVICE, "cuda", "device (cuda then, cpu now)"),
    ],
)
def test_likely_reasons_come_from_the_record(tag: str, value: str, words: str) -> None:
    run = train(epochs=1)
    store.client().set_tag(run.id, tag, value)
    store.client().log_metric(run.id, "test/mae", 1.0, step=1)
    assert words in verify(run.id).text.en


def test_other_data_are_seen_before_anything_is_trained() -> None:
    run = train(epochs=1)
    store.client().set_tag(run.id, Tag.DATA_HASH, "0" * 32)
    found = verify(run.id)
    assert not found.identical and not found.same_data and found.epochs == 0 and "data set has changed" in found.text.en


def test_it_is_stopped_like_any_run_and_only_what_has_finished_is_done() -> None:
    run = train()
    asked: list[int] = []
    again = runs.verify(run.id, ANA)
    ended = execution.execute(again.id, should_stop=lambda: "stop" if asked.append(1) or len(asked) > 5 else None)  # type: ignore[func-returns-value]
    assert ended.status == "stopped" and compare(runs.get(run.id), ended) is None
    kept = runs.get(run.id).verified
    assert kept is not None and (kept.run, kept.text) == (again.id, None)
    waiting = runs.submit(runs.experiment_of(run), owner="ana")
    with pytest.raises(WrongInput, match="finished"):
        runs.verify(waiting, ANA)
    with pytest.raises(NotAllowed):
        runs.verify(run.id, Visitor("ben"))


def test_an_interrupted_verification_goes_on_and_is_compared() -> None:
    run = train()
    again = runs.verify(run.id, ANA)
    heard: list[object] = []

    def interrupt() -> Literal["requeue"] | None:
        return "requeue" if any(isinstance(event, Epoch) and event.number for event in heard) else None

    back = execution.execute(again.id, listen=heard.append, should_stop=interrupt)
    assert back.status == "queued"
    done = execution.execute(again.id)
    found = compare(runs.get(run.id), done)
    assert found is not None and found.identical and found.epochs == 3


def test_one_that_does_not_end_where_the_first_did_is_broken_off_an_epoch_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = train(epochs=5)
    monkeypatch.setattr(
        runs,
        "get",
        lambda run_id, known=runs.get: replace(found, epoch=2) if (found := known(run_id)).id == run.id else found,
    )
    found = verify(run.id)
    assert found.first is not None and (found.first.recorded, found.first.found) == (2.0, 3.0)
