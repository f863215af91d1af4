"""Linear floors: one sees a position, the other its neighbours too."""

import pytest
import torch

from playground.baseline import BASELINES
from playground.baselines.chords import around
from playground.batch import Batch, Data, Examples, Pattern, Sizes
from playground.task import TASKS

SIZES = Sizes(Pattern("values", "steps"), outputs=4, features=12)


def part(seed, count=40, delay=0):
    """Sequences whose class is the sounding pitch class of `delay` positions ago; class 3 never occurs."""
    draw = torch.Generator().manual_seed(seed)
    classes = torch.randint(3, (count, 9), generator=draw)
    targets = classes.roll(delay, dims=1)
    targets[:, :delay] = 0
    lengths = torch.randint(4, 10, (count,), generator=draw)
    return Examples(Batch(torch.nn.functional.one_hot(classes, 12).float(), targets, lengths), steps=True)


def data(delay):
    parts = [part(seed, delay=delay) for seed in range(3)]
    return Data(SIZES, parts[0], parts[1], {"test": parts[2]}, {"classes": list("abcd")}, {})


def reached(name, delay):
    return BASELINES[name]().metrics(TASKS["chords"](), data(delay))["test"]["accuracy"]


def test_what_lies_in_the_position_is_learnt_by_both():
    assert reached("logistic_position", 0) == 1.0
    assert reached("logistic_window", 0) == 1.0


def test_what_lies_two_positions_back_is_learnt_by_the_window_only():
    assert reached("logistic_position", 2) < 0.7
    assert reached("logistic_window", 2) > 0.98


@pytest.mark.parametrize("name", ["logistic_position", "logistic_window"])
def test_the_same_data_give_the_same_numbers(name):
    assert reached(name, 1) == reached(name, 1)


def test_the_window_is_centred_and_zero_beyond_the_ends():
    seen = around(torch.arange(1.0, 5.0).view(1, 4, 1))
    assert seen[0].tolist() == [[0, 0, 1, 2, 3], [0, 1, 2, 3, 4], [1, 2, 3, 4, 0], [2, 3, 4, 0, 0]]


def test_padding_does_not_count():
    kept = data(0)
    changed = data(0)
    mask = changed.train.take(torch.arange(len(changed.train))).mask
    changed.train.targets[:, : mask.shape[1]][~mask] = 2
    task, floor = TASKS["chords"](), BASELINES["logistic_position"]()
    assert floor.metrics(task, changed) == floor.metrics(task, kept)
