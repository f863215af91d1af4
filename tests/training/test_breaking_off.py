"""A measurement that is broken off leaves a training that goes on as if nothing had been."""

import itertools

import pytest
import torch

from playground.training import Epoch, Trainer, Training
from playground.training.evaluation import evaluating
from tests.training.test_checkpoint import same, told


class Enough(Exception):
    """Somebody does not want to wait."""


def trainer(world, **changes) -> Trainer:
    values = {"epochs": 4, "batch": 8, "patience": 0, "learning_rate": 1e-2, "threads": 1} | changes
    run = Trainer(Training(**values), world.task, world.network(), world.data, 3)
    run.pulse = 0.0
    return run


def until_broken(run: Trainer, epoch: int) -> list:
    """Events until the measurement of `epoch` is broken off."""
    found = []

    def pause() -> None:
        if run.position.epoch == epoch - 1 and run.position.measuring:
            raise Enough

    run.pause = pause
    with pytest.raises(Enough):
        for event in run:
            found.append(event)
    run.pause = None
    return found


@pytest.fixture(autouse=True)
def _without_breath(monkeypatch):
    monkeypatch.setattr("playground.training.evaluation._ASK_AGAIN", 0.0)


@pytest.mark.parametrize(
    ("optimiser", "schedule", "averaging"),
    [("adam", "cosine", 0.0), ("adamw", "plateau", 0.9), ("sgd", "constant", 0.9)],
)
def test_trained_and_not_measured_is_taken_up_exactly(world, tmp_path, optimiser, schedule, averaging):
    changes = {"optimiser": optimiser, "schedule": schedule, "averaging": averaging, "weight_decay": 0.01}
    whole = trainer(world, **changes)
    everything = told(whole)
    broken = trainer(world, **changes)
    before = until_broken(broken, 2)
    broken.save(tmp_path)
    torch.manual_seed(99)
    resumed = trainer(world, **changes)
    resumed.load(tmp_path)
    after = list(resumed)
    assert isinstance(after[0], Epoch) and after[0].number == 2
    assert told(before) + told(after) == everything
    assert same(resumed.last_weights(), whole.last_weights()) and same(resumed.best_weights(), whole.best_weights())
    assert resumed.test() == whole.test()


def test_going_on_after_it_in_the_same_process(world):
    everything = told(trainer(world))
    run = trainer(world)
    assert told(until_broken(run, 3)) + told(run) == everything


def test_the_untrained_network_is_measured_again(world, tmp_path):
    everything = told(trainer(world))
    run = trainer(world)
    run.pause = lambda: (_ for _ in ()).throw(Enough)
    with pytest.raises(Enough):
        next(run)
    run.save(tmp_path)
    resumed = trainer(world)
    resumed.load(tmp_path)
    assert told(resumed) == everything


def test_a_test_that_is_broken_off_leaves_the_last_weights(world):
    run = trainer(world)
    list(run)
    before, want = run.last_weights(), run.test()
    run.pause = lambda: (_ for _ in ()).throw(Enough)
    with pytest.raises(Enough):
        run.test()
    run.pause = None
    assert same(run.last_weights(), before) and run.network.training and run.test() == want


def test_looking_leaves_no_hook_and_no_mode(world):
    network = world.network()
    network.train()
    with pytest.raises(Enough), evaluating(network, torch.device("cpu")):
        assert not network.training
        raise Enough
    assert network.training and not network._forward_pre_hooks


@pytest.mark.parametrize("after", [1, 2])
def test_patience_is_counted_afresh_where_a_run_is_extended(world, tmp_path, after):
    run = trainer(world, epochs=30, patience=2, learning_rate=1e-6)
    run.position.best_loss = float("-inf")  # nothing is better any more
    list(run)
    assert run.position.epoch == 2 and run.ended is not None
    run.save(tmp_path)
    on = trainer(world, epochs=30, patience=2, learning_rate=1e-6)
    on.load(tmp_path)
    assert [event for event in on if isinstance(event, Epoch)] == []
    on = trainer(world, epochs=30, patience=2, learning_rate=1e-6)
    on.load(tmp_path, afresh=True)
    some = list(itertools.islice((event for event in on if isinstance(event, Epoch)), after))
    assert [event.number for event in some] == list(range(3, 3 + after))
    on.save(tmp_path)
    again = trainer(world, epochs=30, patience=2, learning_rate=1e-6)
    again.load(tmp_path)
    list(again)
    assert again.position.epoch == 4
