"""Hears in a training process what it is asked to do.

SIGTERM means "back to the queue": that is what a system that shuts down sends.
"""

import signal
import threading
from types import FrameType

from playground.tracking.stop_requests import Wish, heard


class StopSignals:
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
