"""Looks after recorded studies: submits their runs, gives hopeless ones up, closes what is done.

Started by the dispatcher as `python -m playground.launch.studies.scheduler_process` while a study is under way; leaves when none is. All
that it knows it reads from the record, and each thing that it does can be done twice without harm, so that it may be
killed at any moment. A lock keeps a second one away: only one process submits the runs of studies.
"""

import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from playground.errors import PlaygroundError
from playground.launch.single_instance import alone
from playground.tracking import queue, study_records

BUSY = 3
"""The exit code where another steward already serves this home folder."""

_LOOK = 0.25
"""Seconds between two looks at the record, at least; a record that answers slowly is left alone for longer."""
_AGAIN = 5.0
"""Seconds after which the studies are looked at even though the record seems unchanged."""
_ABSENT = 2.0
"""Seconds of patience with a record that does not answer."""

_log = logging.getLogger("playground.steward")


class Steward:
    """The loop: look at each study under way, act, leave when none is left.

    Args:
        orphaned: whether whoever started this process has gone; then the next one starts another steward.
    """

    def __init__(self, orphaned: Callable[[], bool] = lambda: False) -> None:
        self._orphaned = orphaned
        self._leaving = False

    def run(self) -> None:
        """Work until nothing is left to do, or asked to leave."""
        from playground.launch.studies.scheduler import Stewardship  # noqa: PLC0415 (brings torch; only once the lock is held)

        stewardship = Stewardship()
        seen: object = None
        read_at = 0.0
        while not self._leaving and not self._orphaned():
            began = time.monotonic()
            try:
                now = queue.signature()
                if now != seen or began - read_at > _AGAIN:
                    if not stewardship.look():
                        return
                    seen, read_at = now, began
                self._wait(max(_LOOK, 4 * (time.monotonic() - began)))
            except PlaygroundError as error:
                _log.warning("%s", error.text.en)
                seen = None
                self._wait(_ABSENT)

    def leave(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Leave after what is being done."""
        self._leaving = True

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._leaving and time.monotonic() < until:
            time.sleep(min(_LOOK, max(0.0, until - time.monotonic())))


def main() -> int:
    """Look after the studies of the store in force; the exit code."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    with alone("steward") as first:
        if not first:
            return BUSY
        parent = os.getppid()
        steward = Steward(lambda: os.getppid() != parent)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, steward.leave)
        with contextlib.suppress(PlaygroundError):
            if not study_records.any_open():
                return 0
        steward.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
