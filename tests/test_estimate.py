"""Expected time and memory come from measured steps and are of the right kind."""

import time

import torch

from playground.estimate import expected
from playground.experiment import Experiment
from playground.tasks.forecasting import Forecasting


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
    # The untrained network and the test part are measured as well.
    assert found.seconds_total > found.seconds_per_epoch * 20
    assert 0 < found.seconds_measuring < found.seconds_total
    assert found.device in ("cpu", "cuda", "mps")


def test_a_time_limit_bounds_the_whole():
    _, found = estimate(training={"epochs": 100_000, "seconds": 3})
    assert found.seconds_total == 3


def test_measuring_is_counted_however_few_steps_are_trained_and_need_not_be_waited_for(monkeypatch):
    def slow(_task, network, part, *_):
        for batch in part.batches(1):
            time.sleep(0.3)
            network(batch, None)
        raise AssertionError("the whole part was gone through")

    monkeypatch.setattr(Forecasting, "measure", slow)
    monkeypatch.setattr("playground.estimate.evaluation_size", lambda _part: 1)
    spec = experiment(training={"steps": 1})
    data = spec.prepare(spec.data.load())
    found = expected(spec, data)
    examples = 2 * len(data.validation) + len(data.tests["test"])
    assert 0.3 * examples < found.seconds_measuring < found.seconds_total
    assert found.seconds_measuring < 2 * 0.3 * examples


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
