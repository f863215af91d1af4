"""The launcher of a cluster when that answers late, forgets, or does not answer; a made-up one that does as it is told."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from playground.launch.launchers.base import Began, Ended
from playground.tracking.run import Run

pytest.importorskip("ray", reason="Ray is not installed: pip install -e '.[ray]'")

from ray.job_submission import JobStatus

from playground.launch.launchers import ray_cluster
from playground.launch.launchers.ray_cluster import Cluster
from tests.helpers.waiting import until

RUN = "0123456789abcdef0123456789abcdef"


class MadeUp:
    """What Ray's client can, without a cluster."""

    def __init__(self) -> None:
        self.jobs: dict[str, Any] = {}
        self.away = False
        self.stopped: list[str] = []
        self.lose_answers = 0

    def put(self, name: str, status: JobStatus, **more: Any) -> None:
        known = {"error_type": None, "driver_exit_code": None, "message": ""}
        self.jobs[name] = SimpleNamespace(submission_id=name, status=status, **(known | more))

    def list_jobs(self) -> list[Any]:
        self._must_answer()
        return list(self.jobs.values())

    def submit_job(self, submission_id: str, **_more: Any) -> None:
        self._must_answer()
        if submission_id in self.jobs:
            raise RuntimeError(f"Job with submission_id {submission_id} already exists.")
        self.put(submission_id, JobStatus.PENDING)
        if self.lose_answers:
            self.lose_answers -= 1
            raise RuntimeError("the connection was reset")

    def get_job_info(self, name: str) -> Any:
        return self.jobs[name]

    def stop_job(self, name: str) -> None:
        self._must_answer()
        self.stopped.append(name)

    def delete_job(self, name: str) -> None:
        del self.jobs[name]

    def get_job_logs(self, _name: str) -> str:
        return "first\nthe wheel came off\n\n"

    def _must_answer(self) -> None:
        if self.away:
            raise ConnectionError("nobody there")


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    client = MadeUp()
    monkeypatch.setattr(ray_cluster, "_Client", lambda _address: client)
    monkeypatch.setattr(
        ray_cluster,
        "list_nodes",
        lambda *_given, **_more: [SimpleNamespace(state="ALIVE", resources_total={"CPU": 2.0})],
    )
    monkeypatch.setattr(ray_cluster, "_LOOK", 0.02)
    monkeypatch.setattr(ray_cluster, "_ABSENT", 0.02)
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    monkeypatch.setenv("PLAYGROUND_LAUNCHER", "ray")
    return client


@pytest.fixture
def cluster(made_up: MadeUp) -> Iterator[Cluster]:
    made = Cluster("http://made.up")
    yield made
    made.close()


def begin(cluster: Cluster) -> Any:
    cluster.start(RUN, cluster.slots()[0])
    (began,) = cluster.news()
    assert isinstance(began, Began) and began.run_id == RUN and began.process.alive and began.process.waits
    return began.process


def ended(cluster: Cluster) -> Ended:
    found: list[Any] = []
    until(lambda: found.extend(cluster.news()) or found)
    (event,) = found
    assert isinstance(event, Ended)
    return event


def test_a_cluster_that_is_away_gets_the_run_later_and_once(cluster: Cluster, made_up: MadeUp) -> None:
    made_up.away = True
    process = begin(cluster)
    time.sleep(0.1)
    assert not made_up.jobs and process.alive
    made_up.away, made_up.lose_answers = False, 1
    until(lambda: made_up.jobs)
    made_up.put(process.name, JobStatus.RUNNING)
    until(lambda: not process.waits)
    assert list(made_up.jobs) == [process.name]
    made_up.away = True
    time.sleep(0.1)
    assert process.alive  # what was known stays true


@pytest.mark.parametrize(
    "case",
    [
        (JobStatus.SUCCEEDED, {"driver_exit_code": 0}, {"status": 0}),
        (JobStatus.STOPPED, {}, {"status": None, "back": True}),
        (JobStatus.FAILED, {"error_type": "JOB_SUPERVISOR_ACTOR_START_TIMEOUT"}, {"status": None, "back": True}),
        (JobStatus.FAILED, {"error_type": "JOB_SUPERVISOR_ACTOR_DIED"}, {"status": None, "lost": True}),
        (
            JobStatus.FAILED,
            {"error_type": "JOB_ENTRYPOINT_COMMAND_ERROR", "driver_exit_code": -9},
            {"status": -9, "said": "the wheel came off", "printed": "first\nthe wheel came off\n\n"},
        ),
    ],
)
def test_ends_are_told_as_what_they_are(
    cluster: Cluster, made_up: MadeUp, case: tuple[JobStatus, dict[str, Any], dict[str, Any]]
) -> None:
    status, more, end = case
    process = begin(cluster)
    until(lambda: made_up.jobs)
    made_up.put(process.name, status, **more)
    assert ended(cluster) == Ended(process.name, **end)
    assert not process.alive


def test_a_cluster_that_has_forgotten_a_job_has_lost_it(cluster: Cluster, made_up: MadeUp) -> None:
    process = begin(cluster)
    until(lambda: made_up.jobs)
    made_up.jobs.clear()
    assert ended(cluster) == Ended(process.name, None, lost=True)


def test_what_waits_is_over_as_soon_as_ray_has_heard_of_it(cluster: Cluster, made_up: MadeUp) -> None:
    process = begin(cluster)
    until(lambda: made_up.jobs)
    cluster.tell(RUN, "requeue")
    assert ended(cluster) == Ended(process.name, None, back=True)
    assert made_up.stopped == [process.name]


def test_what_has_begun_since_the_last_look_is_not_over_yet(cluster: Cluster, made_up: MadeUp) -> None:
    process = begin(cluster)
    until(lambda: made_up.jobs)
    assert process.waits
    made_up.put(process.name, JobStatus.RUNNING)
    process.kill()
    until(lambda: made_up.stopped == [process.name])
    time.sleep(0.1)
    assert cluster.news() == [] and process.alive
    made_up.put(process.name, JobStatus.STOPPED)
    assert ended(cluster) == Ended(process.name, None, back=True)


def test_who_works_is_only_stopped_by_the_record(cluster: Cluster, made_up: MadeUp) -> None:
    process = begin(cluster)
    until(lambda: made_up.jobs)
    made_up.put(process.name, JobStatus.RUNNING)
    until(lambda: not process.waits)
    cluster.tell(RUN, "stop")
    time.sleep(0.1)
    assert not made_up.stopped and process.alive
    process.kill()
    until(lambda: made_up.stopped == [process.name])


def test_the_next_launcher_finds_what_lives(made_up: MadeUp) -> None:
    made_up.put(f"playground-{RUN}-1", JobStatus.RUNNING)
    made_up.put(f"playground-{RUN}-0", JobStatus.FAILED)
    made_up.put("somebody's own", JobStatus.RUNNING)
    cluster = Cluster("http://made.up")
    (found,) = cluster.found()
    assert (found.run_id, found.process.name, found.process.alive) == (RUN, f"playground-{RUN}-1", True)
    mine = Run(RUN, "", "", "running", job=f"playground-{RUN}-1")
    assert cluster.process(mine) == found.process
    cluster.close()


def test_only_so_many_jobs_that_have_ended_are_kept(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_cluster, "_KEPT", 3)
    for number in range(9):
        made_up.put(f"playground-{RUN}-{number}", JobStatus.SUCCEEDED)
    made_up.put("somebody's own", JobStatus.SUCCEEDED)
    cluster = Cluster("http://made.up")
    until(lambda: len(made_up.jobs) == 4)
    assert set(made_up.jobs) == {f"playground-{RUN}-{number}" for number in (6, 7, 8)} | {"somebody's own"}
    cluster.close()
