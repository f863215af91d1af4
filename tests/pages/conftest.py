"""Homes for the tests of pages: an empty one, and one in which two runs of one task have ended."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.launch.compute.pool import Pool

SETTINGS = {
    "task": {"kind": "forecasting", "window": 12, "horizon": 3},
    "data": {"kind": "sunspots"},
    "training": {"epochs": 1, "threads": 1},
}


@dataclass(frozen=True)
class Lived:
    """A home in which runs have ended: its folder, and the runs' ids."""

    folder: Path
    runs: tuple[str, ...]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Lived]:
    """Two finished runs of forecasting with different cells, trained for one epoch for real."""
    from playground.experiment import Experiment
    from playground.launch.worker import execution
    from playground.tracking import runs

    folder = tmp_path_factory.mktemp("lived")
    shutil.copy(empty_store, folder / "mlflow.db")
    before = os.environ.get("PLAYGROUND_HOME")
    os.environ["PLAYGROUND_HOME"] = str(folder)
    try:
        made = []
        for cell in ("rnn", "gru"):
            table = SETTINGS | {"name": f"one {cell}", "model": {"hidden": 8, "cell": cell}}
            made.append(runs.submit(Experiment.configure(table), owner="somebody", held=True))
            execution.execute(made[-1])
        yield Lived(folder, tuple(made))
    finally:
        os.environ.pop("PLAYGROUND_HOME")
        if before is not None:
            os.environ["PLAYGROUND_HOME"] = before


@pytest.fixture
def lived_in(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """The app looks at the home in which runs have ended."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(lived.folder))
    return lived


@pytest.fixture(scope="session")
def pools() -> Iterator[dict[str, Pool]]:
    """Compute pools that are kept from test to test: workers start slowly."""
    made: dict[str, Pool] = {}
    yield made
    for pool in made.values():
        pool.close()


@pytest.fixture(autouse=True)
def own_pool(
    request: pytest.FixtureRequest, record: Path, pools: dict[str, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record, and workers that look at the same home as the page: they keep the environment they were started in."""
    home = "lived" if "lived_in" in request.fixturenames else "empty"
    monkeypatch.setattr("playground.launch.compute.pool.POOL", pools.setdefault(home, Pool(workers=1)))


@pytest.fixture(autouse=True)
def everything_in_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor who has scrolled through the whole page: here no browser tells what is in view."""
    for place in ("compare.outputs", "run_page.outputs"):
        monkeypatch.setattr(f"playground.ui.{place}.in_view", lambda key: True)
