"""A small experiment, and runs of it in the record."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.experiment import Experiment
from playground.tracking import runs


@pytest.fixture
def small() -> Experiment:
    return Experiment.configure(
        {
            "name": "small",
            "note": "why",
            "task": {"kind": "forecasting", "window": 12, "horizon": 3},
            "model": {"hidden": 4, "cell": "gru"},
            "training": {"epochs": 2, "threads": 1},
        }
    )


@pytest.fixture
def submitted(record: Path, small: Experiment) -> Callable[..., str]:
    """Submits the small experiment, changed at the top level by keywords that the experiment has."""

    def submit(name: str = "small", **how: object) -> str:
        experiment = small.model_copy(update={"name": name})
        return runs.submit(experiment, **({"owner": "ana"} | how))  # type: ignore[arg-type]

    return submit
