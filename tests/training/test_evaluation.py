"""How parts are measured."""

import pytest
import torch

from playground.batch import Batch, Examples, Stream
from playground.training.evaluation import evaluation_size, flat


def test_sizes_bound_the_memory_of_an_evaluation():
    assert evaluation_size(Stream(torch.zeros(5000, dtype=torch.long), 10)) == 16
    assert evaluation_size(Examples(Batch(torch.zeros(10, 50), torch.zeros(10)))) == 256
    assert evaluation_size(Examples(Batch(torch.zeros(10, 4096), torch.zeros(10)))) == 16


def test_flat_names():
    assert flat({"test": {"mae": 1.0}, "unseen": {"mae": 2.0}}) == {"mae": 1.0, "unseen.mae": 2.0}


def test_a_mean_over_a_batch_stands_for_its_items():
    inputs, lengths = torch.ones(3, 5, dtype=torch.long), torch.tensor([5, 1, 2])
    assert Batch(inputs, torch.zeros(3), lengths).weight == 3
    assert int(Batch(inputs, torch.zeros(3, 5), lengths).weight) == 8
    assert Batch(inputs, torch.zeros(3, 5)).weight == 15


def test_the_validation_loss_is_the_mean_over_sequences_whatever_their_length(ragged):
    run = ragged
    network = run.network().eval()
    part = run.data.validation
    small, _ = run.task.measure(network, part, {}, 3)
    large, _ = run.task.measure(network, part, {}, 40)
    assert small == pytest.approx(large, rel=1e-5)
