"""What a training process is asked to do while it works: to stop, or to go back to the queue.

A wish travels as a small file in the run's folder, which works on every system and outlives the process that wrote
it. SIGTERM means "back to the queue": that is what a system that shuts down sends.
"""

import contextlib
import signal
import threading
from types import FrameType
from typing import Literal

from playground.tracking.folders import folder

Wish = Literal["stop", "requeue"]


def tell(run_id: str, wish: Wish) -> None:
    """Leave a wish for a run's process; a wish to stop is not taken back by a wish to go back to the queue."""
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    if wish == "stop" or heard(run_id) is None:
        fresh = place / "wish.new"
        fresh.write_text(wish, "utf-8")
        fresh.replace(place / "wish")


def heard(run_id: str) -> Wish | None:
    """The wish that lies in a run's folder."""
    try:
        word = (folder(run_id) / "wish").read_text("utf-8")
    except OSError:
        return None
    return "stop" if word == "stop" else "requeue" if word == "requeue" else None


def forget(run_id: str) -> None:
    """Take the wish away, before a run begins (again)."""
    with contextlib.suppress(OSError):
        (folder(run_id) / "wish").unlink(missing_ok=True)


class Ear:
    """Hears the wishes for one run in the process that trains it; ask it after each batch.

    Args:
        run_id: the run.
        signals: also take SIGTERM as the wish to go back to the queue, and no notice of SIGINT (a Ctrl-C in the
            terminal is for the server, which then asks its trainers).
    """

    def __init__(self, run_id: str, signals: bool = True) -> None:
        self._run_id = run_id
        self._told = False
        if signals and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._tell)
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __call__(self) -> Wish | None:
        """The wish so far."""
        return heard(self._run_id) or ("requeue" if self._told else None)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self._told = True
