"""The example runs of a first start."""

import pytest

from playground.launch.server import examples
from playground.tracking import queue


def test_three_examples_once_per_store(monkeypatch: pytest.MonkeyPatch) -> None:
    submitted = examples.submit()
    assert len(submitted) == 3
    runs = [queue.get(run_id) for run_id in submitted]
    assert {run.task for run in runs} == {"forecasting", "sentiment", "writing"}
    assert all(run.example and run.owner == examples.OWNER for run in runs)
    assert examples.submit() == []
    assert len(queue.look().waiting) == 3


def test_stricter_limits_mean_fewer_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "5")
    assert [one.task.kind() for one in examples.experiments()] == ["writing"]
