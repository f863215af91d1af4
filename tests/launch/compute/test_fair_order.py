"""Who comes next, on names and numbers alone."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from playground.launch.compute import fair_order
from playground.launch.compute.fair_order import FairOrder


@dataclass
class Played:
    """A day of asking: who was given a place, in order."""

    order: FairOrder = field(default_factory=FairOrder)
    waiting: list["One"] = field(default_factory=list)

    def ask(self, *visitors: str) -> None:
        self.waiting += [One(visitor, self.order.arrive()) for visitor in visitors]

    def serve(self, most: float = 9) -> str:
        first = self.order.first(self.waiting, most)
        if first is None:
            return ""
        self.waiting.remove(first)
        self.order.begin(first.visitor)
        return first.visitor

    def serve_all(self) -> str:
        found = ""
        while self.waiting:
            found += self.serve()
            self.order.end(found[-1])
        return found


@dataclass(eq=False)
class One:
    visitor: str
    arrived: int


def test_whoever_asks_for_much_waits_behind_whoever_asks_for_little() -> None:
    day = Played()
    day.ask(*"aaaaaa", "b", "c", "b")
    assert day.serve_all() == "abcabaaaa"


def test_whoever_holds_a_place_comes_behind_whoever_holds_none() -> None:
    day = Played()
    day.ask("a")
    assert day.serve() == "a"
    day.ask("a", "b")
    assert day.serve() == "b"
    assert day.serve(most=1) == ""
    day.order.end("a")
    assert day.serve(most=1) == "a"


def test_to_come_as_somebody_new_gains_nothing() -> None:
    day = Played()
    day.ask("m")
    day.serve_all()
    day.ask(*"0123456789")  # ten fresh cookies, then one who was here before
    day.ask("m")
    assert day.serve_all() == "m0123456789"


def test_nobody_in_particular_is_not_limited() -> None:
    day = Played()
    day.ask("", "", "")
    assert [day.serve(most=1) for _ in range(3)] == ["", "", ""] and not day.waiting


def test_what_is_remembered_is_bounded() -> None:
    day = Played()
    for number in range(1500):
        day.ask(str(number))
        day.order.end(day.serve())
    assert len(day.order._served) == 1000 and not day.order.holding


def test_whoever_has_more_waiting_rests_as_long_as_a_turn_took(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(fair_order, "time", SimpleNamespace(monotonic=lambda: now[0]))
    day = Played()
    day.ask("a", "a", "b")
    assert day.serve() + day.serve() == "ab"
    assert day.order.end("a", 0.5, day.waiting) == 0.5 and day.order.end("b", 0.5, day.waiting) == 0.0
    now[0] += 0.25
    day.ask("b")
    assert day.serve() + day.serve() == "b", "half of the time is free for whoever wants one thing"
    assert day.order.rest("a") == 0.25 and day.order.rest("b") == 0.0
    now[0] += 0.25
    assert day.serve() == "a"
    assert day.order.end("a", 60.0, day.waiting) == 0.0, "nothing more waits"


def test_whoever_has_much_waiting_rests_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(fair_order, "time", SimpleNamespace(monotonic=lambda: now[0]))
    day = Played()
    day.ask(*"a" * 12)
    rests = []
    for took in (0.25, 60.0, *[0.25] * 9):
        assert day.serve() == "a"
        rests.append(day.order.end("a", took, day.waiting))
        now[0] += rests[-1]
    assert rests == [0.75, 1.0, *[0.75] * 7, 0.5, 0.25], "three turns at most, and not for long"
