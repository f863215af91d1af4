"""The trainers of this machine under the dispatcher: their processes, what they were asked, what became of them."""

import logging
import time
from dataclasses import dataclass, field

from playground.errors import PlaygroundError
from playground.launch import identity, wishes
from playground.launch.identity import Identity
from playground.launch.local import Began, Ended, Launcher
from playground.launch.reasons import BY_FORCE, FOREGROUND, STOPPED, MemoryWatch, vanished
from playground.launch.wishes import Wish
from playground.settings import settings
from playground.tracking import delivery, queue, states
from playground.tracking.queue import Snapshot
from playground.tracking.run import Run

GRACE = 15.0
"""Seconds that a run has to stop before its process is killed."""
LEAVING = 9.0
"""The same when the dispatcher itself has to leave."""
_SILENCE = 3.0
"""Seconds in which the launcher should have told that a process has ended."""
_NEVER = 180.0
"""Seconds after which a run that got no process counts as lost; warming up takes a few, more on a busy machine."""
_LAST_TRY = 2
"""A run that lost its process is resumed once; when it has been begun so often it has failed."""

_log = logging.getLogger("playground.dispatcher")


@dataclass
class Job:
    """One run that holds a slot here.

    Attributes:
        attempts: how often the run had been begun before.
        example: gives its slot up to a visitor's run.
        process: who trains it; None until the launcher has told.
        adopted: another dispatcher started it, so that the launcher knows nothing of it.
        asked: the wish that was passed on; asked_at: when. killed: it did not follow in time.
        gone: its process has ended; the job is kept until the record knows. status: how it ended, see `Ended`.
        quiet: when it was first seen that the process is not there any more.
    """

    run_id: str
    attempts: int
    example: bool
    process: Identity | None = None
    adopted: bool = False
    asked: Wish | None = None
    asked_at: float = 0.0
    killed: bool = False
    gone: bool = False
    status: int | None = None
    quiet: float = 0.0
    memory: MemoryWatch = field(default_factory=MemoryWatch)

    @property
    def working(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.alive

    def ask(self, wish: Wish) -> None:
        """Pass a wish on; the first one counts, but a wish to stop comes before one to go back to the queue."""
        if self.asked in (wish, "stop"):
            return
        wishes.tell(self.run_id, wish)
        self.asked, self.asked_at = wish, time.monotonic()

    def kill(self) -> None:
        """End its process, and whatever that has started, by force."""
        self.killed = True
        if self.process is not None and self.process.alive:
            _log.warning("%s did not end in time and is killed", self.run_id)
            identity.end(identity.family(self.process.pid), gentle=0.0)


class Crew:
    """All jobs of this machine.

    Args:
        launcher: what starts processes.
        grace: seconds that a run has to stop. leaving: the same when everything has to end.
    """

    def __init__(self, launcher: Launcher, grace: float = GRACE, leaving: float = LEAVING) -> None:
        self._launcher = launcher
        self._grace, self._leaving = grace, leaving
        self.jobs: dict[str, Job] = {}

    def recover(self) -> None:
        """After a start: adopt runs whose process lives; those whose process has died go on once, then have failed."""
        delivery.catch_up_all()
        for run in queue.look().running:
            if run.held or run.host != identity.host():
                continue
            if _process(run).alive:
                self._adopt(run)
            elif run.attempts < _LAST_TRY:
                _log.info("%s lost its process; it goes on from its last checkpoint", run.id)
                states.requeue(run.id)
            else:
                states.end(run.id, "failed", vanished(run.id, None, False))

    def attend(self) -> bool:
        """Look after the processes; whether anything has happened that concerns the queue."""
        events = self._launcher.news()
        for event in events:
            self._hear(event)
        ended = 0
        for job in list(self.jobs.values()):
            now = time.monotonic()
            if not job.gone and not job.working:
                job.quiet = job.quiet or now
                patience = 0.0 if job.adopted else _NEVER if job.process is None else _SILENCE
                job.gone = now - job.quiet >= patience
            if job.gone:
                ended += self._bury(job)
            elif job.asked and not job.killed and now - job.asked_at > self._grace:
                job.kill()
        return bool(events) or ended > 0

    def follow(self, now: Snapshot) -> None:
        """Do what the record asks for: pass wishes on, look after runs of this machine, fill the slots."""
        for run in (*now.running, *now.held):
            job = self.jobs.get(run.id)
            if job is not None:
                if run.wish:
                    job.ask("stop")
            elif run.host == identity.host():
                self._meet(run)
        for run in now.waiting:
            if run.wish and run.id not in self.jobs:
                states.end(run.id, "stopped", run.wish)
        self._fill([run for run in now.waiting if not run.wish and run.id not in self.jobs])

    def leave(self) -> None:
        """Put everything in training back into the queue, with a checkpoint where there is time for one."""
        self._launcher.close()
        for event in self._launcher.news():
            self._hear(event)
        for job in self.jobs.values():
            job.ask("requeue")
        until = time.monotonic() + self._leaving
        while time.monotonic() < until and any(job.working for job in self.jobs.values()):
            time.sleep(0.05)
        for job in list(self.jobs.values()):
            job.kill()
            try:
                self._bury(job)
            except PlaygroundError as error:  # the next dispatcher sees that the process has gone
                _log.warning("%s: %s", job.run_id, error.text.en)

    def _hear(self, event: Began | Ended) -> None:
        if isinstance(event, Began):
            if event.run_id in self.jobs:
                self.jobs[event.run_id].process = identity.of(event.pid)
                self.jobs[event.run_id].quiet = 0.0
            return
        for job in self.jobs.values():
            if job.process is not None and job.process.pid == event.pid and not job.adopted:
                job.gone, job.status = True, event.status

    def _fill(self, waiting: list[Run]) -> None:
        free = settings().slots_in_force - len(self.jobs)
        for run in waiting[: max(0, free)]:
            wishes.forget(run.id)
            self.jobs[run.id] = Job(run.id, run.attempts, run.example)
            self._launcher.start(run.id)
            _log.info("%s starts", run.id)
        # A visitor does not wait for an example: that goes back to the queue, and on later.
        left = sum(not run.example for run in waiting[max(0, free) :])
        giving = [job for job in self.jobs.values() if job.example and job.process is not None]
        for job in giving[: max(0, left - sum(job.asked is not None for job in giving))]:
            job.ask("requeue")

    def _adopt(self, run: Run) -> None:
        _log.info("%s is adopted", run.id)
        self.jobs[run.id] = Job(run.id, max(0, run.attempts - 1), run.example, _process(run), adopted=True)

    def _meet(self, run: Run) -> None:
        """A run of this machine that this dispatcher has not started."""
        process = _process(run)
        if process.alive:
            if not run.held:
                self._adopt(run)
            elif run.wish:
                wishes.tell(run.id, "stop")
        elif delivery.catch_up(run.id):
            # Only now it is sure that nothing more will come from it.
            known = queue.get(run.id)
            if known is not None and known.status == run.status and _process(known) == process:
                states.end(run.id, "failed", FOREGROUND if run.held else vanished(run.id, None, False))

    def _bury(self, job: Job) -> bool:
        """Let the record know how a run's process ended; whether that is done.

        Raises:
            TrackingFailed: the record does not answer; the job is kept for another try.
        """
        if not delivery.catch_up(job.run_id):
            return False
        run = queue.get(job.run_id)
        if run is not None and not run.over:
            self._settle(job, run)
        _log.info("%s has ended (%s)", job.run_id, job.status)
        if self.jobs.get(job.run_id) is job:
            del self.jobs[job.run_id]
        return True

    def _settle(self, job: Job, run: Run) -> None:
        mine = job.process.pid if job.process is not None else 0
        if run.status == "running" and run.pid != mine and _process(run).alive:
            self._adopt(run)  # two were started, and the other one has it
        elif job.asked == "stop" or run.wish:
            reason = run.wish or STOPPED
            states.end(run.id, "stopped", BY_FORCE.format(why=reason) if job.killed else reason)
        elif job.asked == "requeue":
            # It was asked to go back, so that the attempt does not count.
            states.requeue(run.id, attempts=job.attempts)
        elif run.status == "running" or job.status != 0:
            states.end(run.id, "failed", vanished(run.id, job.status, job.memory.struck()))


def _process(run: Run) -> Identity:
    return Identity(run.pid or 0, run.process_started or 0.0, run.host or "")
