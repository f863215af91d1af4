"""A process beside the dispatcher that does a part of the work and leaves by itself once that is done."""

import subprocess
import sys
import time
from collections.abc import Callable

from playground.launch.launchers.local import environment


class HelperProcess:
    """Started again and again, where there is something for it to do and the last one has ended.

    Args:
        module: what is run, as `python -m` has it.
        due: whether there is something to do; asked only where one could be started.
        pause: seconds between two starts, at least: one that dies at once is not to take all the time.
    """

    def __init__(self, module: str, due: Callable[[], bool], pause: float) -> None:
        self._module = module
        self._due = due
        self._pause = pause
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = -pause

    def look(self) -> None:
        """Start one where it is time.

        Raises:
            TrackingFailed: whether there is something to do stands in a record that cannot be reached.
        """
        now = time.monotonic()
        working = self._process is not None and self._process.poll() is None
        if working or now - self._started_at < self._pause or not self._due():
            return
        self._started_at = now
        self._process = _started(self._module)

    def kill(self) -> None:
        """End the one that works now; it may be at any moment."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _started(module: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment(), start_new_session=True)
