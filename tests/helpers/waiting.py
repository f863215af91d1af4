"""Waiting in tests: until something is so, however slow the machine is and whatever else it does."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 240.0
"""Seconds: far more than anything takes; it is only there so that what never comes ends the test in words."""


def until(so: Callable[[], T], seconds: float = PATIENCE, *, pause: float = 0.05) -> T:
    """Wait until something is so.

    Args:
        so: asked again and again.
        seconds: how long to wait; less only for what is promised to come that soon.
        pause: seconds between two questions, at least; four times as long as an answer takes, so that the asking
            leaves the processor to what is waited for.

    Returns:
        What `so` gave at last, which is true.
    """
    end = time.monotonic() + seconds
    while True:
        asked = time.monotonic()
        if found := so():
            return found
        now = time.monotonic()
        assert now < end, f"it did not come about within {seconds:g} s; at last it was {found!r}"
        time.sleep(max(pause, 4 * (now - asked)))
