"""Which process is meant: a number alone is not enough, numbers are used again."""

import os
import socket
import time
from dataclasses import dataclass

import psutil

from playground.tracking.process_start import born

_SLACK = 2.0
"""Seconds by which two readings of one process's start may differ where they are told by the system's clock."""
_TICK = 0.005
"""The same where they are counted from the start of the machine: nothing but rounding."""
_DYING = 2.0
"""Seconds that the end by force may take."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A process on this or another machine.

    Attributes:
        pid: its number. created: when it began; 0 where unknown. host: the machine's name.
        boot: the start of the machine since which `created` counts seconds; empty: it counts since 1970.
    """

    pid: int
    created: float
    host: str
    boot: str = ""

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == host()

    def process(self) -> psutil.Process | None:
        """The process, if it still lives on this machine; a zombie does not live."""
        try:
            found = psutil.Process(self.pid)
            return found if self._same(found) and found.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.Error, ValueError):
            return None

    @property
    def alive(self) -> bool:
        """Whether it still lives on this machine."""
        return self.here and self.process() is not None

    @property
    def name(self) -> str:
        """What it is called among the processes that live or have just died."""
        return f"{self.host}/{self.pid}"

    @property
    def waits(self) -> bool:
        """Never: whatever has a number has begun."""
        return False

    def kill(self) -> None:
        """End it, and whatever it has started, by force; it is not waited for as a parent does, who wants its exit code."""
        if not self.alive:
            return
        for process in family(self.pid):
            _quietly(process.kill)
        until = time.monotonic() + _DYING
        while self.alive and time.monotonic() < until:
            time.sleep(0.01)

    def _same(self, found: psutil.Process) -> bool:
        if not self.boot:
            return bool(abs(found.create_time() - self.created) <= _SLACK)
        created, boot = born(self.pid)
        return boot == self.boot and abs(created - self.created) <= _TICK


def host() -> str:
    """This machine's name."""
    return socket.gethostname()


def of(pid: int) -> Identity:
    """The identity of a process of this machine; where it has already gone, one that is not alive."""
    try:
        created, boot = born(pid)
    except psutil.Error:
        created, boot = 0.0, ""
    return Identity(pid, created, host(), boot)


def mine() -> Identity:
    """The identity of this process."""
    return of(os.getpid())


def end(processes: list[psutil.Process], gentle: float) -> None:
    """End processes: ask (SIGTERM), wait at most `gentle` seconds for all of them, then force (SIGKILL)."""
    for process in processes:
        _quietly(process.terminate)
    _, left = psutil.wait_procs(processes, timeout=gentle)
    for process in left:
        _quietly(process.kill)
    psutil.wait_procs(left, timeout=2)


def family(pid: int) -> list[psutil.Process]:
    """A process and all that descend from it, the youngest first."""
    try:
        process = psutil.Process(pid)
        return [*reversed(process.children(recursive=True)), process]
    except psutil.Error:
        return []


def wait_for_any(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until all have gone or the time is over; what is left."""
    until = time.monotonic() + seconds
    _, left = psutil.wait_procs(processes, timeout=max(0.0, until - time.monotonic()))
    return list(left)


def _quietly(action: object) -> None:
    try:
        action()  # type: ignore[operator]
    except psutil.Error:
        return
