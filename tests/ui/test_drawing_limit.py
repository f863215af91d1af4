"""Pages are drawn by turns."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from playground.launch.compute import fair_order
from playground.ui import drawing_limit
from playground.ui.drawing_limit import AT_ONCE, EACH, DrawingLimit, drawing
from tests.helpers.waiting import until


class Drawn:
    """Pages that are drawn until they are let go."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.limit = DrawingLimit()
        self.now: list[str] = []
        self._threads = threads
        self._end: dict[str, threading.Event] = {}

    def draw(self, name: str, visitor: str) -> "Future[None]":
        self._end[name] = threading.Event()
        before = len(self.limit._waiting) + len(self.limit._drawn)
        drawn = self._threads.submit(self._draw, name, visitor)
        until(lambda: name in self.now or len(self.limit._waiting) + len(self.limit._drawn) > before, pause=0.005)
        return drawn

    def _draw(self, name: str, visitor: str) -> None:
        with self.limit.turn(visitor):
            self.now.append(name)
            self._end[name].wait(30)

    def end(self, *names: str) -> None:
        for name in names:
            self._end[name].set()

    def seen(self, *names: str) -> bool:
        until(lambda: len(self.now) >= len(names), pause=0.005)
        return self.now == list(names)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    monkeypatch.setattr(fair_order, "_LONGEST_REST", 0.0)
    monkeypatch.setattr(drawing_limit, "_COUNTED", 1e6)
    monkeypatch.setattr(drawing_limit, "_PATIENCE", 1e6)
    with ThreadPoolExecutor(20) as threads:
        made = Drawn(threads)
        yield made
        made.end(*made._end)


def test_twelve_tabs_are_drawn_one_after_another_and_another_visitor_at_once(pages: Drawn) -> None:
    for number in range(12):
        pages.draw(f"tab {number}", "heavy")
    pages.draw("quiet", "quiet")
    assert (EACH, pages.seen("tab 0", "quiet")) == (1, True)
    pages.end("tab 0")
    assert pages.seen("tab 0", "quiet", "tab 1")


def test_whoever_waits_in_several_tabs_rests_when_a_page_of_theirs_is_drawn(
    pages: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    for place in (drawing_limit, fair_order):
        monkeypatch.setattr(place, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(fair_order, "_LONGEST_REST", 1.0)
    for number in range(3):
        pages.draw(f"tab {number}", "heavy")
    now[0] += 0.2
    pages.end("tab 0")
    until(lambda: not pages.limit._drawn, pause=0.005)
    assert pages.limit._order.rest("heavy") == pytest.approx(0.4), "two more wait"
    now[0] += 0.3
    pages.draw("quiet", "quiet")
    assert pages.seen("tab 0", "quiet"), "whoever has one tab need not wait"
    now[0] += 0.2
    assert pages.seen("tab 0", "quiet", "tab 1")
    now[0] += 60.0
    pages.end("tab 1")
    until(lambda: "heavy" not in pages.limit._order.holding, pause=0.005)
    assert pages.limit._order.rest("heavy") == 1.0, "not for long"
    now[0] += 1.0
    assert pages.seen("tab 0", "quiet", "tab 1", "tab 2")


def test_when_many_draw_whoever_comes_rarely_comes_first(pages: Drawn) -> None:
    pages.draw("before", "rare")
    pages.end("before")
    until(lambda: not pages.limit._drawn, pause=0.005)
    busy = [str(number) for number in range(AT_ONCE)]
    for name in busy:
        pages.draw(name, name)
    pages.draw("fresh", "fresh")
    pages.draw("again", "rare")
    pages.end("0")
    assert pages.seen("before", *busy, "again")


def test_an_interrupted_page_gives_its_turn_back(pages: Drawn) -> None:
    for _ in range(EACH + AT_ONCE):
        with pytest.raises(RerunException), pages.limit.turn("somebody"):
            raise RerunException(RerunData())
    assert not pages.limit._drawn and not pages.limit._waiting and not pages.limit._order.holding


def test_a_part_of_a_page_waits_for_no_turn_of_its_own(pages: Drawn) -> None:
    with pages.limit.turn("a"), pages.limit.turn("a"), pages.limit.turn("a"):
        assert len(pages.limit._drawn) == 1


def test_a_page_that_waits_for_a_computation_lets_others_draw(pages: Drawn) -> None:
    with pages.limit.turn("a"):
        pages.limit.give_back()
        pages.limit.give_back()
        assert not pages.limit._drawn
        with pages.limit.turn("a"):
            assert not pages.limit._drawn
    assert not pages.limit._order.holding


def test_whoever_draws_for_long_is_counted_no_more(pages: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(AT_ONCE):
        pages.draw(str(number), str(number))
    monkeypatch.setattr(drawing_limit, "_COUNTED", -1.0)
    pages.draw("next", "next")
    assert pages.seen(*map(str, range(AT_ONCE)), "next")
    pages.end(*map(str, range(AT_ONCE)), "next")
    until(lambda: not pages.limit._order.holding, pause=0.005)


def test_whoever_has_waited_for_long_goes_ahead(pages: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(AT_ONCE):
        pages.draw(str(number), str(number))
    monkeypatch.setattr(drawing_limit, "_PATIENCE", -1.0)
    pages.draw("next", "next")
    assert pages.seen(*map(str, range(AT_ONCE)), "next")


@pytest.mark.parametrize(("demo", "turns_taken"), [("1", 1), ("", 0)])
def test_only_a_demonstration_takes_turns(demo: str, turns_taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", demo)
    monkeypatch.setattr(drawing_limit, "PAGES", DrawingLimit())
    with drawing():
        assert len(drawing_limit.PAGES._drawn) == turns_taken
