"""Computes for pages outside their process, with limits on time and memory.

Thirty visitors must not share one interpreter's lock, a hostile file must not take the app down, and a page's process
should never need torch. Two workers are started when first needed and kept; one that goes over a limit is killed and
replaced.
"""

import logging
import os
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import psutil

from playground.errors import Failure, OverLimit, PlaygroundError
from playground.text import Text

R = TypeVar("R")

WORKERS = 2
_LOOK = 0.1
"""Seconds between two looks at a worker's memory."""
_START = 90.0
"""Seconds that a worker may take to start: it imports torch, perhaps on a busy machine."""

_log = logging.getLogger(__name__)


class _Worker:
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
            raise Failure(_DEFECT) from None
        finally:
            overdue.cancel()

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float, memory_mb: int) -> Any:
        """Compute, or raise why not; after `OverLimit` or `Failure` the worker may be dead."""
        try:
            self._connection.send((function, arguments))
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
        _log.error("computing %s failed:\n%s", function.__qualname__, value)
        raise Failure(_DEFECT)

    @property
    def alive(self) -> bool:
        """Whether it can take another call."""
        return self.process.poll() is None and not self._connection.closed

    def _died(self) -> Failure:
        self.kill()
        _log.error("a compute worker died with exit code %s", self.process.returncode)
        return Failure(_DEFECT)

    def kill(self) -> None:
        """End it at once."""
        self._connection.close()
        self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._scratch.cleanup()


class Pool:
    """A few workers, each started when first needed.

    Args:
        workers: how many compute at once.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._places: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._places.put(None)

    def compute(self, function: Callable[..., R], *arguments: Any, seconds: float = 60, memory_mb: int = 4096) -> R:
        """`function(*arguments)`, computed by a worker.

        Args:
            function: a function at the top of a module of the package, with arguments that can be pickled.
            seconds: the most time that the computation may take; waiting for a free worker may take as long again.
            memory_mb: the most memory that the worker may hold, in MiB.

        Raises:
            PlaygroundError: what the function itself refused, whole.
            OverLimit: it took too long, too much memory, or no worker became free in time.
            Failure: anything else went wrong; the details are in the log.
        """
        try:
            worker = self._places.get(timeout=seconds)
        except queue.Empty:
            raise OverLimit(
                Text(
                    "The server is busy with other visitors' requests; try again in a moment.",
                    "El servidor está ocupado con las peticiones de otras personas; inténtelo de nuevo en un momento.",
                )
            ) from None
        try:
            if worker is None or not worker.alive:
                worker = None
                worker = _Worker()
            answer: R = worker.call(function, arguments, seconds, memory_mb)
            return answer
        finally:
            self._places.put(worker if worker is not None and worker.alive else None)

    def close(self) -> None:
        """End all workers that are free."""
        for _ in range(self._places.qsize()):
            worker = self._places.get()
            if worker is not None and worker.alive:
                worker.kill()
            self._places.put(None)


POOL = Pool()
"""The one pool of this process."""


def compute(function: Callable[..., R], *arguments: Any, seconds: float = 60, memory_mb: int = 4096) -> R:
    """`function(*arguments)` in a process of its own, with limits; see `Pool.compute`."""
    return POOL.compute(function, *arguments, seconds=seconds, memory_mb=memory_mb)


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


_DEFECT = Text(
    "An error occurred while computing this; the details are in the server's log. Try again, or change the input.",
    "Se produjo un error al calcular esto; los detalles están en el registro del servidor. Inténtelo otra vez o cambie la entrada.",
)


def job(name: str, *arguments: Any) -> Any:
    """Call the function `name` of `playground.launch.compute.jobs`; meant to run in the compute pool."""
    return resolve_name(f"playground.launch.compute.jobs:{name}")(*arguments)
