"""How many pages of this process are open in browsers."""

from collections.abc import Iterator
from contextlib import contextmanager

_pages = {"open": 0}


def open_pages() -> int:
    """How many there are now."""
    return _pages["open"]


@contextmanager
def one_more() -> Iterator[None]:
    """Count a page while it is open. Called by the event loop's thread alone."""
    _pages["open"] += 1
    try:
        yield
    finally:
        _pages["open"] -= 1
