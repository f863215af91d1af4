"""The trainers under the dispatcher: their processes, what they were asked, what became of them."""

import logging
import time

from playground.errors import PlaygroundError
from playground.launch.dispatching.assignment import Occupant, assign, yielding
from playground.launch.dispatching.job import BY_FORCE, FOREGROUND, STOPPED, Job, oom_kills, vanished
from playground.launch.launchers import local
from playground.launch.launchers.base import Began, Ended, Launcher, Process, Slot, publish_slots
from playground.launch.worker.entry import BUSY
from playground.launch.worker.time_limit import LATE, NOT_IN_TIME
from playground.tracking import admission, queue, run_folder, states
from playground.tracking.recording import checkpoint_sync, delivery
from playground.tracking.run import Run

GRACE = 15.0
"""Seconds that a run has to stop before its process is killed."""
HANDING_OVER = 600.0
"""The same for a process whose run has ended in the record: it may still be sending what only its machine has."""
LEAVING = 9.0
"""The same when the dispatcher itself has to leave."""
_SILENCE = 3.0
"""Seconds in which the launcher should have told that a process has ended."""
_NEVER = 180.0
"""Seconds after which a run that got no process counts as lost; warming up takes a few, more on a busy machine."""

_log = logging.getLogger("playground.dispatcher")


class Jobs:
    """All jobs of one launcher.

    Args:
        launcher: what starts processes.
        grace: seconds that a run has to stop.
        leaving: seconds that a run has to stop when everything has to end.
        late: seconds after its time limit in which a run may still end by itself.
    """

    def __init__(self, launcher: Launcher, grace: float = GRACE, leaving: float = LEAVING, late: float = LATE) -> None:
        self._launcher = launcher
        self._grace, self._leaving, self._late = grace, leaving, late
        self._told: object = None
        self.jobs: dict[str, Job] = {}

    def recover(self) -> None:
        """After a start: adopt runs whose process lives; those whose process has died go on once, then have failed."""
        delivery.catch_up_all()
        for begun in self._launcher.found():
            self._claim(begun)
        for run in queue.look().running:
            process = self._process(run)
            if not run.held and process is not None and run.id not in self.jobs:
                self._adopt(run, process)  # `attend` sees whether it still lives

    def wait(self, seconds: float) -> None:
        """Return as soon as something may have happened to a process, and after `seconds` at the latest."""
        self._launcher.wait(seconds)

    def attend(self) -> bool:
        """Look after the processes; whether anything has happened that concerns the queue."""
        events = self._launcher.news()
        for event in events:
            self._note(event)
        ended = 0
        for job in list(self.jobs.values()):
            now = time.monotonic()
            if not job.gone and not job.working:
                job.quiet = job.quiet or now
                patience = 0.0 if job.adopted else _NEVER if job.process is None else _SILENCE
                job.gone = now - job.quiet >= patience
            if job.gone:
                ended += self._remove(job)
            elif job.asked and not job.killed and now - job.asked_at > self._grace:
                self._end_by_force(job, now)
            else:
                self._watch(job, now)
        return bool(events) or ended > 0

    def follow(self, now: queue.Snapshot) -> None:
        """Do what the record asks for: pass wishes on, look after runs that others have started, fill the slots."""
        for run in (*now.running, *now.held):
            job = self.jobs.get(run.id)
            if job is not None:
                if run.wish:
                    self._ask(job, "stop")
            elif (process := self._process(run)) is not None:
                self._look_after_foreign(run, process)
        self._take_back(now)
        for run in now.waiting:
            if run.wish and run.id not in self.jobs:
                states.end(run.id, "stopped", run.wish)
        self._fill(now)

    def leave(self) -> None:
        """Put everything in training back into the queue, with a checkpoint where there is time for one.

        What outlives the dispatcher is left to the next one.
        """
        self._launcher.close()
        if self._launcher.outlives:
            return
        for event in self._launcher.news():
            self._note(event)
        for job in self.jobs.values():
            self._ask(job, "requeue")
        until = time.monotonic() + self._leaving
        while time.monotonic() < until and any(job.working for job in self.jobs.values()):
            time.sleep(0.05)
        for job in list(self.jobs.values()):
            job.kill()
            try:
                self._remove(job)
            except PlaygroundError as error:  # the next dispatcher sees that the process has gone
                _log.warning("%s: %s", job.run_id, error.text.en)

    def _note(self, event: Began | Ended) -> None:
        if isinstance(event, Began):
            if event.run_id in self.jobs:
                self.jobs[event.run_id].process = event.process
                self.jobs[event.run_id].quiet = 0.0
            return
        for job in self.jobs.values():
            if job.process is not None and job.process.name == event.process and not job.adopted:
                job.gone, job.end = True, event

    def _ask(self, job: Job, wish: states.Wish) -> None:
        """Pass a wish on; the first one counts, but a wish to stop comes before one to go back to the queue."""
        if job.asked in (wish, "stop"):
            return
        self._launcher.tell(job.run_id, wish)
        job.asked, job.asked_at = wish, time.monotonic()

    def _watch(self, job: Job, now: float) -> None:
        """Ask a run to stop whose time was over some while ago: it has not ended by itself."""
        if job.process is None or not job.working or job.process.waits:
            return
        job.since = now if job.since is None else job.since
        if now - job.since > job.left + self._late and job.asked is None:
            _log.warning("%s has not ended at its time limit of %g s", job.run_id, job.limit)
            job.late = True
            self._ask(job, "stop")

    def _end_by_force(self, job: Job, now: float) -> None:
        """Kill a process that did not stop in time; one whose run has ended in the record has until `HANDING_OVER`.

        Raises:
            TrackingFailed: the record does not answer; another round tries again.
        """
        run = None if now - job.asked_at > HANDING_OVER else queue.get(job.run_id)
        if run is None or not run.over:
            job.kill()

    def _take_back(self, now: queue.Snapshot) -> None:
        """A run that ended in the record while the launcher had no room for it is not to begin any more."""
        known = {run.id for run in (*now.waiting, *now.running, *now.held)}
        for job in self.jobs.values():
            if job.run_id not in known and not job.killed and job.process is not None and job.process.waits:
                job.kill()

    def _fill(self, now: queue.Snapshot) -> None:
        all_slots = self._launcher.slots()
        if all_slots != self._told:
            publish_slots(all_slots)
            self._told = all_slots
        waiting = [run for run in now.waiting if not run.wish and run.id not in self.jobs]
        if now.paused is not None:
            return
        occupants = [Occupant(job.slot, job.expected) for job in self.jobs.values()]
        found = assign(waiting, occupants, all_slots, self._launcher.memory())
        begun = [run for run in waiting if run.id in found.starts and self._start(run, found.starts[run.id])]
        queue.note_served(begun, now)
        states.explain(waiting, found.waits)
        for run_id, refusal in found.never.items():
            states.end(run_id, "failed", refusal)
        # A visitor does not wait for an example: that goes back to the queue, and on later.
        told = {**found.starts, **found.waits, **found.never}
        left = [run for run in waiting if run.id not in told and run.paused is None]
        examples = {job.run_id: job.slot for job in self.jobs.values() if job.example and job.process is not None}
        for run_id in yielding(left, examples, [one for one in examples if self.jobs[one].asked]):
            self._ask(self.jobs[run_id], "requeue")

    def _start(self, known: Run, slot: Slot) -> bool:
        run = queue.get(known.id)  # somebody may have wished otherwise since the queue was read
        if run is None or run.status != "queued" or run.held or run.wish is not None or run.paused is not None:
            return False
        states.clear_request(run.id)
        self.jobs[run.id] = self._job(run, run.attempts, slot)
        self._launcher.start(run.id, slot)
        _log.info("%s starts in %s", run.id, slot.name)
        return True

    def _job(self, run: Run, attempts: int, slot: Slot | None, process: Process | None = None) -> Job:
        limit = admission.limit_of(run)
        left = max(0.0, limit - run_folder.spent(run.id))
        return Job(run.id, attempts, run.example, slot, run.expected, process, limit=limit, left=left)

    def _slot(self, run: Run) -> Slot | None:
        return next((slot for slot in self._launcher.slots() if slot.name == run.slot), None)

    def _process(self, run: Run) -> Process | None:
        """Who trains a run; one that a foreground process holds is of this machine, whatever the launcher."""
        return local.recorded(run) if run.held else self._launcher.process(run)

    def _claim(self, begun: Began) -> None:
        """Take over what an earlier dispatcher has asked the launcher for."""
        run = queue.get(begun.run_id)
        if run is None or run.id in self.jobs:
            return  # of another record
        if not run.over:
            _log.info("%s is found again", run.id)
            begins = run.status == "running"
            self.jobs[run.id] = self._job(run, max(0, run.attempts - begins), self._slot(run), begun.process)
        elif begun.process.waits:
            begun.process.kill()

    def _adopt(self, run: Run, process: Process) -> None:
        _log.info("%s is adopted", run.id)
        job = self.jobs[run.id] = self._job(run, max(0, run.attempts - 1), self._slot(run), process)
        job.adopted = True

    def _look_after_foreign(self, run: Run, process: Process) -> None:
        """A run that this dispatcher has not started."""
        if process.alive:
            if not run.held:
                self._adopt(run, process)
            elif run.wish:
                states.tell_process(run.id, "stop")
        elif delivery.catch_up(run.id):
            # Only now it is sure that nothing more will come from it.
            known = queue.get(run.id)
            if known is not None and known.status == run.status and self._process(known) == process:
                states.end(run.id, "failed", FOREGROUND if run.held else vanished(run.id, None, False))

    def _remove(self, job: Job) -> bool:
        """Let the record know how a run's process ended; whether that is done.

        Raises:
            TrackingFailed: the record does not answer; the job is kept for another try.
        """
        if not delivery.catch_up(job.run_id):
            return False
        run = queue.get(job.run_id)
        if run is not None and not run.over:
            self._settle(job, run)
        _log.info("%s has ended (%s)", job.run_id, job.end.status)
        if self.jobs.get(job.run_id) is job:
            del self.jobs[job.run_id]
        return True

    def _settle(self, job: Job, run: Run) -> None:
        process = self._process(run) if run.status == "running" else None
        other = process is not None and (job.process is None or process.name != job.process.name)
        if process is not None and other and process.alive:
            self._adopt(run, process)  # two were started, and the other one has it
        elif job.asked == "stop" or run.wish:
            reason = run.wish or (NOT_IN_TIME.format(limit=f"{job.limit:g}") if job.late else STOPPED)
            states.end(run.id, "stopped", BY_FORCE.format(why=reason) if job.killed else reason)
        elif job.asked == "requeue" or job.end.back:
            # It was asked to go back, so that the attempt does not count.
            states.requeue(run.id, attempts=job.attempts)
        elif job.end.status == BUSY and run.status == "queued":
            _log.info("%s still has another process, which is just ending; it is tried again", run.id)
        elif (job.end.lost or (job.adopted and job.since is None)) and states.again_after_loss(run):
            _log.info("%s lost its process; it goes on from its last checkpoint", run.id)
            states.requeue(run.id)
        elif run.status == "running" or job.end.status != 0:
            end = job.end
            states.end(
                run.id, "failed", vanished(run.id, end.status, oom_kills() > job.oom_kills_before, end.said, end.lost)
            )
            if end.printed:
                checkpoint_sync.add_to_log(run.id, end.printed)
