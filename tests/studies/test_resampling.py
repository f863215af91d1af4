"""Which repeats share training examples, and how large their test sets are."""

import pytest

from playground.experiment import Experiment
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.studies.resampling import correlation, split_of, varied
from playground.text import Text

MR = {"task": {"kind": "sentiment"}, "data": {"kind": "rt_polarity"}}
CHORDS = {"task": {"kind": "chords", "test_share": 0.25}}


def plan(base, space, kind="race") -> Plan:
    ranges = {address: Range(choices=values) for address, values in space.items()}
    options = tuple(Option(name, Text.same(name)) for name in "ab")
    return Plan("p", kind, Experiment.configure(base).plain(), options, ranges, (0, 1, 2))


@pytest.mark.parametrize(
    ("base", "space", "share"),
    [
        (MR, {}, 0.0),
        (MR, {"data.fold": (3,)}, 0.0),
        (MR, {"model.hidden": (8, 16)}, 0.0),
        (MR, {"data.fold": tuple(range(10))}, 0.1),
        (
            MR,
            {"data.fold": (0, 1), "task.split_seed": (0, 1)},
            None,
        ),  # the data bring a test set; the seed draws no other
        (MR, {"task.split_seed": (0, 1)}, None),
        (CHORDS, {"task.split_seed": (0, 1, 2)}, 0.25),
        (CHORDS, {"task.test_share": (0.1, 0.2)}, None),
    ],
)
def test_the_correlation_is_the_share_of_the_test_set(base, space, share):
    assert correlation(plan(base, space)) == share


def test_settings_that_are_compared_are_no_repeats():
    assert (
        varied(plan(MR, {"data.fold": (0, 1)}, "grid")) == ()
        and correlation(plan(MR, {"data.fold": (0, 1)}, "grid")) == 0
    )


def test_a_split_is_told_by_data_and_task_alone():
    assert split_of({"data.fold": 2, "model.hidden": 8}) == "fold=2" and split_of({"model.hidden": 8}) == ""
