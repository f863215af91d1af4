"""Takes queued runs from the record and gives them to the launcher: `python -m playground.launch.dispatcher`.

One for each store and home folder, guarded by a lock. All that it knows it can read again from the record, so that it
may die at any moment: runs in training go on, and the next dispatcher adopts them.
"""

import contextlib
import logging
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from playground.errors import PlaygroundError
from playground.launch import expired_runs
from playground.launch.dispatching.helper_process import HelperProcess
from playground.launch.dispatching.jobs import Jobs
from playground.launch.launchers.base import Launcher
from playground.launch.launchers.selection import launcher
from playground.launch.notifications import sender
from playground.launch.single_instance import BUSY, alone
from playground.settings import settings
from playground.tracking import cleanup, queue, study_records
from playground.tracking.recording import delivery

_LOOK = 0.25
"""Seconds between two looks."""
_AGAIN = 5.0
"""Seconds after which the record is read even though it seems unchanged."""
_SHARE = 4.0
"""How many times as long as it takes to read the queue it is not read again: a long one is not to cost all the time."""
_CATCH_UP = 60.0
"""Seconds between two looks for things that a process could not deliver to the record before it ended."""
_STUDIES = 5.0
"""Seconds between two starts of the scheduler of studies, at least."""
_EXPIRED = 3600.0
"""Seconds between two looks for runs that are not kept any more."""
_ABSENT = 2.0
"""Seconds of patience with a record that does not answer."""

_log = logging.getLogger("playground.dispatcher")


class Dispatcher:
    """The loop: look at the processes, look at the record, act.

    Args:
        crew: the trainers of this machine.
    """

    def __init__(self, crew: Jobs) -> None:
        self._crew = crew
        self._study_scheduler = HelperProcess("playground.launch.studies.scheduler", study_records.any_open, _STUDIES)
        # Only where this deployment keeps runs for some days.
        self._expired_runs = HelperProcess("playground.launch.expired_runs", expired_runs.due, _EXPIRED)
        self._notifications = HelperProcess("playground.launch.notifications.sender", sender.due, sender.PAUSE)
        self._seen: object = None
        self._known: queue.Snapshot | None = None
        self._took = 0.0
        self._read_at = 0.0
        self._caught_up_at = time.monotonic()
        self._tidied_at: float | None = None
        self._unfinished = cleanup.Unfinished()
        self._recovered = False
        self._leaving = False

    def run(self) -> None:
        """Work until asked to leave; then put running runs back into the queue."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._leave)
        while not self._leaving:
            try:
                self.look()
                self._crew.wait(_LOOK)
            except PlaygroundError as error:
                _log.warning("%s", error.text.en)
                self._seen = self._known = None
                self._wait(_ABSENT)
            except OSError as error:  # a full disk: nothing can be said to the trainers just now
                _log.warning("%s", error)
                self._wait(_ABSENT)
        self._study_scheduler.kill()
        self._expired_runs.kill()
        self._notifications.kill()
        with contextlib.suppress(PlaygroundError, OSError):
            self._recover()  # even now: trainers that live have to end as well
        self._crew.leave()

    def look(self) -> None:
        """One round.

        Raises:
            TrackingFailed: the record does not answer; the next round tries again.
        """
        self._recover()
        if self._crew.attend() and self._known is not None:
            # The next one begins at once; to read the whole queue again may take longer than a run.
            self._follow(self._known.later(self._crew.jobs))
        seen, now = queue.signature(), time.monotonic()
        since = now - self._read_at
        if (seen != self._seen and since > _SHARE * self._took) or since > _AGAIN:
            self._follow(queue.look())
            self._study_scheduler.look()
            self._seen, self._read_at = seen, time.monotonic()
            self._took = self._read_at - now
        if now - self._caught_up_at > _CATCH_UP:
            self._caught_up_at = now
            delivery.catch_up_all()
            for run_id in self._unfinished.sweep():
                _log.info("%s was never submitted whole and is deleted", run_id)
            self._expired_runs.look()
            if self._tidied_at is None or now - self._tidied_at > cleanup.DAY:
                removed = cleanup.remove_unused()
                self._tidied_at = now
                if removed:
                    _log.info("%d files that nothing refers to any more are removed", len(removed))
        self._notifications.look()

    def _follow(self, now: queue.Snapshot) -> None:
        self._crew.follow(now)
        self._known = now.later(self._crew.jobs)

    def _recover(self) -> None:
        if not self._recovered:
            self._crew.recover()
            self._recovered = True

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._leaving and time.monotonic() < until:
            time.sleep(_LOOK)

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self._leaving = True


def main(begin: Callable[[], Launcher] = launcher) -> int:
    """Serve the store in force; the exit code.

    Args:
        begin: gives what starts runs.
    """
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    with alone("dispatcher") as first:
        if not first:
            sys.stderr.write(f"Another dispatcher serves {settings().home} already; one is enough, this one leaves.\n")
            return BUSY
        try:
            Dispatcher(Jobs(begin())).run()
        except PlaygroundError as error:
            sys.stderr.write(f"{error.text.en}\n")
            return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
