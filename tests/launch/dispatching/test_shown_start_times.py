import pytest

from playground.launch.dispatching.start_times import ShownStarts, Turn
from playground.text import Text
from playground.tracking.run import Run

RUN = Run("a", "a", "forecasting", "queued")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("playground.launch.dispatching.start_times.time.monotonic", lambda: now[0])
    return now


def test_what_was_told_comes_nearer_although_the_estimate_grows(clock: list[float]) -> None:
    starts, told = ShownStarts(), []
    for now, begins in ((0.0, 301.0), (10.0, 337.0), (20.0, 330.0), (30.0, 250.0), (40.0, 260.0)):
        clock[0] = now
        (turn,) = starts.hold([Turn(RUN, 1, begins)])
        told.append((turn.begins, turn.late))
    assert told == [(301.0, False), (291.0, False), (281.0, False), (250.0, False), (240.0, False)]


def test_what_was_wrong_is_corrected_seldom_and_said_to_be_late(clock: list[float]) -> None:
    starts, told = ShownStarts(), []
    for now, begins in ((0.0, 100.0), (10.0, 200.0), (20.0, 230.0), (30.0, 240.0)):
        clock[0] = now
        (turn,) = starts.hold([Turn(RUN, 1, begins)])
        told.append((turn.begins, turn.late))
    # 200 s is far beyond the 90 s that are left of 100: 1.25 times that is told, and holds.
    assert told == [(100.0, False), (250.0, True), (230.0, True), (220.0, True)]


def test_a_correction_keeps_to_the_time_limits(clock: list[float]) -> None:
    starts = ShownStarts()
    starts.hold([Turn(RUN, 1, 100.0, latest=300.0)])
    (turn,) = starts.hold([Turn(RUN, 1, 280.0, latest=300.0)])
    assert (turn.begins, turn.late) == (300.0, True)


def test_who_is_put_behind_another_or_paused_is_told_anew(clock: list[float]) -> None:
    starts = ShownStarts()
    starts.hold([Turn(RUN, 1, 100.0)])
    (behind,) = starts.hold([Turn(RUN, 2, 900.0)])
    assert (behind.begins, behind.late) == (900.0, False)
    paused = Turn(RUN, None, None, Text.same("paused"))
    assert starts.hold([paused]) == [paused]
    (again,) = starts.hold([Turn(RUN, 2, 2000.0)])
    assert (again.begins, again.late) == (2000.0, False)
