"""The list of what waits is drawn again where something has changed, not for each second that passes."""

from dataclasses import replace

import pytest

from playground.launch.dispatching.start_times import Turn
from playground.text import Text
from playground.tracking.queue import Snapshot
from playground.tracking.run import Run
from playground.ui import queue

RUNS = (Run("a", "a", "forecasting", "queued"), Run("b", "b", "forecasting", "queued"))


def depends(monkeypatch: pytest.MonkeyPatch, *turns: Turn, moment: float = 100.0) -> object:
    told = queue._Told(
        Snapshot(waiting=tuple(turn.run for turn in turns)), {turn.run.id: turn for turn in turns}, {}, 1
    )
    monkeypatch.setattr(queue, "_told", lambda state: told)
    monkeypatch.setattr("playground.ui.queue.time.monotonic", lambda: moment)
    monkeypatch.setattr("playground.ui.queue.record.state", tuple)
    return queue.waiting_depends()


def test_a_second_less_to_wait_is_no_change_and_another_place_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Turn(RUNS[0], 1, 40.0), Turn(RUNS[1], 2, 80.0)
    before = depends(monkeypatch, first, second)
    assert depends(monkeypatch, replace(first, begins=39.0), replace(second, begins=79.0), moment=101.0) == before
    assert depends(monkeypatch, first, second, moment=110.0) != before, "now and then it is told anew"
    assert depends(monkeypatch, replace(first, position=2), replace(second, position=1)) != before
    assert depends(monkeypatch, first) != before
    assert depends(monkeypatch, replace(first, late=True), second) != before
    paused = replace(RUNS[1], paused=Text("paused", "en pausa"))
    assert depends(monkeypatch, first, replace(second, run=paused, position=None)) != before
