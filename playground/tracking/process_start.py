"""When a process began, told so that nobody's clock matters: a number alone is not enough, numbers are used again."""

import os
import sys
from functools import lru_cache
from pathlib import Path

import psutil


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
