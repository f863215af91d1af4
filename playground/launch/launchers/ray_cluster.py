"""Trains runs on a Ray cluster, as jobs of Ray: the only file that knows ray.

A job is a process on one of the cluster's machines. Ray chooses the machine, lets the job wait until there is room, keeps
what it prints, and does not need the dispatcher: that talks to the dashboard over HTTP, may die at any moment, and finds
its jobs again by their names. Tasks and actors start faster, but live and die with a driver inside the cluster.

One thread asks the cluster, so that the dispatcher never waits. What was known stays true while there is no answer.
"""

import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import requests
from ray.exceptions import RayError
from ray.job_submission import JobDetails, JobStatus, JobSubmissionClient
from ray.util.state import list_nodes
from ray.util.state.exception import RayStateApiException

from playground.errors import Failure
from playground.hardware import DeviceMemory
from playground.launch.launchers import local
from playground.launch.launchers.base import Began, Ended, Process, Slot
from playground.launch.launchers.ray_jobs import COMMAND, RayJob, environment, slots_of
from playground.settings import settings
from playground.text import Text
from playground.tracking import states
from playground.tracking.run import Run

_LOOK, _NODES = 0.5, 5.0
"""Seconds between two looks at the jobs, and at the machines."""
_ABSENT = 2.0
"""Seconds of patience with a cluster that does not answer."""
_ANSWER = 15.0
"""Seconds in which it has to answer."""
_NAME = re.compile(r"playground-[0-9a-f]{32}-[0-9a-f]+")
_LOST = ("JOB_SUPERVISOR_ACTOR_DIED", "JOB_SUPERVISOR_ACTOR_UNKNOWN_FAILURE")
"""Ray's words for a job whose machine, or whatever watched over it there, has gone."""
_KEPT, _AT_ONCE = 200, 5
"""Jobs that have ended and that Ray goes on showing, as each look reads them all; how many are let go at once."""
_MOST, _LAST = 100_000, 300
"""Characters of what a run has printed, and of its last line, that are told."""

_log = logging.getLogger("playground.dispatcher")


class _Client(JobSubmissionClient):  # type: ignore[misc]
    """Ray's own client, which would wait for ever for an answer."""

    def _do_request(self, method: str, endpoint: str, **more: Any) -> requests.Response:
        answer: requests.Response = super()._do_request(method, endpoint, **({"timeout": _ANSWER} | more))
        return answer


class Cluster:
    """The launcher of a Ray cluster.

    Args:
        address: of the dashboard, `http://head:8265`.
        command: what trains a run, with `{run}` for its id.

    Raises:
        Failure: the cluster does not answer.
    """

    outlives = True

    def __init__(self, address: str, command: str = COMMAND) -> None:
        self._address, self._command = address, command
        self._guard = threading.RLock()
        self._asked: dict[str, tuple[str, Slot]] = {}
        self._mine: dict[str, str] = {}
        self._seen: dict[str, JobDetails] = {}
        self._to_stop: set[str] = set()
        self._told: list[Began | Ended] = []
        self._rooms: Sequence[Mapping[str, float]] = ()
        self._rooms_at = -_NODES
        self._over, self._wake, self._news = threading.Event(), threading.Event(), threading.Event()
        with self._reaching():
            self._client = _Client(address)
            self._poll()
        self._mine = {name: name.split("-")[1] for name, job in self._seen.items() if not job.status.is_terminal()}
        self._thread = threading.Thread(target=self._work, name="cluster", daemon=True)
        self._thread.start()

    def slots(self) -> Sequence[Slot]:
        """Room for runs on all machines of the cluster, whoever uses it now."""
        with self._guard:
            return slots_of(self._rooms)

    def start(self, run_id: str, slot: Slot) -> None:
        """Ask for a job; Ray lets it wait while there is no room for it."""
        name = f"playground-{run_id}-{time.time_ns() // 1000:x}"
        with self._guard:
            self._asked[name] = (run_id, slot)
            self._mine[name] = run_id
            self._tell(Began(run_id, RayJob(name, self)))
        self._wake.set()

    def memory(self) -> Mapping[str, DeviceMemory]:
        """Nothing: which machine a job will be on is for Ray to choose."""
        return {}

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call."""
        with self._guard:
            found, self._told = self._told, []
            self._news.clear()
        return found

    def wait(self, seconds: float) -> None:
        """Return as soon as something has happened, and after `seconds` at the latest."""
        self._news.wait(seconds)

    def tell(self, run_id: str, wish: states.Wish) -> None:
        """Pass a wish on: the record carries a wish to stop, Ray's own way to end a job the one to go back."""
        if settings().shared_home:
            states.tell_process(run_id, wish)
        with self._guard:
            names = [name for name, run in self._mine.items() if run == run_id]
        for name in names:
            if wish == "requeue" or self.status(name) == "waits":
                self.stop(name)

    def process(self, run: Run) -> Process | None:
        """Who trains a run: a job, or a process of this machine from before there was a cluster."""
        return RayJob(run.job, self) if run.job else local.recorded(run)

    def found(self) -> list[Began]:
        """The jobs that an earlier dispatcher has asked for and that have not ended."""
        with self._guard:
            return [Began(run, RayJob(name, self)) for name, run in self._mine.items()]

    def close(self) -> None:
        """Let go; jobs that were asked for go on."""
        self._over.set()
        self._wake.set()
        self._thread.join(10)

    def status(self, name: str) -> str:
        """`waits`, `works` or `over`; of a name that nobody has heard of, too."""
        with self._guard:
            if name in self._asked:
                return "waits"
            job = self._seen.get(name)
        if job is None or job.status.is_terminal():
            return "over"
        return "waits" if job.status == JobStatus.PENDING else "works"

    def stop(self, name: str) -> None:
        """Have a job ended; one that waits is over as soon as Ray has heard of it."""
        with self._guard:
            if self._asked.pop(name, None) is None:
                self._to_stop.add(name)
            else:
                self._end(Ended(name, None, back=True))
        self._wake.set()

    def _work(self) -> None:
        silent = False
        while not self._over.is_set():
            try:
                with self._reaching():
                    self._submit()
                    self._stop()
                    self._poll()
                silent = False
            except Failure as error:
                if not silent:
                    _log.warning("%s", error.text.en)
                silent = True
            self._wake.wait(_ABSENT if silent else _LOOK)
            self._wake.clear()

    def _submit(self) -> None:
        chosen = settings()
        with self._guard:
            asked = dict(self._asked)
        for name, (run_id, slot) in asked.items():
            try:
                self._client.submit_job(
                    entrypoint=self._command.format(run=run_id),
                    submission_id=name,
                    runtime_env={"env_vars": environment(name, slot)},
                    metadata={"run": run_id, "slot": slot.name},
                    entrypoint_num_cpus=slot.threads,
                    entrypoint_num_gpus=1 / chosen.gpu_share if slot.device == "cuda" else None,
                    entrypoint_resources=chosen.ray_resources or None,
                )
            except RuntimeError as error:
                # The answer to an earlier try was lost on the way.
                if "already exists" not in str(error):
                    raise
            details = self._client.get_job_info(name)
            with self._guard:
                self._seen[name] = details
                if self._asked.pop(name, None) is None:  # taken back meanwhile
                    self._to_stop.add(name)

    def _stop(self) -> None:
        with self._guard:
            names = list(self._to_stop)
        for name in names:
            waits = False
            try:
                self._client.stop_job(name)
                # What waited at the last look may work by now.
                waits = self._client.get_job_info(name).status == JobStatus.PENDING
            except RuntimeError as error:
                if "does not exist" not in str(error):
                    raise
            with self._guard:
                self._to_stop.discard(name)
                if waits:
                    # Ray ends it as soon as there is room for it, which may be long from now.
                    self._end(Ended(name, None, back=True))

    def _poll(self) -> None:
        jobs = self._client.list_jobs()
        if time.monotonic() - self._rooms_at >= _NODES:
            nodes = list_nodes(self._address, timeout=int(_ANSWER), limit=10_000, raise_on_missing_output=False)
            self._rooms = [node.resources_total or {} for node in nodes if node.state == "ALIVE"]
            self._rooms_at = time.monotonic()
        with self._guard:
            self._seen = {job.submission_id: job for job in jobs if _NAME.fullmatch(job.submission_id or "")}
            ended = [name for name in self._mine if self.status(name) == "over"]
            past = [name for name in self._seen if self.status(name) == "over" and name not in self._mine]
        for name in ended:
            end = self._how(name)
            with self._guard:
                self._end(end)
        for name in sorted(past, key=lambda one: one.rpartition("-")[2])[: max(0, len(past) - _KEPT)][:_AT_ONCE]:
            self._client.delete_job(name)

    def _end(self, end: Ended) -> None:
        if self._mine.pop(end.process, None):
            self._tell(end)

    def _tell(self, event: Began | Ended) -> None:
        self._told.append(event)
        self._news.set()

    def _how(self, name: str) -> Ended:
        """How a job has ended."""
        job = self._seen.get(name)
        if job is None:  # the cluster was started anew and knows nothing
            return Ended(name, None, lost=True)
        if job.status == JobStatus.SUCCEEDED:
            return Ended(name, 0)
        if job.status == JobStatus.STOPPED or job.error_type == "JOB_SUPERVISOR_ACTOR_START_TIMEOUT":
            return Ended(name, None, back=True)
        if job.error_type in _LOST:
            return Ended(name, None, lost=True)
        printed = self._printed(job)
        return Ended(name, job.driver_exit_code, _last(printed), printed[-_MOST:])

    def _printed(self, job: JobDetails) -> str:
        try:
            return str(self._client.get_job_logs(job.submission_id))
        except (RuntimeError, requests.RequestException):
            return job.message or ""

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (ConnectionError, RuntimeError, requests.RequestException, RayError, RayStateApiException) as error:
            why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise Failure(
                Text(
                    "The Ray cluster at {place} does not answer; check that it is running and that PLAYGROUND_RAY_ADDRESS is right ({why}).",
                    "El clúster de Ray en {place} no responde; compruebe que está en marcha y que PLAYGROUND_RAY_ADDRESS es correcta ({why}).",
                ).format(place=self._address, why=why)
            ) from error


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return next((line[:_LAST] for line in reversed(lines) if line), "")
