"""What curves tell: each rule found where it should be, and nothing where a training goes well."""

import math
from collections.abc import Sequence

import pandas as pd
import pytest

from playground.experiment import Experiment, presets
from playground.sanity_checks.curve_checks import CURVE_CHECKS
from playground.sanity_checks.curves import Curves, beats_trivial, measured
from playground.sanity_checks.findings import findings

NAN = math.nan


def curves(
    train: Sequence[float], validation: Sequence[float], norms: Sequence[float] = (), *, diverged: bool = False
) -> Curves:
    return Curves([NAN, *train], validation, [NAN, *(norms or [0.5] * len(train))], diverged)


WELL = curves([0.7, 0.4, 0.3, 0.25, 0.23, 0.22], [1.0, 0.5, 0.35, 0.3, 0.28, 0.27, 0.265])


def found(one: Curves, *, clipped: bool = True, beaten: bool = True) -> list[str]:
    values = measured(one, clipped=clipped, beats_trivial=beaten)
    return [name for name, value in values.items() if CURVE_CHECKS[name].wrong(value, {})]


def test_a_training_that_goes_well_is_told_nothing():
    assert found(WELL) == [] and found(WELL, beaten=False) == []


@pytest.mark.parametrize(
    ("one", "clipped", "beaten", "name"),
    [
        (curves([0.5, 0.4], [1.0, 0.5, 0.4], [3.0, 2_000.0]), True, True, "exploding_gradient"),
        (curves([], [1.0], diverged=True), False, True, "exploding_gradient"),
        (curves([0.6], [1.0, 0.5], diverged=True), True, True, "learning_rate_high"),
        (curves([0.6, 0.5, 0.9, 0.5], [1.0, 0.5, 0.4, 0.4, 0.4]), True, True, "learning_rate_high"),
        (curves([0.6, 0.3, 0.2, 0.1, 0.05], [1.0, 0.5, 0.6, 0.7, 0.8, 0.9]), True, True, "overfitting"),
        # The untrained network's loss says nothing of how much a rise is: a hundredfold, or 4.6 nats.
        (curves([4, 1, 0.5, 0.3, 0.2, 0.1], [50.0, 3.0, 0.8, 0.8, 2.5, 2.8, 3.0]), True, True, "overfitting"),
        (curves([2.5, 1.5, 1.2, 1, 0.8, 0.7], [4.6, 2.0, 1.3, 1.3, 1.9, 1.9, 1.9]), True, True, "overfitting"),
        # Only training falls, from the first epoch on.
        (curves([1.0, 0.5, 0.3, 0.2], [1.0, 1.4, 1.5, 1.6, 1.7]), True, True, "overfitting"),
        # Training falls as well, but never as far as to where it began.
        (curves([50.0, 20.0, 10.0], [1.0, 30.0, 15.0, 9.0]), True, True, "learning_rate_high"),
        (curves([1.0, 0.98, 0.96, 0.94], [1.0, 0.98, 0.96, 0.94, 0.92]), True, False, "learning_rate_low"),
        (curves([0.167, 0.166, 0.166], [0.9, 0.168, 0.169, 0.168]), True, False, "underfitting"),
    ],
)
def test_each_failure_has_its_name_and_no_other(one, clipped, beaten, name):
    assert found(one, clipped=clipped, beaten=beaten) == [name]


def test_values_are_those_of_the_rules():
    values = measured(
        curves([0.5, 0.45, 0.4, 0.3, 0.2], [1.0, 0.5, 0.5, 0.6, 0.8, 0.7], [1, 2, 9, 3, 3]),
        clipped=True,
        beats_trivial=False,
    )
    # The lowest is 0.5, all fell by 0.5, and the least of the last three is 0.6: a fifth of it.
    assert values["overfitting"] == pytest.approx(0.2)
    assert values["exploding_gradient"] == 9
    assert values["underfitting"] == pytest.approx(0.6)
    assert values["learning_rate_high"] == pytest.approx(-0.1)
    assert "learning_rate_low" not in values


@pytest.mark.parametrize("epochs", range(4, 13))
def test_the_last_quarter_is_one_whatever_the_epochs(epochs):
    straight = curves([0.9] * epochs, [1 - place / 20 for place in range(epochs + 1)])
    assert measured(straight, clipped=True, beats_trivial=True)["learning_rate_low"] == pytest.approx(0.25)
    assert found(curves([0.9] * 6, [0.8**place for place in range(7)])) == []


def test_one_odd_epoch_is_no_overfitting():
    odd = curves([0.6, 0.4, 0.3, 0.2, 0.1], [1.0, 0.3, 0.31, 0.9, 0.31, 0.32])
    assert found(odd) == []
    # As measured with ten classes: noisy and level from the tenth epoch on.
    level = [2.31, 2.24, 1.43, 0.944, 0.685, 0.446, 0.46, 0.38, 0.409, 0.328, 0.39, 0.53, 0.29, 0.363, 0.408, 0.398]
    level += [0.305, 0.361, 0.377, 0.329, 0.253, 0.31, 0.348, 0.401, 0.415, 0.315, 0.358, 0.332, 0.305, 0.342, 0.335]
    assert found(curves([2.3 * 0.8**epoch for epoch in range(30)], level)) == []


# As measured with damped waves (preset `sequence_synthesis`, seed 0), times a thousand: 99.7 % of the loss has gone.
LEVEL = [
    271,
    2.7,
    1.5,
    1.46,
    0.84,
    0.86,
    0.84,
    0.78,
    0.31,
    1.51,
    0.52,
    4.95,
    0.25,
    0.46,
    1.11,
    0.89,
    0.17,
    0.75,
    1.16,
    1.01,
    0.8,
]


def test_noise_around_next_to_nothing_is_no_overfitting():
    train = [41.8, 0.29, 0.14, 0.12, 0.1, 0.1, 0.14, 0.05, 0.08, 0.07, 0.09, 0.28, 0.032, 0.033, 0.08, 0.05, 0.04, 0.04]
    assert found(curves([*train, 0.045, 0.03], LEVEL)) == []
    # The same end, reached step by step: none of the steps is as large as the rise.
    steady = [271, 2.7, 1.5, 0.5, 0.5, 0.5, *(0.5 + 0.05 * epoch for epoch in range(1, 16))]
    assert found(curves([*train, 0.045, 0.03], steady)) == ["overfitting"]
    # One odd epoch on the way makes no noise of a rise that stays: four times the lowest.
    stays = [271, 2.7, 1.5, 0.5, 0.5, 0.5, 5.0, *[1.9, 2.1, 2.0] * 4]
    assert found(curves(train, stays)) == ["overfitting"]


def test_curves_are_read_from_the_table_of_a_run():
    frame = pd.DataFrame({"epoch": [1, 0], "train_loss": [0.5, NAN], "validation_loss": [0.4, 1.0]})
    read = Curves.of(frame, diverged=True)
    assert list(read.validation) == [1.0, 0.4] and read.train[1] == 0.5 and read.diverged
    assert math.isnan(read.norms[0])
    assert measured(Curves.of(frame.iloc[:0]), clipped=True, beats_trivial=True) == {}


@pytest.mark.parametrize(
    ("metric", "value", "beaten"),
    [("mae", 0.97, True), ("mae", 0.99, False), ("accuracy", 0.53, True), ("accuracy", 0.51, False)],
)
def test_a_trivial_baseline_is_beaten_clearly_or_not(metric, value, beaten):
    baseline = {"one": {"kind": "trivial", "metrics": {metric: 1.0 if metric == "mae" else 0.5}}}
    other = {"fitted": {"kind": "fitted", "metrics": {metric: 0.0}}}
    assert beats_trivial(metric, {metric: value}, baseline | other) is beaten
    assert beats_trivial(metric, {}, baseline) and beats_trivial(metric, {metric: value}, other)


def test_a_finding_of_the_curves_has_the_next_run_to_try():
    made = Experiment.from_toml(presets()["forecasting"].read_text("utf-8"), {"training.clip": "0"})
    (finding,) = findings(made, {}, {}, {}, curves([], [1.0], diverged=True))
    assert finding.name == "exploding_gradient" and "∞" in finding.text.en and "1,000" in finding.help.en
    assert finding.changes == {"training.clip": 1.0}
    slow = Experiment.from_toml(presets()["forecasting"].read_text("utf-8"), {"training.learning_rate": "1e-5"})
    low = curves([1.0, 0.98, 0.96, 0.94], [1.0, 0.98, 0.96, 0.94, 0.92])
    (finding,) = findings(slow, {}, {}, {}, low)
    assert finding.changes == {"training.learning_rate": 1e-4}


@pytest.mark.parametrize("name", presets())
def test_every_preset_gets_advice_on_what_its_curves_tell(name):
    made = Experiment.from_toml(presets()[name].read_text("utf-8"))
    for check in CURVE_CHECKS.values():
        assert check.finding.es and check.help.es
    low = curves([1.0, 0.98, 0.96, 0.94], [1.0, 0.98, 0.96, 0.94, 0.92], [2_000.0])
    assert all(finding.advice is not None for finding in findings(made, {}, {}, {}, low))
