"""Computes for pages outside their process, with limits on time and memory.

Thirty visitors must not share one interpreter's lock, a hostile file must not take the app down, and a page's process
should never need torch. Two workers are started when first needed, or before, and kept; one that goes over a limit is killed and
replaced. Visitors take turns, however much one of them asks for.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.reduction import ForkingPickler
from pkgutil import resolve_name
from typing import Any, TypeVar

from playground.errors import OverLimit
from playground.launch.compute.fair_order import FairOrder
from playground.launch.compute.worker_process import Worker
from playground.settings import settings
from playground.text import Text, duration

R = TypeVar("R")

WORKERS = 2
WAITING = 4
"""Computations that one visitor of a shared demonstration may have waiting."""
_USUAL = 2.0
"""Seconds that a computation takes, as long as none was seen."""


@dataclass(frozen=True)
class Caller:
    """For whom something is computed.

    Attributes:
        visitor: who takes the turn; empty: nobody in particular, who is not limited.
        wanted: whether anybody still waits for it: what nobody wants any more is not begun.
    """

    visitor: str = ""
    wanted: Callable[[], bool] = lambda: True


_NOBODY = Caller()


@dataclass(eq=False)
class _Job:
    """One computation, for all who ask for just this."""

    name: str
    message: bytes
    seconds: float
    memory_mb: int
    background: bool
    future: Future[Any] = field(default_factory=Future)
    begun: threading.Event = field(default_factory=threading.Event)

    @property
    def key(self) -> bytes:
        """Tells it from any other computation."""
        return sha256(self.message).digest()


@dataclass(frozen=True, eq=False)
class _Asked:
    """Somebody who waits for a job to begin."""

    caller: Caller
    arrived: int
    job: _Job

    @property
    def visitor(self) -> str:
        return self.caller.visitor


class Pool:
    """A few workers, each started when first needed.

    Args:
        workers: how many compute at once.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._workers = workers
        self._free: list[Worker | None] = [None] * workers
        self._lock = threading.Lock()
        self._order, self._behind = FairOrder(), FairOrder()
        self._waiting: list[_Asked] = []
        self._jobs: dict[bytes, _Job] = {}
        self._usual = _USUAL

    def compute(
        self,
        function: Callable[..., R],
        *arguments: Any,
        seconds: float = 60,
        memory_mb: int = 4096,
        caller: Caller = _NOBODY,
    ) -> R:
        """`function(*arguments)`, computed by a worker; two who ask for the same at once get one computation's answer.

        Args:
            function: a function at the top of a module of the package, with arguments that can be pickled.
            seconds: the most time that the computation may take; waiting for a free worker may take as long again.
            memory_mb: the most memory that the worker may hold, in MiB.
            caller: for whom it is.

        Raises:
            PlaygroundError: what the function itself refused, whole.
            OverLimit: it took too long, too much memory, no worker became free in time, or too much waits for this visitor.
            Failure: anything else went wrong; the details are in the log.
        """
        asked, shared = self._ask(function, arguments, seconds, memory_mb, caller, background=False)
        if not asked.job.begun.wait(seconds) and self._leave(asked):
            raise OverLimit(_BUSY.format(span=duration(self._next_turn())))
        try:
            answer: R = asked.job.future.result()
        except CancelledError:
            raise OverLimit(_GONE) from None
        # What one page changes of its answer must not change another's.
        return deepcopy(answer) if shared else answer

    def begin(
        self,
        function: Callable[..., R],
        *arguments: Any,
        seconds: float = 60,
        memory_mb: int = 4096,
        caller: Caller = _NOBODY,
    ) -> Future[R]:
        """As `compute`, in the background: one worker stays for what somebody waits for.

        The future is cancelled where the caller wants it no more, or has begun too many others since.
        """
        asked, _ = self._ask(function, arguments, seconds, memory_mb, caller, background=True)
        return asked.job.future

    def warm(self, function: Callable[..., object], *arguments: object) -> None:
        """Start every worker that was not needed yet and have it compute this, so that nobody waits for that."""
        message = bytes(ForkingPickler.dumps((function, arguments)))
        for _ in range(self._workers):
            with self._lock:
                if None not in self._free:
                    return
                self._free.remove(None)
                self._behind.begin("")
            self._run(_Job(function.__qualname__, message, 60, 4096, background=True), "", None, self._behind)

    def close(self) -> None:
        """End all workers that are free."""
        with self._lock:
            for number, worker in enumerate(self._free):
                if worker is not None and worker.alive:
                    worker.kill()
                self._free[number] = None

    def _ask(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        seconds: float,
        memory_mb: int,
        caller: Caller,
        *,
        background: bool,
    ) -> tuple[_Asked, bool]:
        """Wait for a computation, and whether somebody else waits for the same."""
        message = bytes(ForkingPickler.dumps((function, arguments)))
        job = _Job(function.__qualname__, message, seconds, memory_mb, background)
        with self._lock:
            self._drop_unwanted()
            known = self._jobs.get(job.key)
            if known is not None:
                known.background = known.background and background
                job = known
            elif caller.visitor and settings().demo:
                self._must_not_be_too_many(caller.visitor, background=background)
            order = self._behind if job.background else self._order
            asked = _Asked(caller, order.arrive(), job)
            if not job.begun.is_set():
                self._jobs[job.key] = job
                self._waiting.append(asked)
                self._start()
        return asked, known is not None

    def _must_not_be_too_many(self, visitor: str, *, background: bool) -> None:
        mine = [one for one in self._waiting if one.visitor == visitor]
        if len(mine) < WAITING:
            return
        behind = next((one for one in mine if one.job.background), None)
        if behind is not None:
            # A page that still shows it begins it again.
            self._remove(behind)
        elif not background:
            span = duration(self._next_turn_now())
            raise OverLimit(_TOO_MANY.format(most=WAITING, span=span))

    def _leave(self, asked: _Asked) -> bool:
        """Wait no more; whether it had not begun."""
        with self._lock:
            if asked not in self._waiting:
                return False
            self._remove(asked)
            return True

    def _remove(self, asked: _Asked) -> None:
        self._waiting.remove(asked)
        if all(one.job is not asked.job for one in self._waiting):
            self._jobs.pop(asked.job.key, None)
            asked.job.future.cancel()
            asked.job.begun.set()

    def _drop_unwanted(self) -> None:
        for asked in [one for one in self._waiting if not one.caller.wanted()]:
            self._remove(asked)

    def _start(self) -> None:
        """Begin what can begin now."""
        while self._free:
            asked = self._next()
            if asked is None:
                return
            job = asked.job
            self._waiting = [one for one in self._waiting if one.job is not job]
            order = self._behind if job.background else self._order
            order.begin(asked.visitor)
            worker = self._free.pop()
            job.begun.set()
            threading.Thread(
                target=self._run, args=(job, asked.visitor, worker, order), name="compute", daemon=True
            ).start()

    def _next(self) -> _Asked | None:
        """What can begin now: first what somebody waits for; in the background one worker stays free for that."""
        some = max(1, self._workers - 1)
        demo = settings().demo
        ready = [one for one in self._more(self._order) if not demo or self._leaves_a_worker(one.visitor, some)]
        asked = self._order.first(ready, some if demo else self._workers)
        if asked is None and self._behind.holding.total() < some:
            asked = self._behind.first(self._more(self._behind), some)
        return asked

    def _leaves_a_worker(self, visitor: str, some: int) -> bool:
        """Whether it is fair to others of a demonstration that this visitor has one more worker.

        With what somebody waits for a visitor never holds all of them; with something in the background beside it only where
        nothing more of theirs waits: the next one to come must not wait for it.
        """
        if not visitor or self._order.holding[visitor] + self._behind.holding[visitor] < some:
            return True
        return [one.visitor for one in self._more(self._order)].count(visitor) == 1

    def _more(self, order: FairOrder) -> list[_Asked]:
        """All who wait for their turn in one of both orders."""
        return [one for one in self._waiting if one.job.background == (order is self._behind)]

    def _run(self, job: _Job, visitor: str, worker: Worker | None, order: FairOrder) -> None:
        began = time.monotonic()
        answer: Any = None
        error: BaseException | None = None
        try:
            if worker is None or not worker.alive:
                worker = None
                worker = Worker()
                began = time.monotonic()
            answer = worker.call(job.name, job.message, job.seconds, job.memory_mb)
        except BaseException as raised:  # whatever it is belongs to those who wait
            error = raised
        with self._lock:
            self._jobs.pop(job.key, None)
            rest = order.end(visitor, time.monotonic() - began, self._more(order) if settings().demo else ())
            self._free.append(worker if worker is not None and worker.alive else None)
            self._usual += 0.2 * (time.monotonic() - began - self._usual)
            self._drop_unwanted()
            self._start()
        if error is None:
            job.future.set_result(answer)
        else:
            job.future.set_exception(error)
        if rest:
            time.sleep(rest)
            with self._lock:
                self._start()

    def _next_turn(self) -> float:
        with self._lock:
            return self._next_turn_now()

    def _next_turn_now(self) -> float:
        """Seconds in which each visitor who waits has had a turn, by what computations took lately."""
        visitors = {one.visitor for one in self._waiting} | set(self._order.holding) | set(self._behind.holding)
        return max(1.0, self._usual * max(1, len(visitors)) / self._workers)


_BUSY = Text(
    "The server is busy with other visitors' requests; try again in about {span}.",
    "El servidor está ocupado con las peticiones de otras personas; inténtelo de nuevo dentro de unos {span}.",
)
_TOO_MANY = Text(
    "{most} computations wait for your open pages already, as many as this deployment allows; try again in about {span}.",
    "Ya hay {most} cálculos en espera para sus páginas abiertas, los que permite esta instalación; inténtelo de nuevo dentro de unos {span}.",
)
_GONE = Text(
    "The page that asked for this was closed; ask for it again.",
    "La página que pidió esto se cerró; pídalo de nuevo.",
)

POOL = Pool()
"""The one pool of this process."""


def compute(
    function: Callable[..., R], *arguments: Any, seconds: float = 60, memory_mb: int = 4096, caller: Caller = _NOBODY
) -> R:
    """`function(*arguments)` in a process of its own, with limits; see `Pool.compute`."""
    return POOL.compute(function, *arguments, seconds=seconds, memory_mb=memory_mb, caller=caller)


def begin(function: Callable[..., R], *arguments: Any, seconds: float = 60, caller: Caller = _NOBODY) -> Future[R]:
    """`function(*arguments)` in a process of its own, in the background; see `Pool.begin`."""
    return POOL.begin(function, *arguments, seconds=seconds, caller=caller)


def warm() -> None:
    """Start all workers; see `Pool.warm`."""
    POOL.warm(job, "warm")


def job(name: str, *arguments: Any) -> Any:
    """Call the function `name` of `playground.launch.compute.jobs`; meant to run in the compute pool."""
    return resolve_name(f"playground.launch.compute.jobs:{name}")(*arguments)
