"""What a running app costs: processor time and memory of its parts."""

from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time since each part began, and memory now.

    Attributes:
        app: seconds of the processes that serve pages.
        pool: seconds of the processes that compute for pages.
        training: seconds of the dispatcher, the trainers and what they start from.
        proxy: seconds of what stands before several processes that serve pages.
        memory: MiB of the processes that serve pages, resident.
    """

    app: float
    pool: float
    training: float
    proxy: float
    memory: float


def cost(root: int) -> Cost:
    """The cost so far of an app that the process `root` serves; what has ended is counted with whoever started it."""
    app = pool = training = proxy = memory = 0.0
    for process in psutil.Process(root).children(recursive=True):
        with suppress(psutil.Error):
            command, times = " ".join(process.cmdline()), process.cpu_times()
            own, ended = times.user + times.system, times.children_user + times.children_system
            if "playground.ui.server" in command:
                app += own
                pool += ended
                memory += process.memory_info().rss / 2**20
            elif "pool_worker" in command:
                pool += own + ended
            elif "playground" in command:
                training += own + ended
            else:
                proxy += own + ended
    return Cost(app, pool, training, proxy, memory)


def own_seconds() -> tuple[float, float]:
    """Processor seconds of this process, and of all that it started but for the app: Chromium and its driver."""
    this = psutil.Process()
    mine = this.cpu_times()
    browsers = mine.children_user + mine.children_system
    for child in this.children(recursive=True):
        with suppress(psutil.Error):
            if "playground" not in " ".join(child.cmdline()):
                times = child.cpu_times()
                browsers += times.user + times.system
    return mine.user + mine.system, browsers
