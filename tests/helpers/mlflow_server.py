"""An MLflow server of the tests' own, which keeps its record and its artifacts in a folder."""

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playground.launch.server.serve import free_port
from playground.tracking import process_identity
from tests.helpers.waiting import until


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server that runs within the block, its record in `record.db` and its artifacts in `files`."""
    port = free_port(0)
    address = f"http://127.0.0.1:{port}"
    place = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    store = ["--backend-store-uri", f"sqlite:///{folder / 'record.db'}"]
    files = ["--artifacts-destination", str(folder / "files")]
    process = subprocess.Popen(
        [sys.executable, "-m", "mlflow", "server", *place, *store, *files],
        env=os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"},
        start_new_session=True,
    )
    try:
        until(lambda: answers(address))
        yield address
    finally:
        process_identity.end(process_identity.family(process.pid), gentle=3)


def answers(address: str) -> bool:
    """Whether the server of this address answers."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
            return int(answer.status) == 200
    except OSError:
        return False
