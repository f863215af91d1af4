"""What a run has to say, on its way to the disk of this machine: kept in memory while the disk takes nothing.

The training thread puts things here and never fails for want of disk; whoever comes next, the training thread or the
recorder's own, tries again, in order.
"""

import contextlib
import logging
import os
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from playground import files
from playground.errors import DiskFull
from playground.tracking.journal import JournalWriter
from playground.tracking.run_folder import outbox

_MOST = 256 * 2**20
"""Bytes that wait in memory at most; a run that has more to say than that ends."""

_log = logging.getLogger(__name__)


class WriteBuffer:
    """Writes a run's journal and the files of its outbox; at one time one process and any of its threads.

    Attributes:
        full: since when the disk has taken nothing, as `time.monotonic` counts; None while it takes everything.
    """

    def __init__(self, run_id: str) -> None:
        self._outbox = outbox(run_id)
        self._writer = JournalWriter(run_id)
        self._waiting: deque[tuple[dict[str, Any], bytes | None]] = deque()
        self._bytes = 0
        self._loose: set[Path] = set()
        self._guard = threading.Lock()
        self.full: float | None = None
        self._waited: float | None = None

    def put(self, entry: dict[str, Any], content: bytes | None = None) -> None:
        """Write an entry into the journal, after the content of the file that it names.

        Raises:
            DiskFull: the disk has taken nothing for so long that memory runs short.
        """
        with self._guard:
            self._waiting.append((entry, content))
            self._bytes += len(content or b"") + 200
            self._write()
            if self._bytes > _MOST:
                raise DiskFull

    def clear(self) -> bool:
        """Try to write what waits; whether nothing waits any more."""
        with self._guard:
            return self._write()

    def waited(self) -> float | None:
        """Seconds for which the disk took nothing, once it takes everything again; told once, to whoever asks first."""
        with self._guard:
            waited, self._waited = self._waited, None
            return waited

    def sync(self) -> None:
        """Make sure that all of it survives even a power cut.

        Raises:
            DiskFull: something waits for room on the disk.
        """
        with self._guard:
            if not self._write():
                raise DiskFull
            try:
                for path in self._loose:
                    _sync(path)
                self._writer.sync()
            except OSError as error:
                raise DiskFull from error
            self._loose.clear()

    def settle(self) -> int:
        """Make sure that the journal survives a power cut up to the byte that is returned; nobody waits meanwhile."""
        end = self._writer.size
        with contextlib.suppress(OSError):  # the lines are there, which is enough for all but a power cut
            self._writer.sync()
        return end

    def close(self) -> None:
        """Let the journal go."""
        self._writer.close()

    def _write(self) -> bool:
        while self._waiting:
            entry, content = self._waiting[0]
            try:
                if content is not None:
                    files.write(self._outbox / entry["name"], content)
                    self._loose.add(self._outbox / entry["name"])
                self._writer.write(entry)
            except OSError as error:
                if self.full is None:
                    self.full = time.monotonic()
                    _log.warning("the disk takes nothing: %s", error.strerror)
                return False
            self._waiting.popleft()
            self._bytes -= len(content or b"") + 200
        if self.full is not None:
            self._waited = time.monotonic() - self.full
            self.full = None
            _log.info("the disk takes everything again, after %.1f s", self._waited)
        return True


def _sync(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # it is in the record already
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
