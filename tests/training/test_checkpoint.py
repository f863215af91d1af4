"""Interrupted and taken up again is the same as never interrupted, bit for bit."""

import itertools
import json
import sys

import pytest
import torch
from safetensors import safe_open

from playground.errors import DiskFull, RunFailed
from playground.training import Epoch, Step, Trainer, Training
from playground.training.checkpoint import FILE


def trainer(world, **changes) -> Trainer:
    values = {"epochs": 3, "batch": 8, "patience": 0, "learning_rate": 1e-2, "threads": 1} | changes
    run = Trainer(Training(**values), world.task, world.network(), world.data, 3)
    run.pulse = 0.0
    return run


def told(events) -> list[tuple]:
    """Events without times and memory."""
    return [
        (
            e.number,
            e.step,
            repr(e.train_loss),
            e.validation_loss,
            repr(e.gradient_norm),
            e.learning_rate,
            e.best,
            repr(e.layers),
            repr(e.clipped),
            e.sample,
        )
        if isinstance(e, Epoch)
        else (e.epoch, e.step, e.share, e.train_loss)
        for e in events
    ]


def same(one, other) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("optimiser", ["adam", "adamw", "sgd"])
@pytest.mark.parametrize("schedule", ["constant", "cosine", "plateau"])
def test_resumed_in_the_middle_of_an_epoch(world, tmp_path, optimiser, schedule):
    changes = {"optimiser": optimiser, "schedule": schedule, "weight_decay": 0.01}
    whole = trainer(world, **changes)
    everything = told(whole)
    middle = len(everything) // 2 + 1

    broken_off = trainer(world, **changes)
    before = list(itertools.islice(broken_off, middle))
    assert isinstance(before[-1], Step)
    broken_off.save(tmp_path)
    del broken_off
    torch.manual_seed(99)

    resumed = trainer(world, **changes)
    resumed.load(tmp_path)
    assert told(before) + told(resumed) == everything
    assert same(resumed.last_weights(), whole.last_weights())
    assert same(resumed.best_weights(), whole.best_weights())
    assert resumed.test() == whole.test() and resumed.position.best_epoch == whole.position.best_epoch


@pytest.mark.parametrize("after", [0, 1, 2])
def test_resumed_after_an_epoch(world, tmp_path, after):
    whole = trainer(world)
    everything = told(whole)
    first = trainer(world)
    before = []
    for event in first:
        before.append(event)
        if isinstance(event, Epoch) and event.number == after:
            break
    first.save(tmp_path)
    resumed = trainer(world)
    resumed.load(tmp_path)
    assert told(before) + told(resumed) == everything
    assert same(resumed.last_weights(), whole.last_weights())


def test_going_on_after_a_break_in_the_same_process(world):
    everything = told(trainer(world))
    run = trainer(world)
    parts = [told(itertools.islice(run, 7)), told(itertools.islice(run, 4)), told(run)]
    assert list(itertools.chain(*parts)) == everything


def test_more_epochs_for_a_finished_run(world, tmp_path):
    longer = trainer(world, epochs=5)
    everything = told(longer)
    short = trainer(world, epochs=3)
    before = told(short)
    short.save(tmp_path)
    resumed = trainer(world, epochs=5)
    resumed.load(tmp_path)
    assert before + told(resumed) == everything


def test_seconds_go_on(ragged, tmp_path):
    run = trainer(ragged)
    *_, last = run
    run.save(tmp_path)
    resumed = trainer(ragged)
    resumed.load(tmp_path)
    assert resumed.seconds >= last.seconds


def test_one_file_without_pickle_and_no_leftovers(ragged, tmp_path):
    run = trainer(ragged)
    next(run)
    run.save(tmp_path / "run")
    run.save(tmp_path / "run")
    assert [path.name for path in (tmp_path / "run").iterdir()] == [FILE]
    with safe_open(tmp_path / "run" / FILE, framework="pt") as file:
        assert json.loads(file.metadata()["position"])["epoch"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit on the size of files")
def test_a_full_disk_leaves_the_last_good_checkpoint(ragged, tmp_path):
    import resource

    run = trainer(ragged)
    next(run)
    run.save(tmp_path)
    before = (tmp_path / FILE).read_bytes()
    next(run)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(DiskFull, match="free some space"):
            run.save(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [path.name for path in tmp_path.iterdir()] == [FILE] and (tmp_path / FILE).read_bytes() == before
    assert isinstance(next(run), Epoch | Step)  # training itself goes on
    run.save(tmp_path)
    assert (tmp_path / FILE).read_bytes() != before


@pytest.mark.parametrize("content", [None, b"", b"not a checkpoint", b"\x80" * 200])
def test_a_damaged_checkpoint_is_refused_in_words(ragged, tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(RunFailed, match="checkpoint"):
        trainer(ragged).load(tmp_path)


def test_a_checkpoint_of_another_network_is_refused(stream, ragged, tmp_path):
    run = trainer(stream)
    next(run)
    run.save(tmp_path)
    with pytest.raises(RunFailed, match="checkpoint"):
        trainer(ragged).load(tmp_path)
