"""The process that looks after recorded studies: submits their runs, prunes hopeless ones, closes what is done.

The dispatcher starts it as `python -m playground.launch.studies.scheduler_process` while a study is under way; it leaves when
none is. All that it knows it reads from the record, and each thing that it does can be done twice without harm, so that it
may be killed at any moment. A lock keeps a second one away: only one process submits the runs of studies.
"""

import contextlib
import logging
import os
import subprocess
import sys
import time

from playground.errors import PlaygroundError
from playground.launch.launchers.local import environment
from playground.launch.single_instance import BUSY, alone
from playground.tracking import queue, study_records

_LOOK = 0.25
"""Seconds between two looks at the record, at least; a record that answers slowly is left alone for longer."""
_AGAIN = 5.0
"""Seconds after which the studies are looked at even though the record seems unchanged."""
_ABSENT = 2.0
"""Seconds of patience with a record that does not answer."""
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the process is started again, by how often in a row it has ended with studies under way."""
_STABLE = 60.0
"""Seconds after which a process counts as well, so that its next end is again the first."""

_log = logging.getLogger("playground.studies")


class SchedulerProcess:
    """The dispatcher's hold on the process: starts it when it is needed; it leaves by itself. Imports no torch."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = -_PAUSES[-1]
        self._ended = 0

    def look(self) -> None:
        """See whether a study is under way and nobody looks after it.

        Raises:
            TrackingFailed: the record does not answer.
        """
        now = time.monotonic()
        if self._process is not None and self._process.poll() is None:
            return
        if now - self._started_at < _PAUSES[min(self._ended, len(_PAUSES) - 1)]:
            return
        if not study_records.any_open():
            self._ended = 0
            return
        self._ended = 1 if now - self._started_at > _STABLE else self._ended + 1
        self._started_at = now
        command = [sys.executable, "-m", "playground.launch.studies.scheduler_process"]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment(), start_new_session=True)

    def leave(self) -> None:
        """End the process; it may be killed at any moment."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def main() -> int:
    """Look after the studies of the store in force until none is under way, or the dispatcher has gone; the exit code."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    with alone("studies") as first:
        if not first:
            return BUSY
        dispatcher = os.getppid()
        with contextlib.suppress(PlaygroundError):
            if not study_records.any_open():
                return 0
        from playground.launch.studies.scheduler import Scheduler  # noqa: PLC0415 (brings torch; only once the lock is held)

        scheduler = Scheduler()
        seen: object = None
        read_at = 0.0
        while os.getppid() == dispatcher:
            began = time.monotonic()
            try:
                now = queue.signature()
                if now != seen or began - read_at > _AGAIN:
                    if not scheduler.look():
                        break
                    seen, read_at = now, began
                time.sleep(max(_LOOK, 4 * (time.monotonic() - began)))
            except PlaygroundError as error:
                _log.warning("%s", error.text.en)
                seen = None
                time.sleep(_ABSENT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
