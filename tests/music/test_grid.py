import numpy as np
import pytest

from playground.music.grid import bar_length, beats, edges, overlaps


@pytest.mark.parametrize(
    ("meter", "count", "beat"), [("4/4", 4, 1.0), ("3/4", 3, 1.0), ("6/8", 2, 1.5), ("3/8", 3, 0.5), ("2/2", 2, 2.0)]
)
def test_beats_of_meters(meter, count, beat):
    assert beats(meter) == (count, beat)
    assert bar_length(meter) == count * beat


@pytest.mark.parametrize("meter", ["", "4", "0/4", "4/3", "4/4 ", "999/4", "4/0"])
def test_no_meter_is_refused(meter):
    with pytest.raises(ValueError, match="time signature"):
        beats(meter)


def test_positions_begin_with_the_pickup():
    assert edges("4/4", 1.0, 9.0, "half_bar").tolist() == [0, 1, 3, 5, 7, 9]
    assert edges("4/4", 3.0, 7.0, "half_bar").tolist() == [0, 1, 3, 5, 7]
    assert edges("4/4", 1.0, 9.0, "bar").tolist() == [0, 1, 5, 9]
    assert edges("4/4", 0.0, 3.5, "beat").tolist() == [0, 1, 2, 3, 4]


def test_a_bar_of_three_is_halved_after_its_second_beat():
    assert edges("3/4", 0.0, 6.0, "half_bar").tolist() == [0, 2, 3, 5, 6]


def test_there_is_always_a_position():
    assert len(edges("4/4", 0.0, 0.0, "bar")) == 2


def test_overlaps_are_in_quarter_notes():
    shared = overlaps(np.array([0.5]), np.array([2.0]), np.array([0.0, 1.0, 2.0, 3.0]))
    assert shared[:, 0].tolist() == [0.5, 1.0, 0.5]
