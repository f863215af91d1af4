"""A training process from its first to its last breath: `python -m playground.launch.worker.entry RUN_ID`.

The warmed forkserver calls `begin` and `train` in a fresh fork; elsewhere this file is started as a program.
"""

import contextlib
import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from playground.errors import PlaygroundError
from playground.launch.abandonable import leave
from playground.launch.worker.interruptions import StopSignals
from playground.tracking.run_folder import folder
from playground.tracking.states import Wish

_OUT_OF_MEMORY_FIRST = "300"
"""Added to the system's score of what to end when memory runs out: rather a run than the server."""

BUSY = 75
"""The exit code of a process that found another one at work on its run (EX_TEMPFAIL of `sysexits.h`)."""
_LAST_MOMENT = 10.0

Work = Callable[[str, Callable[[], Wish | None]], object]
"""Trains one run: takes its id and what to ask after each batch."""


def output(run_id: str) -> Path:
    """Where everything goes that a run's process prints."""
    return folder(run_id) / "output.txt"


def begin(run_id: str) -> None:
    """Make this fresh process a trainer: its own session, its own output file, first to go when memory is short."""
    with contextlib.suppress(OSError):  # already the leader of its session
        os.setsid()
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    output(run_id).parent.mkdir(parents=True, exist_ok=True)
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(output(run_id), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for source, target in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(file)
    faulthandler.enable(2)  # where a library brings the process down, its output says where
    go_first()


def go_first() -> None:
    """When memory runs out, let the system end this process before others."""
    with contextlib.suppress(OSError):  # only Linux has the score
        Path("/proc/self/oom_score_adj").write_text(_OUT_OF_MEMORY_FIRST, "ascii")


def train(run_id: str, work: Work | None = None) -> int:
    """Train one run in this process; the exit code.

    A lock in the run's folder keeps two processes from training the same run, whatever happened to the dispatcher
    that started them.
    """
    ear = StopSignals(run_id)
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    # A process that has just put the run back into the queue may need a moment to end.
    lock = FileLock(str(place / "process.lock"), timeout=_LAST_MOMENT)
    try:
        lock.acquire()
    except Timeout:
        sys.stderr.write("Another process already trains this run.\n")
        return BUSY
    try:
        (work or _execute)(run_id, ear)
        return 0
    except PlaygroundError as error:
        sys.stderr.write(f"{error.text.en}\n")
        return error.exit_code
    except Exception:
        traceback.print_exc()
        return 1
    finally:
        lock.release()


def _execute(run_id: str, ear: StopSignals) -> None:
    from playground.launch.worker import execution  # noqa: PLC0415 (brings torch, which a wrong call need not wait for)

    execution.execute(run_id, should_stop=ear)


def main() -> int:
    """Train the run named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("Name one run: python -m playground.launch.worker.entry RUN_ID\n")
        return 2
    begin(sys.argv[1])
    return train(sys.argv[1])


if __name__ == "__main__":
    sys.exit(leave(main()))
