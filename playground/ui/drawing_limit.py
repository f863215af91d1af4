"""Lets few pages at once be drawn in a shared demonstration, and visitors take turns: all pages share one interpreter.

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
_LOOK = 0.25
"""Seconds after which one that waits looks again whether it can begin."""


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
        return min(_LOOK, self._order.rest(visitor) or _LOOK)

    def _go_on(self) -> None:
        """Begin what can begin now: only those are woken whose turn it is."""
        now = time.monotonic()
        for drawn in [one for one in self._drawn if now - one.since > _COUNTED]:
            self._end(drawn)
        for late in [one for one in self._waiting if now - one.since > _PATIENCE]:
            self._begin(late)
        while len(self._drawn) < AT_ONCE:
            page = self._order.first(self._waiting, EACH)
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
        self._order.end(page.visitor, time.monotonic() - page.since, self._waiting)


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
