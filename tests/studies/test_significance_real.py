"""“Is it real?” once for real: two set-ups that are the same, trained with seeds of their own each."""

from statistics import stdev

import pytest

from playground.dataset import Dataset
from playground.experiment import Experiment
from playground.studies.significance import verdict
from playground.training import Trainer

pytestmark = pytest.mark.slow

SEEDS = 6


def trained(seed: int) -> float:
    """The last validation loss of a tiny training."""
    experiment = Experiment.configure(
        {
            "seed": seed,
            "task": {"kind": "forecasting", "window": 12, "horizon": 2},
            "data": {"kind": "sunspots"},
            "model": {"kind": "sequence_to_vector", "hidden": 6, "cell": "gru"},
            "training": {"epochs": 2, "batch": 64, "patience": 0, "learning_rate": 0.01},
        }
    )
    data = experiment.prepare(Dataset.configure({"kind": "sunspots"}).load())
    network = experiment.network(data.sizes, data.initial)
    loss = 0.0
    for event in Trainer(experiment.training, experiment.task, network, data, seed):
        loss = getattr(event, "validation_loss", loss)
    return loss


def test_equal_set_ups_are_within_noise_and_a_change_is_found(one_thread):
    first = [trained(seed) for seed in range(SEEDS)]
    second = [trained(seed) for seed in range(100, 100 + SEEDS)]
    assert verdict(first, second, "lower", ("one", "the same")).kind == "noise"
    worse = [value + 3 * stdev(first) for value in second]
    assert verdict(first, worse, "lower", ("one", "worse")).kind == "better"
    assert verdict(first, list(first), "lower", ("one", "itself")).kind == "identical"
