"""Last seen: true whatever the clocks say, and a way out where a machine is gone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.launch.dispatching import heartbeat
from playground.tracking import process_identity, runs, states, store
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.visitor import LOCAL, Visitor

ANA = Visitor("ana")
RUN = Run("0" * 32, "a run", "forecasting", "running", host="elsewhere", owner="ana", heartbeat=1000.0)


class Clocks:
    """Two clocks: ours for durations, and that on the wall."""

    def __init__(self) -> None:
        self.ours, self.wall = 50.0, 1000.0

    def pass_by(self, seconds: float) -> None:
        self.ours += seconds
        self.wall += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    made = Clocks()
    monkeypatch.setattr("playground.launch.dispatching.heartbeat.time.monotonic", lambda: made.ours)
    monkeypatch.setattr("playground.launch.dispatching.heartbeat.time.time", lambda: made.wall)
    monkeypatch.setattr(heartbeat, "_looks", {})
    return made


def words(run: Run) -> str:
    text = heartbeat.told(run)
    return text.en if text else ""


def test_last_seen_a_moment_ago(clocks: Clocks) -> None:
    clocks.pass_by(3)
    assert words(RUN) == "last heartbeat 3 s ago" and heartbeat.advice(RUN) is None
    for _ in range(2):
        clocks.pass_by(20)
        heartbeat.seen(RUN)
    assert words(RUN) == "no heartbeat for 43 s" and "wait" in str(heartbeat.advice(RUN)) and not heartbeat.lost(RUN)
    assert words(replace(RUN, heartbeat=1040.0)) == "last heartbeat 0 s ago"
    assert words(replace(RUN, status="finished")) == ""


def test_a_clock_that_is_set_while_we_look_changes_nothing(clocks: Clocks) -> None:
    assert words(RUN) == "last heartbeat 0 s ago"
    clocks.wall += 3600
    clocks.ours += 2
    assert words(RUN) == "last heartbeat 2 s ago"
    clocks.wall -= 9000
    clocks.ours += 3
    assert words(RUN) == "last heartbeat 5 s ago"


@pytest.mark.parametrize("skew", [-600.0, 600.0])
def test_a_trainer_with_another_clock_is_not_taken_for_dead(clocks: Clocks, skew: float) -> None:
    clocks.wall += skew
    assert words(RUN) in ("checking whether it is still running", "last heartbeat 0 s ago") and not heartbeat.lost(RUN)
    for beat in range(1, 5):
        clocks.pass_by(3)
        assert words(replace(RUN, heartbeat=1000.0 + 3 * beat)) == "last heartbeat 0 s ago"


def test_a_machine_that_has_been_gone_for_hours_is_known_within_seconds(clocks: Clocks) -> None:
    clocks.wall += 7300
    assert words(RUN) == "checking whether it is still running"
    clocks.pass_by(9)
    assert (
        words(RUN) == "no heartbeat for 2 h 01 min"
        and "seems to be gone" in str(heartbeat.advice(RUN))
        and heartbeat.lost(RUN)
    )


def test_an_old_look_says_nothing(clocks: Clocks) -> None:
    assert words(RUN) == "last heartbeat 0 s ago"
    clocks.pass_by(300)
    assert words(replace(RUN, heartbeat=1003.0)) == "checking whether it is still running"


@pytest.fixture
def begun(record: Path, submit: Callable[..., str]) -> str:
    run_id = submit("a run", owner="ana")
    states.begin(run_id)
    return run_id


def moved(run_id: str, **tags: str) -> Run:
    for name, value in tags.items():
        store.client().set_tag(run_id, getattr(Tag, name.upper()), value)
    return runs.get(run_id)


def test_a_run_of_a_machine_that_is_gone_is_given_up_and_resumed(begun: str, clocks: Clocks) -> None:
    run = moved(begun, host="elsewhere", heartbeat="1000000")
    with pytest.raises(WrongInput, match="still sends heartbeats"):
        heartbeat.give_up(begun, ANA)
    clocks.pass_by(61)
    assert not heartbeat.lost(run)
    clocks.pass_by(9)
    with pytest.raises(NotAllowed):
        heartbeat.give_up(begun, Visitor("ben"))
    run = heartbeat.give_up(begun, ANA)
    assert run.status == "failed" and run.reason is not None and "elsewhere" in run.reason.en
    assert runs.resume(begun, ANA).status == "queued"


def test_a_process_of_this_machine_that_lives_is_not_given_up(begun: str, clocks: Clocks) -> None:
    run = moved(begun, heartbeat="1000000")
    clocks.pass_by(70)
    heartbeat.seen(run)
    clocks.pass_by(9)
    assert "process is running" in str(heartbeat.advice(run)) and not heartbeat.lost(run)
    run = moved(begun, pid="999999999")
    assert "is gone" in str(heartbeat.advice(run)) and heartbeat.lost(run)
    assert run.host == process_identity.host()
    assert heartbeat.give_up(begun, LOCAL).status == "failed"
