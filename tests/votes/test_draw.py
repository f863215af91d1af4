"""Pairs and controls of a poll, and the order in which a visitor sees them."""

from collections import Counter

import pytest

from playground.votes import draw
from tests.helpers.polls import poll


@pytest.mark.parametrize(
    ("runs", "rounds", "compared", "controls"), [(2, 1, 1, 1), (3, 1, 3, 1), (3, 4, 12, 2), (6, 1, 15, 2)]
)
def test_each_two_runs_are_compared_as_often_and_controls_take_turns(runs, rounds, compared, controls):
    ids = [f"run {number}" for number in range(runs)]
    found = draw.pairs(ids, rounds)
    different = [pair for pair in found if pair[0] != pair[1]]
    assert len(different) == compared and set(Counter(map(frozenset, different)).values()) == {rounds}
    same = [pair[0] for pair in found if pair[0] == pair[1]]
    assert len(same) == controls and len(set(same)) == controls


def test_with_two_runs_not_every_second_pair_is_a_control():
    assert [draw.fewest_rounds(runs) for runs in (2, 3, 6)] == [2, 1, 1]
    found = draw.pairs(["a", "b"], draw.fewest_rounds(2))
    assert sum(one == other for one, other in found) / len(found) == pytest.approx(1 / 3)


def test_the_order_is_each_visitors_own_and_stays():
    one = poll()
    orders = [draw.order(one, "poll", str(visitor)) for visitor in range(200)]
    assert orders == [draw.order(one, "poll", str(visitor)) for visitor in range(200)]
    assert all(sorted(pair.name for pair, _ in order) == ["p01", "p02", "p03", "p04"] for order in orders)
    assert 60 < sum(swapped for order in orders for pair, swapped in order if pair.name == "p01") < 140
    first = Counter(order[0][0].name for order in orders)
    assert set(first) == {"p01", "p02", "p03", "p04"} and min(first.values()) > 25
