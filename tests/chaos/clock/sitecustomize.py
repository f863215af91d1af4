"""Moves the wall clock of every Python process that finds this file on its path, by the seconds that a file says.

Only what would move with a machine's clock moves: the time of day, and the moment at which the machine is believed to
have started. `time.monotonic` goes on as it does on a machine whose clock is set.
"""

import os
import time
from pathlib import Path

_OFFSET = Path(os.environ.get("CHAOS_CLOCK", "/nowhere"))


def offset() -> int:
    """Seconds by which the clock is moved now."""
    try:
        return int(_OFFSET.read_text("ascii") or 0)
    except (OSError, ValueError):
        return 0


def install() -> None:
    """Move this process's clock from now on."""
    import psutil._pslinux as linux  # what psutil knows of a process's start is told by the clock

    seconds, nanoseconds, boot = time.time, time.time_ns, linux.boot_time
    time.time = lambda: seconds() + offset()
    time.time_ns = lambda: nanoseconds() + offset() * 10**9
    linux.boot_time = lambda: boot() + offset()


if "CHAOS_CLOCK" in os.environ:
    install()
