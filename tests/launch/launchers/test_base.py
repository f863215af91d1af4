"""What the dispatcher asks of every launcher: this machine's processes, forked or spawned, and the jobs of a Ray cluster."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.launch.dispatching import job
from playground.launch.launchers.base import Began, Ended, Launcher
from playground.launch.launchers.local import Forked, Spawned
from playground.tracking.run import Run
from playground.tracking.run_folder import folder
from tests.helpers.waiting import until
from tests.launch import obedient
from tests.launch.launch_events import event

FORKED = pytest.param(
    "forked", marks=pytest.mark.skipif(sys.platform != "linux", reason="runs are forked on Linux only")
)
RAY = pytest.param("ray", marks=(pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("ray")))

Make = Callable[[], Launcher]


@pytest.fixture(params=[FORKED, "spawned", RAY])
def make(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes launchers of one kind: a second one is what the next dispatcher has. Nothing of them is left in the end."""
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    monkeypatch.setenv("PLAYGROUND_THREADS", "1")
    made: list[Launcher] = []
    if request.param == "ray":
        cluster = request.getfixturevalue("cluster")
        from playground.launch.launchers import ray_jobs
        from playground.launch.launchers.ray_cluster import Cluster

        monkeypatch.setenv("PLAYGROUND_SHARED_HOME", "1")
        monkeypatch.setattr(ray_jobs, "PATIENCE", 1)

    def one() -> Launcher:
        if request.param == "ray":
            made.append(Cluster(cluster.address, obedient.NODE))
        else:
            made.append(Forked(obedient.FORKSERVER) if request.param == "forked" else Spawned(obedient.SPAWNED))
        return made[-1]

    yield one
    if made and made[-1].outlives:
        left = [began.process for began in made[-1].found()]
        for process in left:
            process.kill()
        until(lambda: not any(process.alive for process in left))
    for launcher in made:
        launcher.close()


def begin(launcher: Launcher, run_id: str) -> Began:
    launcher.start(run_id, launcher.slots()[0])
    began = event(launcher, Began)
    assert began.run_id == run_id
    return began


def who(run_id: str) -> dict[str, Any]:
    """What a trainer has written of itself, once it works."""
    place = folder(run_id) / "who.json"
    until(place.exists)
    return dict(json.loads(place.read_text("utf-8")))


def recorded(run_id: str, told: dict[str, Any]) -> Run:
    """The run as its trainer would have written it into the record."""
    return Run(
        run_id,
        "",
        "",
        "running",
        pid=told["pid"],
        process_started=told["process_started"],
        host=told["host"],
        job=told["PLAYGROUND_JOB"],
    )


def test_a_run_begins_in_its_slot_and_ends(make: Make) -> None:
    launcher = make()
    slots = launcher.slots()
    assert len({slot.name for slot in slots}) == len(slots) == 2 and all(slot.threads == 1 for slot in slots)
    run = "0" * 32
    began = begin(launcher, run)
    assert event(launcher, Ended) == Ended(began.process.name, 0)
    assert not began.process.alive
    told = who(run)
    assert told["PLAYGROUND_SLOT"] == slots[0].name and told["CUDA_VISIBLE_DEVICES"] == ""


def test_a_crash_tells_its_exit_code_and_its_last_words(make: Make) -> None:
    launcher = make()
    run = "7" * 32
    began = begin(launcher, run)
    ended = event(launcher, Ended)
    assert (ended.process, ended.status, ended.lost, ended.back) == (began.process.name, 7, False, False)
    reason = job.vanished(run, ended.status, False, ended.said, ended.lost)
    assert "exit code 7" in reason.en and "the wheel came off" in reason.en


def test_who_is_killed_from_outside_tells_the_signal(make: Make) -> None:
    launcher = make()
    run = "a1" * 16
    began = begin(launcher, run)
    os.kill(who(run)["pid"], signal.SIGKILL)
    ended = event(launcher, Ended)
    assert ended.process == began.process.name and ended.status == -signal.SIGKILL


@pytest.mark.parametrize("wish", ["stop", "requeue"])
def test_wishes_arrive(make: Make, wish: Any) -> None:
    launcher = make()
    run = "a2" * 16
    began = begin(launcher, run)
    who(run)
    until(lambda: began.process.alive and not began.process.waits)  # a cluster tells it a moment later
    launcher.tell(run, wish)
    ended = event(launcher, Ended)
    assert (folder(run) / "heard").read_text() == wish
    assert ended.process == began.process.name and (ended.status == 0 or ended.back)


def test_who_hears_nothing_is_ended_by_force(make: Make) -> None:
    launcher = make()
    run = "d" * 32
    began = begin(launcher, run)
    pid = who(run)["pid"]
    launcher.tell(run, "stop")
    began.process.kill()
    ended = event(launcher, Ended)
    assert ended.process == began.process.name and ended.status != 0 and not began.process.alive
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_the_next_dispatcher_finds_who_lives_and_who_does_not(make: Make) -> None:
    first = make()
    run = "a3" * 16
    begin(first, run)
    told = who(run)
    first.close()
    second = make()
    process = second.process(recorded(run, told))
    assert process is not None and process.alive
    assert all(began.run_id == run for began in second.found())
    assert bool(second.found()) == second.outlives
    process.kill()
    until(lambda: not process.alive)
    again = make().process(recorded(run, told))
    assert again is not None and not again.alive
    elsewhere = recorded(run, told | {"host": "another machine", "PLAYGROUND_JOB": ""})
    assert second.process(elsewhere) is None


def test_many_at_once(make: Make) -> None:
    launcher = make()
    runs = [f"0{number}" * 16 for number in range(4)]
    for number, run in enumerate(runs):
        launcher.start(run, launcher.slots()[number % 2])
    began = {told.process.name: told.run_id for told in (event(launcher, Began) for _ in runs)}
    assert sorted(began.values()) == runs
    ended = [event(launcher, Ended) for _ in runs]
    assert sorted(told.process for told in ended) == sorted(began) and {told.status for told in ended} == {0}
