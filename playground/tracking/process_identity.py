"""Which process is meant: a number alone is not enough, numbers are used again."""

import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psutil

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
        pid: the process's number.
        created: when the process began; 0 where unknown.
        host: the name of its machine.
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
            with suppress(psutil.Error):
                process.kill()
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
        with suppress(psutil.Error):
            process.terminate()
    _, left = psutil.wait_procs(processes, timeout=gentle)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=2)


def family(pid: int) -> list[psutil.Process]:
    """A process and all that descend from it, the youngest first."""
    try:
        process = psutil.Process(pid)
        return [*reversed(process.children(recursive=True)), process]
    except psutil.Error:
        return []


def born(pid: int) -> tuple[float, str]:
    """When a living process of this machine began, and since which start of the machine that is counted.

    Returns:
        On Linux seconds since the machine started, and the name of that start; elsewhere seconds since 1970 and "".
        The latter move with the machine's clock, the former do not.

    Raises:
        psutil.Error: there is no such process.
    """
    boot = boot_id()
    if not boot:
        return float(psutil.Process(pid).create_time()), ""
    try:
        words = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        raise psutil.NoSuchProcess(pid) from None
    # The program's name may hold blanks and brackets; what follows it is numbers. The start is the 22nd word.
    return int(words.rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK"), boot


@lru_cache(maxsize=1)
def boot_id() -> str:
    """The name of this start of the machine; empty where the system gives none."""
    if sys.platform != "linux":
        return ""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
