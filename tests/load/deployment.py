"""The app that is measured: served from a home folder of its own, with the runs of a class in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.load import records

HERE = Path(__file__).parent
RUNS = 35
"""Finished runs in the record before the visitors come."""
_LONGEST = 900.0
LIMITS = {
    "PLAYGROUND_DEMO": "1",
    "PLAYGROUND_MAX_QUEUED": "5",
    "PLAYGROUND_MAX_DISK_GB": "20",
}
"""A shared demonstration in which a class behind one address can work."""


@dataclass(frozen=True)
class Served:
    """An app to drive: its address, the process that started it (0: not known) and its home (none: not known)."""

    url: str
    root: int
    home: Path | None


class Stuck(Exception):
    """Something did not come about in time."""


def until(so: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until something is so.

    Raises:
        Stuck: it did not come about.
    """
    end = time.monotonic() + seconds
    while not so():
        if time.monotonic() > end:
            raise Stuck(f"{what} did not come about within {seconds:.0f} s")
        time.sleep(0.5)


@contextmanager
def deployment(code: Path, filled: Path | None, apps: int = 1) -> Iterator[Served]:
    """Serve, from a copy of a filled home, until the block ends.

    Args:
        code: the checkout that serves.
        filled: a folder with the home to copy, filled here where there is none yet; None: fill a fresh one.
        apps: processes that serve pages.

    Yields:
        The app, with the runs of a class in its record.
    """
    with tempfile.TemporaryDirectory(prefix="load-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        if filled is not None and not filled.exists():
            filled.mkdir(parents=True)
            with _serving(code, filled, apps=1) as served:
                _fill(code, served)
        if filled is not None:
            shutil.copytree(filled, home)
            records.move(home, filled)
        else:
            home.mkdir()
        with _serving(code, home, apps) as served:
            if filled is None:
                _fill(code, served)
            yield served


@contextmanager
def _serving(code: Path, home: Path, apps: int) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["-m", "playground", "serve", "--port", str(port), "--no-mlflow-ui", "--no-examples"]
    environment = _environment(code, home) | ({"PLAYGROUND_APPS": str(apps)} if apps > 1 else {})
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=code, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        url = f"http://127.0.0.1:{port}"
        try:
            until(lambda: _healthy(url), 120, "An app that answers")
            yield Served(url, process.pid, home)
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _environment(code: Path, home: Path) -> dict[str, str]:
    own = {"PLAYGROUND_HOME": str(home), "PYTHONPATH": str(code), "PLAYGROUND_DATA": "", "OMP_NUM_THREADS": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAYGROUND_")}
    return kept | LIMITS | own


def _fill(code: Path, served: Served) -> None:
    """Have the app's own dispatcher train the runs of a class."""
    assert served.home is not None
    environment = _environment(code, served.home) | {"PLAYGROUND_MAX_QUEUED": "1000"}
    # `-P`: this folder's own files must not stand before the code that is measured.
    subprocess.run([sys.executable, "-P", HERE / "fill.py", str(RUNS)], cwd=code, env=environment, check=True)
    until(lambda: records.unfinished(served.home) == 0, _LONGEST, "The end of the runs that fill the record")


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
