"""When runs should begin, on a queue made up for the purpose."""

import pytest

from playground.launch.dispatching.start_times import Durations, Turn, expected_starts, left, most, turns
from playground.launch.launchers.base import Slot
from playground.text import Text
from playground.tracking.admission import Expected
from playground.tracking.queue import Snapshot
from playground.tracking.run import Run

CPU = [Slot(f"cpu:{n}", "cpu", None, 1) for n in (1, 2)]
GPU = [Slot("cuda:0", "cuda", 0, 1)]


def run(name: str, device: str = "auto", status: str = "queued", **more: object) -> Run:
    knobs = {"training.device": device, "task.kind": "forecasting", "seed": name}
    return Run(name, name, "forecasting", status, **({"knobs": knobs} | more))


def test_the_queue_is_played_through() -> None:
    waiting = [run("a"), run("b"), run("c")]
    seconds = {"a": 100.0, "b": 10.0, "c": 10.0}
    assert expected_starts(waiting, {"cpu:1": 30.0}, CPU, seconds) == {"a": 0.0, "b": 30.0, "c": 40.0}


def test_behind_an_unknown_duration_nothing_is_known() -> None:
    waiting = [run("a"), run("b"), run("c"), run("d")]
    found = expected_starts(waiting, {"cpu:1": None}, CPU, {"a": 5.0, "b": None, "c": 5.0})
    assert found == {"a": 0.0, "b": 5.0, "c": None, "d": None}


def test_a_device_is_waited_for() -> None:
    waiting = [run("a", "cuda"), run("b", "cuda"), run("c"), run("d", "mps")]
    found = expected_starts(waiting, {}, GPU + CPU[:1], {"a": 50.0, "b": 5.0, "c": 5.0})
    assert found == {"a": 0.0, "b": 50.0, "c": 0.0, "d": None}


def test_who_trains_in_a_slot_that_is_not_known_counts_too() -> None:
    assert expected_starts([run("a")], {"gone": 20.0}, CPU[:1], {}) == {"a": 20.0}


def test_each_waiting_run_has_its_number_and_its_start_or_the_reason_why_not() -> None:
    known = Durations.of([run("x", status="finished", seconds=value) for value in (10.0, 20.0, 90.0)])
    assert known.seconds(run("y")) == 20.0
    now = Snapshot(
        waiting=(
            run("a"),
            run("p", paused=Text.same("paused by its owner")),
            run("b"),
            run("m", waiting=Text.same("!")),
        ),
        running=(
            run("r", status="running", slot="cpu:1", eta=7.0, knobs={}),
            run("s", status="running", slot="cpu:2", share=0.5),
        ),
    )
    found = turns(now, known, CPU)
    assert [(one.run.id, one.position, one.begins) for one in found] == [
        ("a", 1, 7.0),
        ("p", None, None),
        ("b", 2, 10.0),
        ("m", 3, None),
    ]
    assert found[1].why == Text.same("paused by its owner") and found[3].why == Text.same("!")
    paused = turns(Snapshot(now.waiting, now.running, (), Text.same("paused by the administrator")), known, CPU)
    assert paused[0] == Turn(
        now.waiting[0], 1, None, Text("the queue is paused by the administrator", paused[0].why.es)
    )


def test_seeds_alike_then_what_was_measured_then_kinds() -> None:
    before = run("x", status="finished", seconds=30.0)
    known = Durations.of([before])
    assert known.seconds(run("y", expected=Expected(seconds=5.0))) == 30.0
    other = dict(before.knobs) | {"training.epochs": "9"}
    assert known.seconds(run("y", knobs=other, expected=Expected(seconds=5.0))) == 5.0
    assert known.seconds(run("y", knobs=other)) == 30.0
    assert known.seconds(run("y", knobs={"task.kind": "writing"})) is None
    assert Durations.of([run("x", status="failed", seconds=3.0)]).seconds(run("y")) is None


def test_what_a_run_has_taken_so_far_is_taken_off_what_it_should_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.launch.dispatching.start_times.time.time", lambda: 1040.0)
    preparing = run("r", status="running", started=1000.0, expected=Expected(100.0, None, "cpu"))
    assert left(preparing, Durations()) == 60.0
    assert left(run("s", status="running", started=900.0, expected=Expected(100.0, None, "cpu")), Durations()) == 0.0
    assert left(run("t", status="running", started=900.0), Durations()) is None


def test_a_time_left_that_grows_does_not_move_the_start_below_what_was_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As met: a running run's own time left went 301, 337, 419, 452 s while its machine got busier."""
    clock = [1000.0]
    monkeypatch.setattr("playground.launch.dispatching.start_times.time.time", lambda: clock[0])
    found = []
    for passed, eta in ((0.0, 301.0), (30.0, 337.0), (60.0, 419.0), (90.0, 452.0)):
        clock[0] = 1000.0 + passed
        training = run("r", status="running", slot="cpu:1", started=1000.0, eta=eta, expected=Expected(seconds=600.0))
        found.append(left(training, Durations()))
    assert found == [600.0, 570.0, 540.0, 510.0]


def test_no_start_is_later_than_the_time_limits_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("playground.launch.dispatching.start_times.time.time", lambda: clock[0])
    limited = {"training.seconds": "400", "task.kind": "forecasting"}
    for passed, eta in ((0.0, 301.0), (30.0, 337.0), (60.0, 419.0), (90.0, 9999.0)):
        clock[0] = 1000.0 + passed
        training = run("r", status="running", slot="cpu:1", started=1000.0, eta=eta, knobs=limited)
        now = Snapshot(waiting=(run("a", knobs=limited), run("b")), running=(training,))
        first, second = turns(now, Durations(), CPU[:1])
        assert first.latest == 400.0 - passed
        assert first.begins == min(eta, 400.0 - passed)
        assert (second.begins, second.latest) == (None, 800.0 - passed)
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "100")
    assert most(run("a")) == most(run("a", knobs=limited)) == 100.0
    monkeypatch.delenv("PLAYGROUND_MAX_SECONDS")
    assert most(run("a")) is None and most(run("a", knobs={"training.seconds": "long"})) is None
