"""The dispatcher with real processes: queue, slots, stop, restart, and everything that can die."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.launch.dispatcher import BUSY
from playground.launch.dispatching.jobs import HANDING_OVER, Jobs
from playground.launch.launchers.local import Forked
from playground.tracking import process_identity, queue, store
from playground.tracking.actions.queue_changes import go_on, go_on_all, move, pause, pause_all, prioritise
from playground.tracking.actions.run_changes import stop
from playground.tracking.run import Run
from playground.tracking.run_folder import folder
from playground.tracking.schema import Tag
from playground.tracking.visitor import LOCAL, Visitor
from tests.helpers.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

Start = Callable[[], subprocess.Popen[bytes]]
Submit = Callable[..., str]


def run(run_id: str) -> Run:
    found = queue.get(run_id)
    assert found is not None
    return found


def status(run_id: str) -> str:
    return run(run_id).status


def count(run_id: str) -> int:
    place = folder(run_id) / "counter"
    return int(place.read_text() or 0) if place.exists() else 0


def test_one_after_another_and_only_one_dispatcher(dispatcher: Start, submit: Submit) -> None:
    example = submit("short", owner="examples", example=True)
    first, second = submit("short"), submit("short")
    dispatcher()
    until(lambda: status(second) == "finished")
    until(lambda: status(example) == "finished")
    # One slot: a visitor's run before the example, though that came first; never two at once.
    order = sorted((run(one).started, run(one).ended, one) for one in (example, first, second))
    assert [one for _, _, one in order] == [first, second, example]
    assert order[0][1] <= order[1][0] and order[1][1] <= order[2][0]
    other = subprocess.run(dispatcher_command(), check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert other.returncode == BUSY
    assert "Another dispatcher serves" in other.stderr and "Traceback" not in other.stderr


def test_two_slots(dispatcher: Start, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    runs = [submit("long") for _ in range(3)]
    dispatcher()
    until(lambda: [status(one) for one in runs] == ["running", "running", "queued"])
    stop(runs[0], LOCAL)
    until(lambda: [status(one) for one in runs] == ["stopped", "running", "running"])
    assert run(runs[0]).reason is not None
    assert len({run(one).pid for one in runs[1:]}) == 2


def test_an_example_makes_room_for_a_visitor(dispatcher: Start, submit: Submit) -> None:
    example = submit("long", owner="examples", example=True)
    dispatcher()
    until(lambda: count(example) > 2)
    visitor = submit("short")
    until(lambda: status(visitor) == "finished")
    before = count(example)
    until(lambda: status(example) == "running" and count(example) > before)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process has loaded")
def test_a_dispatcher_does_without_torch(dispatcher: Start, submit: Submit) -> None:
    broken, short = submit("broken"), submit("short")
    process = dispatcher()
    until(lambda: (status(broken), status(short)) == ("failed", "finished"))
    assert "torch" not in Path(f"/proc/{process.pid}/maps").read_text("utf-8")


def test_sigterm_puts_runs_back_and_the_next_dispatcher_goes_on(dispatcher: Start, submit: Submit) -> None:
    going, waiting = submit("long"), submit("short")
    first = dispatcher()
    until(lambda: count(going) > 2)
    trainer = run(going).pid
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert not process_identity.of(trainer).alive
    assert status(going) == "queued" and status(waiting) == "queued"
    assert [one.id for one in queue.look().waiting] == [going, waiting]
    reached = count(going)
    assert run(going).attempts == 0
    dispatcher()
    until(lambda: count(going) > reached)
    assert "counting from 0" in output(going) and f"counting from {reached}" in output(going)


def test_a_killed_trainer_has_failed_and_the_queue_goes_on(dispatcher: Start, submit: Submit) -> None:
    victim, next_one, broken = submit("long"), submit("short"), submit("broken")
    dispatcher()
    until(lambda: count(victim) > 2)
    os.kill(run(victim).pid, signal.SIGKILL)
    until(lambda: status(victim) == "failed")
    assert "SIGKILL" in run(victim).reason.en and "counting from 0" in run(victim).reason.en
    until(lambda: status(next_one) == "finished")
    until(lambda: status(broken) == "failed")
    assert "exit code 7" in run(broken).reason.en and "the wheel came off" in run(broken).reason.en


def test_a_killed_dispatcher_leaves_trainers_to_the_next(
    dispatcher: Start, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    living, dead = submit("long"), submit("long")
    first = dispatcher()
    until(lambda: count(living) > 2 and count(dead) > 2)
    pid, reached = run(living).pid, count(living)
    first.kill()
    first.wait()
    until(lambda: count(living) > reached + 2)  # it does not need the dispatcher
    os.kill(run(dead).pid, signal.SIGKILL)
    lost = count(dead)
    second = dispatcher()
    until(lambda: count(dead) > lost)
    assert run(living).pid == pid and status(living) == "running" and run(dead).attempts == 2
    # Adopted runs can be stopped.
    stop(living, LOCAL)
    until(lambda: status(living) == "stopped")
    # The second loss is the last.
    second.kill()
    second.wait()
    os.kill(run(dead).pid, signal.SIGKILL)
    dispatcher()
    until(lambda: status(dead) == "failed")
    assert "disappeared" in run(dead).reason.en


def test_wishes_for_the_queue_survive_restarts(dispatcher: Start, submit: Submit, home: Path) -> None:
    """Paused, re-ordered, lowered and raised: the record holds all of it, whoever dies."""
    going = submit("long")
    last, paused, low, high, first = (submit("short") for _ in range(5))
    other = submit("short", owner="somebody else")
    owner, admin = Visitor("somebody"), Visitor("boss", admin=True)
    killed = dispatcher()
    until(lambda: count(going) > 2)
    pause(paused, owner)
    prioritise(low, "low", owner)
    prioritise(high, "high", admin)
    move(first, "first", owner)
    pause_all(admin)
    killed.kill()
    killed.wait()
    (home / "slots.json").unlink()
    stop(going, LOCAL)
    second = dispatcher()
    until(lambda: (home / "slots.json").exists() and status(going) == "stopped")  # it has looked at the queue
    assert all(status(one) == "queued" for one in (last, paused, low, high, first, other))
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    go_on_all(admin)
    dispatcher()
    until(lambda: status(low) == "finished")
    begun = sorted((run(one).started, one) for one in (last, low, high, first, other))
    assert [one for _, one in begun] == [high, other, first, last, low]
    assert status(paused) == "queued"
    go_on(paused, owner)
    until(lambda: status(paused) == "finished")


def test_what_needs_another_device_says_so_and_others_pass(dispatcher: Start, submit: Submit) -> None:
    elsewhere = submit("short", device="cuda:5")
    here = submit("short", device="cpu")
    dispatcher()
    until(lambda: status(here) == "finished")
    waiting = run(elsewhere)
    assert waiting.status == "queued" and waiting.waiting is not None and "CUDA 5" in waiting.waiting.en


def test_many_runs_all_finish_and_each_names_its_slot(
    dispatcher: Start, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    runs = [submit("short", owner=f"owner {number % 3}") for number in range(12)]
    dispatcher()
    until(lambda: all(status(one) == "finished" for one in runs))
    assert {store.client().get_run(one).data.tags[Tag.SLOT] for one in runs} == {"cpu:1", "cpu:2"}


def output(run_id: str) -> str:
    return (folder(run_id) / "output.txt").read_text("utf-8")


def dispatcher_command() -> list[str]:
    import sys

    return [sys.executable, str(Path(__file__).with_name("stand_in.py")), "dispatcher"]


def crew(grace: float) -> Jobs:
    """Jobs in this process, which have so many seconds to stop."""
    return Jobs(Forked((*dispatcher_command()[:2], "forkserver")), grace=grace)


def until_so(crew: Jobs, wanted: Callable[[], object]) -> None:
    until(lambda: (crew.attend(), crew.follow(queue.look()), wanted())[-1])


def test_a_run_that_does_not_stop_is_ended_by_force(submit: Submit) -> None:
    jobs, deaf = crew(0.5), submit("deaf")
    until_so(jobs, lambda: count(deaf) > 0)
    stop(deaf, LOCAL)
    until_so(jobs, lambda: status(deaf) == "stopped")
    assert "was killed" in run(deaf).reason.en and "command line" in run(deaf).reason.en
    assert jobs.jobs == {}
    jobs.leave()


def test_a_process_that_hands_over_what_its_run_has_left_is_given_more_time(submit: Submit) -> None:
    jobs, stopped = crew(PATIENCE), submit("lingering")
    until_so(jobs, lambda: count(stopped) > 0)
    job = jobs.jobs[stopped]
    stop(stopped, LOCAL)
    until_so(jobs, lambda: job.asked)
    (folder(stopped) / "hears").touch()
    until_so(jobs, lambda: status(stopped) == "stopped")
    job.asked_at -= 2 * PATIENCE
    jobs.attend()
    assert job.working and not job.killed
    job.asked_at -= HANDING_OVER
    until_so(jobs, lambda: not jobs.jobs)
    assert job.killed and run(stopped).reason.en == "Stopped by a test."
    jobs.leave()
