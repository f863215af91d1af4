"""Averaged weights and noisy gradients: what is measured and kept, and that training is taken up again exactly."""

import itertools

import pytest
import torch

from playground.training import Epoch, Trainer, Training
from playground.training.optimiser import Averages, copied, in_place
from tests.training.test_checkpoint import same, told


def trainer(world, **changes) -> Trainer:
    values = {"epochs": 3, "batch": 8, "patience": 0, "learning_rate": 1e-2, "threads": 1} | changes
    run = Trainer(Training(**values), world.task, world.network(), world.data, 3)
    run.pulse = 0.0
    return run


@pytest.mark.parametrize(
    "changes", [{"averaging": 0.9}, {"gradient_noise": 0.1}, {"averaging": 0.9, "gradient_noise": 1.0}]
)
def test_taken_up_again_exactly(world, tmp_path, changes):
    whole = trainer(world, **changes)
    everything = told(whole)
    broken_off = trainer(world, **changes)
    before = list(itertools.islice(broken_off, len(everything) // 2 + 1))
    broken_off.save(tmp_path)
    torch.manual_seed(99)
    resumed = trainer(world, **changes)
    resumed.load(tmp_path)
    assert told(before) + told(resumed) == everything
    assert same(resumed.best_weights(), whole.best_weights()) and resumed.test() == whole.test()
    assert everything != told(trainer(world))


def test_the_average_is_measured_and_kept_but_training_goes_on_from_the_last_weights(world):
    plain, averaged = trainer(world), trainer(world, averaging=0.9)
    ends = [[event for event in run if isinstance(event, Epoch)] for run in (plain, averaged)]
    assert same(plain.last_weights(), averaged.last_weights())
    assert [e.train_loss for e in ends[0][1:]] == [e.train_loss for e in ends[1][1:]]
    assert ends[0][-1].validation_loss != ends[1][-1].validation_loss
    assert not same(averaged.best_weights(), averaged.last_weights())


def test_an_average_is_the_weighted_mean_by_hand():
    network = torch.nn.Linear(2, 1)
    averages, expected = Averages(network, 0.8), network.weight.detach().clone()
    for step in range(1, 60):
        with torch.no_grad():
            network.weight.add_(0.1 * step)
        averages.follow(network, step)
        keep = min(0.8, (1 + step) / (10 + step))
        expected = keep * expected + (1 - keep) * network.weight.detach()
    torch.testing.assert_close(averages.weights["weight"], expected)
    before = copied(network)
    with in_place(network, averages.weights):
        torch.testing.assert_close(network.weight.detach(), expected)
    assert same(before, copied(network))
    with pytest.raises(KeyError):
        averages.remember({})


def test_gradient_noise_fades():
    from playground.training.optimiser import add_gradient_noise

    weight = torch.nn.Parameter(torch.zeros(20_000))
    spread = {}
    for step in (0, 100):
        weight.grad = torch.zeros_like(weight)
        torch.manual_seed(0)
        add_gradient_noise([weight], 0.3, step)
        spread[step] = float(weight.grad.var())
    assert spread[0] == pytest.approx(0.3, rel=0.05) and spread[100] == pytest.approx(0.3 / 101**0.55, rel=0.05)


def test_the_best_epoch_by_the_metric_that_decides(world, tmp_path):
    by_metric = trainer(world, best_by="metric", learning_rate=0.3)
    epochs = [event for event in by_metric if isinstance(event, Epoch)]
    best = max(epochs, key=lambda epoch: epoch.metrics["accuracy"])
    assert by_metric.position.best_epoch == best.number
    by_metric.save(tmp_path)
    again = trainer(world, best_by="metric", learning_rate=0.3)
    again.load(tmp_path)
    assert again.position.best_epoch == best.number and same(again.best_weights(), by_metric.best_weights())
