"""Jobs that pages have computed."""

from types import SimpleNamespace
from typing import Any

import pytest

from playground.launch.compute import jobs


def test_samples_are_shown_with_what_is_known_of_a_run_that_has_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that waits may stand first among those that are compared: its data are not prepared yet."""
    waiting, trained = SimpleNamespace(sample=None), SimpleNamespace(sample=SimpleNamespace(epoch=1))

    def show(samples: dict[str, Any], memory: dict[str, Any]) -> list[Any]:
        return [list(samples), memory["of"]]

    monkeypatch.setattr(jobs.runs, "sample", lambda run, epoch: run.sample)
    monkeypatch.setattr(jobs.runs, "memory_of", lambda run: {"of": run})
    monkeypatch.setattr(jobs.runs, "experiment_of", lambda _: SimpleNamespace(task=SimpleNamespace(show=show)))
    chosen: dict[str, Any] = {"waiting": waiting, "trained": trained}
    assert jobs.show(chosen, None, "en") == (["trained"], trained)
