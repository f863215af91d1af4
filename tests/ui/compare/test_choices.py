"""Which epoch each run shows, and in which order test examples are stepped through."""

import math

from playground.launch.compute.side_by_side import Ranking
from playground.ui.compare.epochs import nearest
from playground.ui.compare.examples import ordered

RANKING = Ranking((0.3, 0.1, math.nan, 0.2), (1.0, 4.0, 2.0, math.nan))


def test_a_run_shows_the_last_epoch_that_it_has_up_to_the_one_asked_for() -> None:
    assert [nearest([0, 1, 2, 4, 7], wanted) for wanted in (0, 3, 4, 100)] == [0, 2, 4, 7]
    assert nearest([5, 9], 2) == 5


def test_examples_are_ordered_by_what_was_measured_and_the_unknown_come_last() -> None:
    assert ordered("order", 4, None) == [1, 2, 3, 4]
    assert ordered("best", 4, RANKING) == [2, 4, 1, 3]
    assert ordered("worst", 4, RANKING) == [1, 4, 2, 3]
    assert ordered("disagreement", 4, RANKING) == [2, 3, 1, 4]


def test_a_random_order_has_every_example_and_is_the_same_after_a_reload() -> None:
    drawn = ordered("random", 50, None)
    assert sorted(drawn) == list(range(1, 51)) and drawn != sorted(drawn) and drawn == ordered("random", 50, None)
