"""Keeps a steward while a recorded study is under way; imports no torch."""

import subprocess
import sys
import time

from playground.launch.launchers.local import environment
from playground.tracking import study_records

_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a steward is started again, by how often in a row it has ended with studies under way."""
_STABLE = 60.0
"""Seconds after which a steward counts as well, so that its next end is again the first."""


class StudiesKeeper:
    """Starts the steward when it is needed; it leaves by itself."""

    def __init__(self) -> None:
        self._steward: subprocess.Popen[bytes] | None = None
        self._started_at = -_PAUSES[-1]
        self._ended = 0

    def look(self) -> None:
        """See whether a study is under way and nobody looks after it.

        Raises:
            TrackingFailed: the record does not answer.
        """
        now = time.monotonic()
        if self._steward is not None and self._steward.poll() is None:
            return
        if now - self._started_at < _PAUSES[min(self._ended, len(_PAUSES) - 1)]:
            return
        if not study_records.any_open():
            self._ended = 0
            return
        self._ended = 1 if now - self._started_at > _STABLE else self._ended + 1
        self._started_at = now
        self._steward = subprocess.Popen(
            [sys.executable, "-m", "playground.launch.studies.scheduler_process"],
            stdin=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )

    def leave(self) -> None:
        """End the steward; it may be killed at any moment."""
        if self._steward is not None:
            self._steward.kill()
            self._steward.wait()
