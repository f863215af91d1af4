"""A home with one trained run in it, for commands that look at a run."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.launch.worker import execution
from playground.tracking import runs


@contextmanager
def trained_in(home: Path, empty_store: Path, table: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Trains in a home; yields it and the id of the run, as long as it is the home of this process."""
    shutil.copy(empty_store, home / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_HOME", str(home))
        run_id = runs.submit(Experiment.configure(table), owner="ana", held=True)
        execution.execute(run_id)
        yield home, run_id
