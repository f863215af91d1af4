"""Computes for pages outside their process, with limits on time and memory.

Thirty visitors must not share one interpreter's lock, a hostile file must not take the app down, and a page's process
should never need torch. Two workers are started when first needed and kept; one that goes over a limit is killed and
replaced.
"""

import contextlib
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
from multiprocessing.connection import Connection, Listener
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
        with Listener(backlog=1, authkey=key) as listener:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "playground.launch.compute.pool_worker", str(listener.address)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
            if self.process.stdin is not None:
                self.process.stdin.write(key.hex() + "\n")
                self.process.stdin.close()
            self._connection = _accept(listener, self.process)

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
                raise OverLimit(_TOO_LONG.format(seconds=round(seconds)))
            if _memory_mb(watched) > memory_mb:
                self.kill()
                raise OverLimit(_TOO_MUCH.format(memory=memory_mb))
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
        self.process.kill()
        self.process.wait()


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
            raise OverLimit(_BUSY) from None
        try:
            if worker is None or not worker.alive:
                worker = None
                worker = _Worker()
            answer: R = worker.call(function, arguments, seconds, memory_mb)
            return answer
        finally:
            self._places.put(worker if worker is not None and worker.alive else None)

    def warm(self) -> None:
        """Start one worker in the background, so that the first visitor does not wait for it."""
        threading.Thread(target=lambda: self.compute(os.getpid), daemon=True).start()

    def close(self) -> None:
        """End all workers that are free."""
        for _ in range(self._places.qsize()):
            worker = self._places.get()
            if worker is not None and worker.alive:
                worker.kill()
            self._places.put(None)


_pool = Pool()


def pool() -> Pool:
    """The one pool of this process."""
    return _pool


def compute(function: Callable[..., R], *arguments: Any, seconds: float = 60, memory_mb: int = 4096) -> R:
    """`function(*arguments)` in a process of its own, with limits; see `Pool.compute`."""
    return pool().compute(function, *arguments, seconds=seconds, memory_mb=memory_mb)


def _accept(listener: Listener, process: subprocess.Popen[str]) -> Connection:
    found: list[Connection] = []

    def accept() -> None:
        with contextlib.suppress(OSError, EOFError, AuthenticationError):
            found.append(listener.accept())

    waiter = threading.Thread(target=accept, daemon=True)
    waiter.start()
    until = time.monotonic() + _START
    while waiter.is_alive() and process.poll() is None and time.monotonic() < until:
        waiter.join(0.05)
    if not found:
        process.kill()
        process.wait()
        _log.error("a compute worker did not start (exit code %s)", process.returncode)
        raise Failure(_DEFECT)
    return found[0]


def _memory_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0


_TOO_LONG = Text(
    "This takes longer than the {seconds} s allowed here; use a smaller input.",
    "Esto tarda más de los {seconds} s permitidos aquí; use una entrada más pequeña.",
)
_TOO_MUCH = Text(
    "This needs more than the {memory} MB of memory allowed here; use a smaller input.",
    "Esto necesita más de los {memory} MB de memoria permitidos aquí; use una entrada más pequeña.",
)
_BUSY = Text(
    "The server is busy with other visitors' requests; try again in a moment.",
    "El servidor está ocupado con las peticiones de otras personas; inténtelo de nuevo en un momento.",
)
_DEFECT = Text(
    "An error occurred while computing this; the details are in the server's log. Try again, or change the input.",
    "Se produjo un error al calcular esto; los detalles están en el registro del servidor. Inténtelo otra vez o cambie la entrada.",
)
