"""A run done again is the same to the last digit, and where it is not, it is said where and why."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.experiment import Experiment
from playground.launch.verification import background, rerun
from playground.launch.worker import after_test, execution
from playground.tracking import journal, runs, store, verification_tag
from playground.tracking.run import Run
from playground.tracking.run_folder import earlier, folder
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor
from playground.training import Trainer
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


def everything(run_id: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder(run_id).rglob("*") if path.is_file()}


def test_the_whole_run_again(home: Path) -> None:
    run = train()
    before = everything(run.id)
    heard: list[str] = []
    found = rerun.verify(run.id, listen=lambda _share, what: heard.append(what.en))
    assert found.identical and (found.since, found.epochs) == (0, 3) and found.tests == len(run.metrics)
    assert "Identical" in found.text.en and "Idéntica" in found.text.es and not found.reasons
    assert everything(run.id) == before and runs.get(run.id) == run
    assert "training epoch 3 of 3 again" in heard


def test_only_the_end_again() -> None:
    run = train()
    found = rerun.verify(run.id, last_epoch=True)
    assert found.identical and (found.since, found.epochs) == (2, 1) and "after epoch 2" in found.text.en
    (earlier(run.id) / FILE).unlink()
    with pytest.raises(WrongInput, match="verify the whole run"):
        rerun.verify(run.id, last_epoch=True)


def test_a_run_that_went_on_from_another_is_done_again_from_there() -> None:
    child = execution.execute(runs.extend(train(patience=1).id, 2, ANA).id)
    found = rerun.verify(child.id)
    assert found.identical and found.since == 3


@pytest.mark.parametrize(
    "more", [{"steps": 10}, {"seconds": 4, "epochs": 100_000}, {"schedule": "cosine", "seconds": 500}]
)
def test_limits_of_steps_and_time_do_not_matter(more: dict[str, Any]) -> None:
    run = train(**more)
    assert rerun.verify(run.id).identical


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
    found = rerun.verify(run.id)
    assert not found.identical and found.first is not None
    assert (found.first.epoch, found.first.name) == (2, "train_loss")
    assert "the training loss in epoch 2" in found.text.en and "1.0e-03" in found.text.en
    assert "No reason is known" in found.text.en and found.plain()["identical"] is False


def test_test_metrics_and_epochs_are_compared_too() -> None:
    run = train()
    store.client().log_metric(run.id, "test/mae", 1.0, step=1)
    found = rerun.verify(run.id)
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
    assert words in rerun.verify(run.id).text.en


def test_other_data_are_seen_before_anything_is_trained() -> None:
    run = train(epochs=1)
    store.client().set_tag(run.id, Tag.DATA_HASH, "0" * 32)
    found = rerun.verify(run.id)
    assert not found.identical and not found.same_data and found.epochs == 0 and "data set has changed" in found.text.en


def test_it_can_be_stopped_and_only_what_has_finished_is_done() -> None:
    run = train()
    asked: list[int] = []
    with pytest.raises(rerun.Stopped):
        rerun.verify(run.id, should_stop=lambda: asked.append(1) or len(asked) > 5)  # type: ignore[func-returns-value]
    waiting = runs.submit(runs.experiment_of(run), owner="ana")
    with pytest.raises(WrongInput, match="finished"):
        rerun.verify(waiting)
    with pytest.raises(WrongInput, match="finished"):
        background.begin(waiting, ANA)
    with pytest.raises(NotAllowed):
        background.begin(run.id, Visitor("ben"))


def test_the_outcome_is_kept_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_end_with_parent", lambda: None)
    monkeypatch.setattr("playground.launch.data.preparation.yield_to_others", lambda: None)
    run = train(epochs=1)
    assert background.main([run.id]) == 0 and background.state(run.id) is None
    kept = runs.get(run.id).verified
    assert kept is not None and kept.identical and "Identical" in kept.text.en
    (earlier(run.id) / FILE).unlink(missing_ok=True)
    assert background.main([run.id, "--last-epoch"]) == 0
    kept = runs.get(run.id).verified
    assert kept is not None and kept.identical is None and "whole run" in kept.text.en
    verification_tag.forget(run.id)
    assert runs.get(run.id).verified is None
