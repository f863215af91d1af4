"""Servers in processes of their own, which leave nothing behind."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from playground.launch.server import serve
from playground.tracking import process_identity

SCRIPT = "import sys, json; from playground.launch.server.serve import main; sys.exit(main(**json.loads(sys.argv[1])))"


class Served:
    """A server in a process of its own."""

    def __init__(self, **arguments: object) -> None:
        self.port = serve.free_port(0)
        words = json.dumps({"port": self.port, "examples": False, "mlflow_ui": False} | arguments)
        self.process = subprocess.Popen([sys.executable, "-c", SCRIPT, words], start_new_session=True)

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture
def served(home: Path) -> Iterator[Callable[..., Served]]:
    """Starts servers; whatever is left of them in this home after the test is ended."""
    started: list[Served] = []

    def start(**arguments: object) -> Served:
        started.append(Served(**arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
    process_identity.end(at_home(home), gentle=0)


def at_home(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get("PLAYGROUND_HOME") == str(home) and process.pid != os.getpid()
            if mine and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found
