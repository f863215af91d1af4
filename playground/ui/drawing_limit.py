"""Lets few pages at once be drawn in a shared demonstration, and visitors take turns: all pages share one interpreter.

A visitor whose next page waits already when one of theirs is drawn, in another tab, rests for as long as that one took: so half of
the time is free for whoever has one tab.

Who holds a turn for long (a page that fetches data) is counted no more after a while, and who waits for long goes ahead, so
that nothing is ever held up for good.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.launch.compute.fair_order import FairOrder
from playground.settings import settings
from playground.ui.visitor import whose_turn

AT_ONCE, EACH = 4, 1
"""Pages drawn at once: of all visitors, and of one."""
_COUNTED, _PATIENCE = 3.0, 10.0
"""Seconds for which a page that is being drawn counts, and for which one waits at most."""
_LOOK, _LONGEST_REST = 0.25, 1.0
"""Seconds after which one that waits looks again whether it can begin, and for which a visitor rests, at most."""


@dataclass(eq=False)
class _Page:
    visitor: str
    arrived: int
    since: float = field(default_factory=time.monotonic)
    begun: threading.Event = field(default_factory=threading.Event)


class DrawingLimit:
    """The pages that one process draws, and those that wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._order = FairOrder()
        self._waiting: list[_Page] = []
        self._drawn: list[_Page] = []
        self._rested: dict[str, float] = {}
        self._of_thread = threading.local()

    @contextmanager
    def turn(self, visitor: str) -> Iterator[None]:
        """Draw something when it is this visitor's turn; within a turn, at once."""
        if getattr(self._of_thread, "inside", False):
            yield
            return
        self._of_thread.page = self._wait(visitor)
        self._of_thread.inside = True
        try:
            yield
        finally:
            # However the page ended: Streamlit stops and restarts scripts by exceptions.
            self.give_back()
            self._of_thread.inside = False

    def give_back(self) -> None:
        """Let others draw while this page waits for something; it need not wait again."""
        page = getattr(self._of_thread, "page", None)
        self._of_thread.page = None
        with self._lock:
            if page in self._drawn:
                self._end(page)
                self._go_on()

    def _wait(self, visitor: str) -> _Page:
        with self._lock:
            page = _Page(visitor, self._order.arrive())
            self._waiting.append(page)
            self._go_on()
        while not page.begun.wait(self._pause(visitor)):
            with self._lock:
                self._go_on()
        return page

    def _pause(self, visitor: str) -> float:
        """Seconds after which a page that waits looks again whether it can begin."""
        rest = self._rested.get(visitor, 0.0) - time.monotonic()
        return min(_LOOK, rest) if rest > 0 else _LOOK

    def _go_on(self) -> None:
        """Begin what can begin now: only those are woken whose turn it is."""
        now = time.monotonic()
        for drawn in [one for one in self._drawn if now - one.since > _COUNTED]:
            self._end(drawn)
        for late in [one for one in self._waiting if now - one.since > _PATIENCE]:
            self._begin(late)
        self._rested = {visitor: end for visitor, end in self._rested.items() if end > now}
        while len(self._drawn) < AT_ONCE:
            ready = [one for one in self._waiting if one.visitor not in self._rested]
            page = self._order.first(ready, EACH)
            if page is None:
                return
            self._begin(page)

    def _begin(self, page: _Page) -> None:
        self._waiting.remove(page)
        page.since = time.monotonic()
        self._order.begin(page.visitor)
        self._drawn.append(page)
        page.begun.set()

    def _end(self, page: _Page) -> None:
        self._drawn.remove(page)
        self._order.end(page.visitor)
        if any(one.visitor == page.visitor for one in self._waiting):
            now = time.monotonic()
            self._rested[page.visitor] = now + min(_LONGEST_REST, now - page.since)


PAGES = DrawingLimit()
"""The pages of this process."""


@contextmanager
def drawing() -> Iterator[None]:
    """Draw a page, or a part of it, when it is this visitor's turn."""
    if not settings().demo:
        yield
        return
    with PAGES.turn(whose_turn()):
        yield
