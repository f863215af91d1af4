"""Expected time and memory come from measured steps and are of the right kind."""

import torch

from playground.estimate import expected
from playground.experiment import Experiment


def experiment(**more) -> Experiment:
    training = {"epochs": 20, "threads": 1, "batch": 16} | more.pop("training", {})
    return Experiment.configure({"task": {"kind": "forecasting"}, "training": training} | more)


def estimate(**more):
    spec = experiment(**more)
    return spec, expected(spec, spec.prepare(spec.data.load()))


def test_counts_parameters_and_sums_epochs():
    spec, found = estimate()
    sizes = spec.prepare(spec.data.load()).sizes
    assert found.parameters == sum(weight.numel() for weight in spec.network(sizes).parameters())
    assert 0 < found.seconds_per_epoch < 60
    assert found.seconds_total == found.seconds_per_epoch * 20
    assert found.device in ("cpu", "cuda", "mps")


def test_a_time_limit_bounds_the_whole():
    _, found = estimate(training={"epochs": 100_000, "seconds": 3})
    assert found.seconds_total == 3


def test_fewer_batches_than_steps_to_measure():
    _, found = estimate(training={"batch": 4096})
    assert found.seconds_per_epoch > 0


def test_a_larger_network_needs_more_memory():
    _, small = estimate(model={"kind": "sequence_to_vector", "hidden": 8})
    _, large = estimate(model={"kind": "sequence_to_vector", "hidden": 256})
    assert large.memory_mb > 4 * small.memory_mb > 0
    assert large.parameters > 100 * small.parameters or large.parameters > 250_000


def test_global_settings_of_torch_stay_usable():
    estimate()
    assert torch.is_grad_enabled()
