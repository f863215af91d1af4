"""Weights of single epochs: kept while a run trains, found again whatever happened to it, once on the disk."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.errors import NotFound, TrackingFailed
from playground.experiment import Experiment
from playground.launch.worker import after_test, execution
from playground.tracking import admission, artifacts, models, runs, weights
from playground.tracking.run_folder import checkpoint
from playground.tracking.schema import Artifact
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Step, Trainer
from playground.training.checkpoint import FILE

ANA = Visitor("ana")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})


def submit(**training: Any) -> str:
    table = {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.0},
        "training": {"epochs": 5, "threads": 1, "patience": 0, "device": "cpu", "batch": 512} | training,
    }
    return runs.submit(Experiment.configure(table), owner="ana", held=True)


def after(number: int, wish: str) -> dict[str, Callable[..., Any]]:
    """A wish that comes once an epoch has ended."""
    seen = [-1]

    def listen(event: object) -> None:
        if isinstance(event, Epoch):
            seen[0] = event.number

    return {"listen": listen, "should_stop": lambda: wish if seen[0] >= number else None}


def head(run_id: str, which: weights.Which) -> torch.Tensor:
    return models.load(run_id, which).network.state_dict()["head.weight"]


def test_weights_by_epoch() -> None:
    seen: dict[int, torch.Tensor] = {}

    def listen(event: object) -> None:
        if isinstance(event, Epoch):
            seen[event.number] = trainer[0].last_weights()["head.weight"]

    trainer: list[Trainer] = []
    begin = Trainer.__init__

    def noted(self: Trainer, *given: Any, **more: Any) -> None:
        begin(self, *given, **more)
        trainer.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "__init__", noted)
        run = execution.execute(submit(), listen=listen)
    kept = models.kept(run.id)
    assert kept.epochs == (0, 1, 2, 4, 5) and kept.note is None and kept.last == 5 and kept.best in seen
    for epoch in kept.epochs:
        assert torch.equal(head(run.id, epoch), seen[epoch]) and models.load(run.id, epoch).epoch == epoch
    assert torch.equal(head(run.id, "best"), seen[kept.best]) and torch.equal(head(run.id, "last"), seen[5])
    assert [epoch for epoch, _ in weights.every(run)] == list(kept.epochs)
    with pytest.raises(NotFound, match=r"epoch 3 are not kept.*0, 1, 2, 4, 5"):
        models.load(run.id, 3)
    norms = runs.layer_norms(run)
    assert set(norms["epoch"]) == set(range(6)) and list(norms["layer"][:2]) == ["stack.l0", "head"]
    assert norms["weight"].iloc[3] == pytest.approx(
        float(torch.cat([value.flatten() for name, value in weights.read(run, 1)[1].items() if "head" in name]).norm())
    )
    artifacts.path(run, weights.file_of(2)).write_bytes(b"\x80\x02 no such thing")
    with pytest.raises(TrackingFailed, match="weights of epoch 2 is damaged"):
        weights.read(run, 2)
    assert artifacts.path(run, weights.file_of(1)).suffix == ".safetensors"


def test_equal_weights_lie_on_the_disk_once(home: Path) -> None:
    run = execution.execute(submit(epochs=4, learning_rate=1e-5))
    assert models.kept(run.id).best == 4  # so slow that the last is the best
    files = [artifacts.path(run, name) for name in (weights.file_of(4), Artifact.BEST, Artifact.LAST)]
    assert len({path.stat().st_ino for path in files}) == 1
    plain = sum(path.lstat().st_size for path in home.rglob("*") if path.is_file() and not path.is_symlink())
    assert admission._used(str(home), -1) <= plain - 2 * files[0].stat().st_size


def test_a_run_that_trains_is_looked_into() -> None:
    run_id = submit(epochs=50)
    found: list[models.Trained] = []

    def listen(event: object) -> None:
        if isinstance(event, Epoch) and event.number == 3:
            assert models.kept(run_id).epochs[:3] == (0, 1, 2)
            found.append(models.load(run_id, 2))
            if (checkpoint(run_id) / FILE).exists():
                found.extend(models.load(run_id, which) for which in ("best", "last"))
            runs.stop(run_id, ANA)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playground.launch.worker.checkpoints._LEAST", 0.0)
        patch.setattr("playground.launch.worker.checkpoints._SHARE", 100.0)
        stopped = execution.execute(run_id, listen=listen)
    assert len(found) == 3 and found[0].epoch == 2 and found[1].epoch <= 3 and found[2].epoch == 2
    assert stopped.status == "stopped" and models.kept(run_id).epochs[:3] == (0, 1, 2)
    runs.resume(run_id, ANA)
    execution.execute(run_id, **after(9, "requeue"))
    waiting = models.kept(run_id)
    assert waiting.epochs[:5] == (0, 1, 2, 4, 8) and waiting.last is not None and waiting.last >= 9
    assert models.load(run_id, "last").epoch == waiting.last  # not those that were kept when it was stopped
    assert set(runs.layer_norms(runs.get(run_id))["epoch"]) == set(range(waiting.last + 1))


def measured(patch: pytest.MonkeyPatch) -> tuple[dict[int, torch.Tensor], Callable[[object], None]]:
    """The weights that each epoch was measured with, filled by what listens to the run."""
    seen: dict[int, torch.Tensor] = {}
    trainers: list[Trainer] = []
    begin = Trainer.__init__

    def noted(self: Trainer, *given: Any, **more: Any) -> None:
        begin(self, *given, **more)
        trainers.append(self)

    def listen(event: object) -> None:
        if isinstance(event, Epoch):
            seen[event.number] = trainers[-1].measured_weights()["head.weight"]

    patch.setattr(Trainer, "__init__", noted)
    return seen, listen


@pytest.mark.parametrize("wish", ["stop", "requeue"])
def test_weights_from_inside_an_epoch_are_of_none(monkeypatch: pytest.MonkeyPatch, wish: str) -> None:
    seen, keep = measured(monkeypatch)
    inside: list[int] = []

    def listen(event: object) -> None:
        keep(event)
        if isinstance(event, Step) and event.epoch == 4:
            inside.append(event.step)

    run_id = submit(epochs=9, batch=64, learning_rate=0.5)  # so fast that the third epoch is not the best
    run = execution.execute(run_id, listen=listen, should_stop=lambda: wish if inside else None)
    kept = models.kept(run_id)
    assert run.epoch == 3 and kept.last is None and kept.best != 3 and kept.epochs == (0, 1, 2)
    assert kept.note is not None and "inside an epoch" in kept.note.en
    assert all(torch.equal(head(run_id, epoch), seen[epoch]) for epoch in kept.epochs)
    with pytest.raises(NotFound, match="epoch 3 are not kept"):
        models.load(run_id, 3)
    assert not torch.equal(head(run_id, "last"), seen[3])


def test_averaged_weights_are_those_of_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, listen = measured(monkeypatch)
    run_id = submit(averaging=0.9, epochs=9)
    wish = after(3, "requeue")

    def both(event: object) -> None:
        listen(event)
        wish["listen"](event)

    execution.execute(run_id, listen=both, should_stop=wish["should_stop"])
    assert models.kept(run_id).last == 3 and torch.equal(head(run_id, "last"), seen[3])
    run = execution.execute(run_id, listen=listen)
    assert models.kept(run_id).last == 9 and torch.equal(head(run_id, "last"), seen[9])
    assert all(torch.equal(found["head.weight"], seen[epoch]) for epoch, found in weights.every(run))


def test_a_child_has_what_was_kept_before_it() -> None:
    first = execution.execute(submit(epochs=3))
    child = execution.execute(runs.extend(first.id, 2, ANA).id)
    kept = models.kept(child.id)
    assert kept.epochs == (0, 1, 2, 4, 5) and kept.note is None
    assert torch.equal(head(first.id, 1), head(child.id, 1))
    ours, theirs = (artifacts.path(run, weights.file_of(1)).stat().st_ino for run in (first, child))
    assert ours == theirs
    assert set(runs.layer_norms(child)["epoch"]) == set(range(6))


def test_a_small_budget_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KEEP_WEIGHTS_MB", "0")
    run = execution.execute(submit(epochs=2))
    kept = models.kept(run.id)
    assert 0 not in kept.epochs or kept.best == 0
    assert kept.note is not None and "this deployment keeps at most 0 MB" in kept.note.en
    assert models.load(run.id, "last").epoch == 2


def test_a_run_of_an_earlier_version_shows_its_best_and_last_weights() -> None:
    run = execution.execute(submit(epochs=2))
    for epoch in (0, 1, 2):
        artifacts.path(run, weights.file_of(epoch)).unlink()
    place = artifacts.path(run, Artifact.DESCRIPTION)
    described = json.loads(place.read_bytes())
    del described["kept"]
    place.write_text(json.dumps(described))
    kept = models.kept(run.id)
    assert kept.last == 2 and set(kept.epochs) == {kept.best, 2}
    assert kept.note is not None and "an earlier version" in kept.note.en
    assert models.load(run.id, 2).epoch == 2
