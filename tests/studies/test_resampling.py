"""Which repeats share training examples, and how large their test sets are."""

import pytest

from playground.experiment import Experiment
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.studies.resampling import Resampling, resampling
from playground.text import Text

MR = {"task": {"kind": "sentiment"}, "data": {"kind": "rt_polarity"}}
CHORDS = {"task": {"kind": "chords", "test_share": 0.25}}
SINES = {"task": {"kind": "forecasting"}, "data": {"kind": "sine_mixture"}}
OPINIONS = {"task": {"kind": "sentiment"}, "data": {"kind": "opinions"}}
FOLD, SEED = "data.fold", "task.split_seed"


def plan(base, space, kind="race") -> Plan:
    ranges = {address: Range(choices=values) for address, values in space.items()}
    options = tuple(Option(name, Text.same(name)) for name in "ab")
    return Plan("p", kind, Experiment.configure(base).plain(), options, ranges, (0, 1, 2))


@pytest.mark.parametrize(
    ("base", "space", "found"),
    [
        (MR, {FOLD: tuple(range(10))}, Resampling((FOLD,), 0.1)),
        (CHORDS, {SEED: (0, 1, 2)}, Resampling((SEED,), 0.25)),
        (CHORDS, {SEED: (0, 1), "task.segment": (0, 4)}, Resampling((SEED,), 0.25)),
        # The data bring a test set; the seed draws no other.
        (MR, {FOLD: (0, 1), SEED: (0, 1)}, Resampling((FOLD,), 0.1, (SEED,))),
        (CHORDS, {"task.test_share": (0.1, 0.2)}, Resampling(unknown=("task.test_share",))),
        (SINES, {"data.waves": (1, 2)}, Resampling(unknown=("data.waves",))),
    ],
)
def test_the_correlation_is_the_share_of_the_test_set(base, space, found):
    assert resampling(plan(base, space)) == found


@pytest.mark.parametrize(
    ("base", "space"),
    [
        (MR, {}),
        (MR, {FOLD: (3,)}),
        (MR, {"model.hidden": (8, 16)}),
        (SINES, {"task.window": (24, 48)}),
        (SINES, {"data.seed": (0, 1, 2)}),
        (SINES, {"data.kind": ("sine_mixture", "sunspots")}),
        (OPINIONS, {"data.seed": (0, 1), "data.noise": (0.0, 0.1), "task.lower": (True, False)}),
    ],
)
def test_repeats_on_one_split_or_with_records_of_their_own_are_independent(base, space):
    assert resampling(plan(base, space)) == Resampling()


def test_settings_that_are_compared_are_no_repeats():
    assert resampling(plan(MR, {FOLD: (0, 1)}, "grid")) == Resampling()


def test_a_split_is_told_by_the_settings_that_choose_it():
    found = Resampling((FOLD,), 0.1)
    assert found.split_of({FOLD: 2, "task.window": 8}) == "fold=2" and Resampling().split_of({FOLD: 2}) == ""
