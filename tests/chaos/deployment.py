"""A real deployment to break: dispatcher, warmed process, trainers, and a tracking server where it is wanted."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from playground.experiment import Experiment
from playground.launch.server.serve import free_port
from playground.tracking import process_identity, queue, runs
from playground.tracking.run import Run
from tests.chaos.disk import Disk
from tests.chaos.proxy import Proxy

CLOCK = Path(__file__).with_name("clock")
LONGEST = 240.0
"""Seconds after which a run that has not ended counts as stuck."""

_BASE = {
    "task": {"kind": "forecasting", "window": 24, "horizon": 3},
    "model": {"hidden": 8, "cell": "gru", "dropout": 0.2},
}
_TRAINING = {"threads": 1, "patience": 0, "device": "cpu"}
EXPERIMENTS = (
    # Many short epochs, so that there is hardly a moment without a file half-written.
    {"name": "short epochs", **_BASE, "training": {**_TRAINING, "epochs": 14}},
    # Few long ones, with points inside, averaged weights and a schedule to be taken up again.
    {"name": "long epochs", **_BASE, "seed": 3, "training": {**_TRAINING, "epochs": 3, "batch": 32}},
)


class Stuck(AssertionError):
    """Something did not come about."""


class Deployment:
    """All processes of one home folder.

    Args:
        home: a fresh folder. server: record through an MLflow server, behind a network that can be broken.
        clock: give every process a clock that can be moved.
        empty: a tracking store without runs to begin with; None: it is made, which takes seconds.
    """

    def __init__(self, home: Path, server: bool = False, clock: bool = False, empty: Path | None = None) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        if empty is not None:
            shutil.copy(empty, home / ("server.db" if server else "mlflow.db"))
        self.log = (home / "deployment.txt").open("ab")
        self.offset = home / "clock"
        changes = {
            "PLAYGROUND_HOME": str(home),
            "PLAYGROUND_SLOTS": "2",
            "PLAYGROUND_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        if clock:
            changes |= {"CHAOS_CLOCK": str(self.offset)}
            changes |= {"PYTHONPATH": f"{CLOCK}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
        self.proxy: Proxy | None = None
        self.server: subprocess.Popen[bytes] | None = None
        self.port = self.app_port = 0
        if server:
            self.port = free_port(0)
            self.proxy = Proxy(self.port)
            changes["PLAYGROUND_TRACKING_URI"] = f"http://127.0.0.1:{self.proxy.port}"
        self._before = {name: os.environ.get(name) for name in (*changes, "PLAYGROUND_TRACKING_URI")}
        os.environ.pop("PLAYGROUND_TRACKING_URI", None)
        self._environment = changes
        self.enter()
        self.dispatcher: subprocess.Popen[bytes] | None = None
        self.disk: Disk | None = None
        self.apps: list[subprocess.Popen[bytes]] = []
        self.extra: list[str] = []
        if server:
            self.serve()

    def enter(self, set_variable: Callable[[str, str], None] = os.environ.__setitem__) -> None:
        """Let this process look at this deployment's record."""
        for name, value in self._environment.items():
            set_variable(name, value)

    def serve(self) -> None:
        """Start the tracking server and wait until it answers."""
        store = ["--backend-store-uri", f"sqlite:///{self.home / 'server.db'}"]
        files = ["--artifacts-destination", str(self.home / "server-artifacts")]
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        self.server = self.start(["-m", "mlflow", "server", *store, *files, *place])
        self.until(lambda: _healthy(f"http://127.0.0.1:{self.port}/health"))

    def dispatch(self) -> subprocess.Popen[bytes]:
        """Start a dispatcher."""
        self.dispatcher = self.start(["-m", "playground.launch.dispatcher"])
        return self.dispatcher

    def serve_app(self) -> None:
        """Start the app's own server."""
        if not self.app_port:
            self.app_port = free_port(0)
        self.apps = [self.start(["-m", "playground.ui.server", "--port", str(self.app_port)])]

    def app_answers(self) -> bool:
        """Whether the app serves."""
        return _healthy(f"http://127.0.0.1:{self.app_port}/_stcore/health")

    def start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a Python program of this deployment in a session of its own."""
        more = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env=os.environ | more,
            start_new_session=True,
        )

    def submit(self, which: int) -> str:
        """Put one of the experiments into the queue."""
        return runs.submit(Experiment.configure(json.loads(json.dumps(EXPERIMENTS[which]))), owner="chaos")

    def processes(self) -> list[psutil.Process]:
        """Everything that lives in this home, but for this process."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                mine = process.environ().get("PLAYGROUND_HOME") == str(self.home) and process.pid != os.getpid()
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def kill(self, processes: Sequence[psutil.Process | subprocess.Popen[bytes]]) -> None:
        """`kill -9` all of these, and wait until they have gone."""
        numbers = [process.pid for process in processes]
        for number in numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for child in (self.dispatcher, self.server, *self.apps):
            if child is not None and child.pid in numbers:
                child.wait()
        self.until(lambda: not any(_lives(number) for number in numbers))

    def trainer(self, run_ids: Sequence[str]) -> int | None:
        """The process of one of these runs that is in training."""
        for run in map(self.get, run_ids):
            if run.status == "running" and run.pid and process_identity.of(run.pid).alive:
                return run.pid
        return None

    @staticmethod
    def get(run_id: str) -> Run:
        """A run; where the record is away, wait for it."""
        end = time.monotonic() + LONGEST
        while True:
            try:
                found = queue.get(run_id)
                if found is None:
                    raise AssertionError(f"lost: the run {run_id} is not in the record")
                return found
            except Exception as error:
                if isinstance(error, AssertionError) or time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def until(self, so: Callable[[], object], seconds: float = LONGEST) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while not so():
            if time.monotonic() > end:
                raise Stuck(f"stuck: it did not come about in {seconds:.0f} s")
            time.sleep(0.05)

    def close(self) -> None:
        """End everything."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        for child in (self.dispatcher, self.server, *self.apps):
            if child is not None:
                child.kill()
                child.wait()
        if self.proxy is not None:
            self.proxy.close()
        self.log.close()
        for name, value in self._before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
