"""Shared by all tests: a home folder of their own, never the person's; and, for those that ask, one thread."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from tests.helpers.publisher import Publisher, serving

_LONGEST_NAME = 60
_MAIN = sys.modules["__main__"]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files are told by their number: what is in them may have dates, and all workers have to name a test alike."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > _LONGEST_NAME) else None


def pytest_collection() -> None:
    """What the tests import stays: to look through it for what could be freed takes a quarter of the time."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`PART=3/40`: every fortieth test, from the third on, so that what takes hours can be run piece by piece."""
    first, _, every = os.environ.get("PART", "1/1").partition("/")
    items[:] = items[int(first) - 1 :: int(every)]


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are counted here: `mktemp` looks through all there are for the next number, thousands for each test."""
    place = tmp_path_factory.mktemp("homes")
    return (place / f"home{number}" for number in count())


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest, homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh one; real data sets and mirrors of whoever runs the tests are seen only where they are asked for."""
    # A page that was opened stays the main module, and processes that are started would begin by drawing it.
    monkeypatch.setitem(sys.modules, "__main__", _MAIN)
    monkeypatch.delenv("PLAYGROUND_MIRROR", raising=False)
    if "real_data" not in request.fixturenames:
        monkeypatch.delenv("PLAYGROUND_DATA", raising=False)
    folder = next(homes)
    folder.mkdir()
    monkeypatch.setenv("PLAYGROUND_HOME", str(folder))
    monkeypatch.setenv("PLAYGROUND_SLOTS", "1")  # queues are the same on every machine, however many cores it has
    return folder


@pytest.fixture(scope="session", autouse=True)
def components() -> Iterator[None]:
    """Every `AppTest` looks through all installed packages for components, which takes a second: here it is done once."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def one_thread() -> Iterator[None]:
    """torch on one thread: products as small as those of tests are slower on two."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracking store without runs; making one takes seconds, so the tests copy this one."""
    from filelock import FileLock
    from mlflow import MlflowClient, __version__

    # Beside the folders of all workers, so that only the first one makes it. Without workers it outlives the session: another
    # MLflow has other tables.
    folder = tmp_path_factory.getbasetemp().parent
    path = folder / f"empty-mlflow-{__version__}.db"
    with FileLock(str(folder / "empty.lock")):
        if not path.exists():
            MlflowClient(f"sqlite:///{folder / 'new.db'}").search_experiments()
            (folder / "new.db").rename(path)
    return path


@pytest.fixture
def record(empty_store: Path, home: Path) -> Path:
    """The test's home has a tracking store already."""
    shutil.copy(empty_store, home / "mlflow.db")
    return home


@pytest.fixture
def real_data() -> Path:
    """The folder of real data sets in their publishers' formats; where there is none, the test is skipped."""
    folder = os.environ.get("PLAYGROUND_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("no real data sets here: PLAYGROUND_DATA names no folder")
    return Path(folder)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A server on this machine that gives what it is told to give."""
    with serving() as made:
        yield made
