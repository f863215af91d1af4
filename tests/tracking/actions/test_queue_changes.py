"""What people wish of the queue is in the record, and nothing else is needed to know it."""

from collections.abc import Callable

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.tracking import queue, runs, states, store
from playground.tracking.visitor import LOCAL, Visitor
from tests.helpers.queued import queued

ANA, BEN, ADMIN = Visitor("ana"), Visitor("ben"), Visitor("boss", admin=True)
Submitted = Callable[..., str]


def test_own_runs_change_places_and_take_nothing_from_others(submitted: Submitted) -> None:
    a, b, other, c = submitted("a"), submitted("b"), submitted("other", owner="ben"), submitted("c")
    assert queued() == [a, other, b, c]
    assert runs.move(c, "first", ANA).position == 1
    assert queued() == [c, other, a, b]
    runs.move(b, "up", ANA)
    assert queued() == [c, other, b, a]
    runs.move(b, "down", ANA)
    assert queued() == [c, other, a, b]
    for run_id, where in ((c, "up"), (c, "first"), (b, "down"), (other, "up")):
        with pytest.raises(WrongInput, match="already"):
            runs.move(run_id, where, BEN if run_id == other else ANA)
    with pytest.raises(NotAllowed):
        runs.move(other, "first", ANA)


def test_the_administrator_moves_runs_past_those_of_others(submitted: Submitted) -> None:
    a, b, other, c = submitted("a"), submitted("b"), submitted("other", owner="ben"), submitted("c")
    for where, expected in (
        ("up", [a, other, c, b]),
        ("up", [a, c, other, b]),
        ("down", [a, other, c, b]),
        ("down", [a, other, b, c]),
        ("first", [c, a, other, b]),
    ):
        runs.move(c, where, ADMIN)
        assert queued() == expected
    runs.move(b, "first", ADMIN)
    assert queued() == [b, c, a, other]  # the order that the moves have left is kept
    with pytest.raises(WrongInput):
        runs.move(b, "up", ADMIN)


def test_a_move_leaves_what_is_behind_to_priorities_and_turns(submitted: Submitted) -> None:
    a, other, b = submitted("a"), submitted("other", owner="ben"), submitted("b")
    runs.move(other, "up", ADMIN)
    assert queued() == [other, a, b]
    urgent = submitted("urgent", owner="ben")
    runs.prioritise(urgent, "high", ADMIN)
    assert queued() == [other, a, urgent, b]


@pytest.mark.parametrize("seed", range(3))
def test_any_moves_give_the_order_that_was_seen(submitted: Submitted, seed: int) -> None:
    import random

    chance = random.Random(seed)
    seen = [submitted(str(n), owner=chance.choice("ab")) for n in range(5)]
    seen = queued()
    for _ in range(6):
        place = chance.randrange(5)
        where = chance.choice(["up"] * (place > 0) + ["down"] * (place < 4))
        runs.move(seen[place], where, ADMIN)
        there = place - 1 if where == "up" else place + 1
        seen[place], seen[there] = seen[there], seen[place]
        assert queued() == seen


def test_priorities(submitted: Submitted) -> None:
    a, b, other = submitted("a"), submitted("b"), submitted("other", owner="ben")
    assert runs.prioritise(a, "low", ANA).priority == "low"
    assert queued() == [b, other, a]
    with pytest.raises(NotAllowed, match="administrator"):
        runs.prioritise(a, "high", ANA)
    with pytest.raises(NotAllowed):
        runs.prioritise(other, "low", ANA)
    runs.prioritise(other, "high", ADMIN)
    runs.prioritise(a, "normal", ANA)
    assert queued() == [other, a, b]


def test_one_run_is_paused_and_goes_on(submitted: Submitted) -> None:
    a, b = submitted("a"), submitted("b")
    paused = runs.pause(a, ANA)
    assert paused.paused is not None and "owner" in paused.paused.en and paused.position is None
    assert runs.get(b).position == 1
    with pytest.raises(NotAllowed):
        runs.go_on(a, BEN)
    assert runs.go_on(a, ANA).position == 1
    states.begin(a)
    with pytest.raises(WrongInput, match="does not wait"):
        runs.pause(a, ANA)


def test_the_whole_queue_is_paused_by_the_administrator_alone(submitted: Submitted) -> None:
    submitted()
    with pytest.raises(NotAllowed):
        runs.pause_all(ANA)
    assert queue.look().paused is None
    runs.pause_all(LOCAL)
    found = queue.look()
    assert found.paused is not None and "command line" in found.paused.en and len(found.waiting) == 1
    runs.go_on_all(ADMIN)
    assert queue.look().paused is None
    assert [run.task for run in runs.listing()] == ["forecasting"]


def test_more_runs_than_one_answer_holds(submitted: Submitted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PAGE", 2)
    known = [submitted(str(number)) for number in range(5)]
    assert queued() == known
