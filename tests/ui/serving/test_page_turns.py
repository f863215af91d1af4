"""Pages are drawn by turns."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from playground.ui import turns
from playground.ui.serving import page_turns
from playground.ui.serving.page_turns import AT_ONCE, EACH, PageTurns
from tests.helpers.waiting import until


class Drawn:
    """Pages that are drawn until they are let go."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.turns = PageTurns()
        self.now: list[str] = []
        self._threads = threads
        self._end: dict[str, threading.Event] = {}

    def draw(self, name: str, visitor: str) -> "Future[None]":
        self._end[name] = threading.Event()
        before = len(self.turns._waiting) + len(self.turns._drawn)
        drawn = self._threads.submit(self._draw, name, visitor)
        until(lambda: name in self.now or len(self.turns._waiting) + len(self.turns._drawn) > before, pause=0.005)
        return drawn

    def _draw(self, name: str, visitor: str) -> None:
        with self.turns.turn(visitor):
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
    monkeypatch.setattr(page_turns, "_COUNTED", 1e6)
    monkeypatch.setattr(page_turns, "_PATIENCE", 1e6)
    with ThreadPoolExecutor(20) as threads:
        made = Drawn(threads)
        yield made
        made.end(*made._end)


def test_twelve_tabs_are_drawn_two_at_a_time_and_another_visitor_at_once(pages: Drawn) -> None:
    for number in range(12):
        pages.draw(f"tab {number}", "heavy")
    pages.draw("quiet", "quiet")
    assert (EACH, pages.seen("tab 0", "tab 1", "quiet")) == (2, True)
    pages.end("tab 0")
    assert pages.seen("tab 0", "tab 1", "quiet", "tab 2")


def test_when_many_draw_whoever_comes_rarely_comes_first(pages: Drawn) -> None:
    pages.draw("before", "rare")
    pages.end("before")
    until(lambda: not pages.turns._drawn, pause=0.005)
    busy = [str(number) for number in range(AT_ONCE)]
    for name in busy:
        pages.draw(name, name)
    pages.draw("fresh", "fresh")
    pages.draw("again", "rare")
    pages.end("0")
    assert pages.seen("before", *busy, "again")


def test_an_interrupted_page_gives_its_turn_back(pages: Drawn) -> None:
    for _ in range(EACH + AT_ONCE):
        with pytest.raises(RerunException), pages.turns.turn("somebody"):
            raise RerunException(RerunData())
    assert not pages.turns._drawn and not pages.turns._waiting and not pages.turns._turns.holding


def test_a_part_of_a_page_waits_for_no_turn_of_its_own(pages: Drawn) -> None:
    with pages.turns.turn("a"), pages.turns.turn("a"), pages.turns.turn("a"):
        assert len(pages.turns._drawn) == 1


def test_a_page_that_waits_for_a_computation_lets_others_draw(pages: Drawn) -> None:
    with pages.turns.turn("a"):
        pages.turns.give_back()
        pages.turns.give_back()
        assert not pages.turns._drawn
        with pages.turns.turn("a"):
            assert not pages.turns._drawn
    assert not pages.turns._turns.holding


def test_whoever_draws_for_long_is_counted_no_more(pages: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(AT_ONCE):
        pages.draw(str(number), str(number))
    monkeypatch.setattr(page_turns, "_COUNTED", -1.0)
    pages.draw("next", "next")
    assert pages.seen(*map(str, range(AT_ONCE)), "next")
    pages.end(*map(str, range(AT_ONCE)), "next")
    until(lambda: not pages.turns._turns.holding, pause=0.005)


def test_whoever_has_waited_for_long_goes_ahead(pages: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(AT_ONCE):
        pages.draw(str(number), str(number))
    monkeypatch.setattr(page_turns, "_PATIENCE", -1.0)
    pages.draw("next", "next")
    assert pages.seen(*map(str, range(AT_ONCE)), "next")


@pytest.mark.parametrize(("demo", "turns_taken"), [("1", 1), ("", 0)])
def test_only_a_demonstration_takes_turns(demo: str, turns_taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", demo)
    monkeypatch.setattr(turns, "PAGES", PageTurns())
    with turns.drawing():
        assert len(turns.PAGES._drawn) == turns_taken
