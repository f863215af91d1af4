"""A run that begins while the record is away waits for it."""

import time
from collections.abc import Callable
from typing import TypeVar

from playground.tracking import store
from playground.tracking.stop_requests import Wish

_LONGEST = 600.0
"""Seconds that a run which begins waits for an absent record."""

Result = TypeVar("Result")
ShouldStop = Callable[[], Wish | None]


def retrying(ask: Callable[[], Result], should_stop: ShouldStop) -> Result:
    """Ask the record, again and again where it is away: a run must not fail because the record takes a break.

    Raises:
        RecordAway: it stayed away for ten minutes, or somebody wants the run to stop.
    """
    until, wait = time.monotonic() + _LONGEST, 0.2
    while True:
        try:
            return ask()
        except store.RecordAway:
            if should_stop() or time.monotonic() > until:
                raise
        time.sleep(wait)
        wait = min(5.0, wait * 1.5)
