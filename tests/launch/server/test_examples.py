"""The example runs of a first start."""

import pytest

from playground.launch.server import examples
from playground.task import TASKS
from playground.tracking import queue


def test_an_example_of_every_task_once_per_store(monkeypatch: pytest.MonkeyPatch) -> None:
    submitted = examples.submit()
    wanted = {kind for kind in TASKS if TASKS[kind].example}
    assert {"forecasting", "sentiment", "chords", "writing"} <= wanted and len(submitted) == len(wanted)
    runs = [queue.get(run_id) for run_id in submitted]
    assert [run.task for run in runs] == [kind for kind in TASKS.in_order() if kind in wanted]
    assert all(run.example and run.owner == examples.OWNER for run in runs)
    assert examples.submit() == []
    assert len(queue.look().waiting) == len(wanted)


def test_stricter_limits_mean_fewer_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "5")
    assert [one.task.kind() for one in examples.experiments()] == ["writing"]
