"""A process that computes for pages: started, called, watched and killed from here; `pool_worker` is what runs in it."""

import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from playground.errors import Failure, OverLimit, PlaygroundError
from playground.text import Text

_LOOK = 0.1
"""Seconds between two looks at a worker's memory."""
_START = 90.0
"""Seconds that a worker may take to start: it imports torch, perhaps on a busy machine."""
DEFECT = Text(
    "An error occurred while computing this; the details are in the server's log. Try again, or change the input.",
    "Se produjo un error al calcular esto; los detalles están en el registro del servidor. Inténtelo otra vez o cambie la entrada.",
)

_log = logging.getLogger(__name__)


class Worker:
    """One process that computes; used by one caller at a time."""

    def __init__(self) -> None:
        key = secrets.token_bytes(32)
        command = [sys.executable, "-m", "playground.launch.compute.pool_worker"]
        self._scratch = TemporaryDirectory(prefix="playground-")  # gone with it, however it ends
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"TMPDIR": self._scratch.name},
            text=True,
        )
        overdue = threading.Timer(_START, self.process.kill)
        overdue.start()
        try:
            self._connection = Client(_address(self.process, key), authkey=key)
        except (OSError, EOFError, ValueError, AuthenticationError):
            self._end()
            _log.error("a compute worker did not start (exit code %s)", self.process.returncode)
            raise Failure(DEFECT) from None
        finally:
            overdue.cancel()

    def call(self, name: str, message: bytes, seconds: float, memory_mb: int) -> Any:
        """Compute, or raise why not; after `OverLimit` or `Failure` the worker may be dead.

        Args:
            name: of the function, for the log.
            message: `(function, arguments)`, as they travel.
            seconds: the most time that it may take.
            memory_mb: the most memory that the worker may hold, in MiB.
        """
        try:
            self._connection.send_bytes(message)
        except OSError:
            raise self._died() from None
        until = time.monotonic() + seconds
        watched = psutil.Process(self.process.pid)
        while not self._connection.poll(_LOOK):
            if time.monotonic() > until:
                self.kill()
                raise OverLimit(
                    Text(
                        "This takes longer than the {seconds} s allowed here; use a smaller input.",
                        "Esto tarda más de los {seconds} s permitidos aquí; use una entrada más pequeña.",
                    ).format(seconds=round(seconds))
                )
            if _memory_mb(watched) > memory_mb:
                self.kill()
                raise OverLimit(
                    Text(
                        "This needs more than the {memory} MB of memory allowed here; use a smaller input.",
                        "Esto necesita más de los {memory} MB de memoria permitidos aquí; use una entrada más pequeña.",
                    ).format(memory=memory_mb)
                )
        try:
            kind, value = self._connection.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if kind == "answer":
            return value
        if kind == "refusal" and isinstance(value, PlaygroundError):
            raise value
        _log.error("computing %s failed:\n%s", name, value)
        raise Failure(DEFECT)

    @property
    def alive(self) -> bool:
        """Whether it can take another call."""
        return self.process.poll() is None and not self._connection.closed

    def _died(self) -> Failure:
        self.kill()
        _log.error("a compute worker died with exit code %s", self.process.returncode)
        return Failure(DEFECT)

    def kill(self) -> None:
        """End it at once."""
        self._connection.close()
        self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._scratch.cleanup()


def _address(process: subprocess.Popen[str], key: bytes) -> str:
    """Where a worker listens, once it is ready; empty where it has ended."""
    assert process.stdin is not None and process.stdout is not None
    with process.stdin, process.stdout:
        process.stdin.write(key.hex() + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()


def _memory_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0
