"""Who comes before whom, on runs made up for the purpose: no record is needed."""

from itertools import permutations

import pytest

from playground.text import Text
from playground.tracking.queue import at, order, own, positions
from playground.tracking.run import Run


def run(name: str, place: int = 0, rank: str = "1", owner: str = "ana", **more: object) -> Run:
    status = more.pop("status", "queued")
    return Run(name, name, "forecasting", status, owner=owner, queue=at(rank, place), **more)


def names(waiting: list[Run], running: tuple[Run, ...] = ()) -> str:
    return " ".join(one.id for one in order(waiting, running))


def test_rank_before_priority_before_fairness_before_place() -> None:
    waiting = [
        run("example", 1, rank="2", owner="examples", priority="high"),
        run("low", 2, priority="low"),
        run("late", 5),
        run("early", 3),
        run("high", 9, priority="high"),
        run("interrupted", 8, rank="0", priority="low"),
    ]
    for some in permutations(waiting):
        assert names(list(some)) == "interrupted high early late low example"


def test_owners_take_turns() -> None:
    waiting = [run(f"a{n}", n) for n in range(3)] + [run(f"b{n}", 10 + n, owner="ben") for n in range(3)]
    assert names(waiting) == "a0 b0 a1 b1 a2 b2"
    # What somebody has in training counts, but not what they train in the foreground.
    training = (run("x", status="running"), run("y", status="running"))
    assert names(waiting, training) == "b0 b1 a0 b2 a1 a2"
    assert names(waiting, (run("x", status="running", held=True),)) == "a0 b0 a1 b1 a2 b2"


@pytest.mark.parametrize("slots", [1, 2, 3])
def test_the_order_shown_is_the_order_kept(slots: int) -> None:
    """Whoever has one run among many of others waits for at most one of each, however often the queue is asked."""
    waiting = [run(f"a{n}", n) for n in range(6)]
    waiting += [run(f"b{n}", 10 + n, owner="ben") for n in range(4)] + [run("c0", 99, owner="eva")]
    training: list[Run] = []
    begun: list[str] = []
    served: dict[str, int] = {}
    while waiting:
        if len(training) == slots:
            training.pop(0)
        first = order(waiting, training, served)[0]
        served[first.owner] = len(begun) + 1
        waiting.remove(first)
        training.append(first)
        begun.append(first.id)
    assert begun.index("c0") <= 2
    assert [one for one in begun if one[0] == "b"] == ["b0", "b1", "b2", "b3"]
    shared = "".join(one[0] for one in begun[:8])
    assert shared.count("a") - shared.count("b") in (0, 1)


def test_to_come_as_somebody_new_gains_nothing() -> None:
    fresh = [run(f"f{n}", 5_000_000 + n, owner=f"cookie {n}") for n in range(3)]  # they came at 5 s
    waiting = [*fresh, run("a0", 9_000_000), run("n0", 6_000_000, owner="newcomer")]
    lately = {"ana": 4_000}  # began a run at 4 s, before they came
    assert [one.id for one in order(waiting, (), lately)] == ["a0", "f0", "f1", "f2", "n0"]
    lately = {"ana": 8_000}
    assert [one.id for one in order(waiting, (), lately)] == ["f0", "f1", "f2", "n0", "a0"]


def test_at_the_front_only_the_place_counts() -> None:
    waiting = [run("b", 5, rank="0", owner="ben"), run("a0", 1, rank="0"), run("a1", 2, rank="0", priority="low")]
    assert names(waiting, (run("x", status="running"),)) == "a0 a1 b"


def test_a_paused_run_keeps_its_place_and_takes_no_turn() -> None:
    paused = run("a0", 1, paused=Text.same("paused"))
    waiting = [paused, run("a1", 2), run("b0", 3, owner="ben"), run("b1", 4, owner="ben")]
    assert names(waiting) == "a0 a1 b0 b1"
    assert positions(order(waiting, ())) == {"a1": 1, "b0": 2, "b1": 3}


def test_own_runs_are_those_of_one_rank_and_priority() -> None:
    mine = [run("second", 2), run("first", 1)]
    others = [run("low", 3, priority="low"), run("front", 4, rank="0"), run("b", 5, owner="ben")]
    assert [one.id for one in own([*others, *mine], mine[0])] == ["first", "second"]
