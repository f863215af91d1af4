"""Runs to launch, and dispatchers that launch them."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.launch.cluster import Nodes, nodes


@pytest.fixture(scope="session")
def cluster() -> Iterator[Nodes]:
    """A real Ray cluster of two nodes with one CPU each."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install -e '.[ray]'")
    with nodes(2) as made:
        yield made


STAND_IN = Path(__file__).with_name("stand_in.py")


@pytest.fixture
def submit(home: Path, empty_store: Path) -> Callable[..., str]:
    """Puts a run into the queue; its name says how the stand-in behaves."""

    def put(name: str, epochs: int = 20, device: str = "auto", **more: object) -> str:
        from playground.experiment import Experiment
        from playground.tracking.actions.submit import submit

        if not (home / "mlflow.db").exists():
            shutil.copy(empty_store, home / "mlflow.db")
        training = {"epochs": epochs, "patience": 0, "device": device}
        experiment = Experiment.configure({"name": name, "task": {"kind": "forecasting"}, "training": training})
        return submit(experiment, **({"owner": "somebody"} | more))

    return put


@pytest.fixture
def dispatcher(home: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts dispatchers with counting trainers; ends them, and all that lives in this home, after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, str(STAND_IN), "dispatcher"], start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
    for process in psutil.process_iter():
        try:
            if process.environ().get("PLAYGROUND_HOME") == str(home) and process.pid != os.getpid():
                process.send_signal(signal.SIGKILL)
        except psutil.Error:
            continue
