"""A real Ray cluster on this machine, of a head and further nodes, each with one CPU; gone when it is left.

Every node is a `ray start --block` that dies with this process, in a home folder of its own.
"""

import ctypes
import os
import signal
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from playground.launch.server.serve import free_port
from playground.tracking import process_identity
from tests.helpers.waiting import until

_MARK = "PLAYGROUND_TEST_CLUSTER"
_MEMORY = 80_000_000
"""Bytes of each node's object store, which nothing here uses; Ray takes no less."""


class NotStarted(Exception):
    """A node ended before the cluster answered; what the nodes printed."""


class Nodes:
    """The nodes of one cluster."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.mark = uuid.uuid4().hex
        self._port, self._dashboard = free_port(0), free_port(0)
        self.address = f"http://127.0.0.1:{self._dashboard}"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, nodes: int) -> None:
        """Start so many, and wait until all of them answer.

        Raises:
            NotStarted: one ended instead.
        """
        head = ["--head", "--port", str(self._port), "--dashboard-port", str(self._dashboard)]
        head += ["--temp-dir", str(self.place), "--dashboard-host", "127.0.0.1"]
        self._start([*head, "--ray-client-server-port", str(free_port(0))])
        self._wait(1)
        for _ in range(1, nodes):
            self._start(["--address", f"127.0.0.1:{self._port}"])
        self._wait(nodes)

    def lose(self, number: int) -> None:
        """A node's machine goes: all that runs there at once, and nobody says goodbye."""
        while family := self.family(number):  # again, as one may have started another meanwhile
            for process in family:
                with suppress(psutil.NoSuchProcess):  # some end by themselves, as their parents have gone
                    process.kill()
            self._processes[number].poll()

    def family(self, number: int) -> list[psutil.Process]:
        """The processes of a node, trainers included."""
        return _marked(_MARK + "_NODE", f"{self.mark}/{number}")

    def close(self) -> None:
        for process in self._processes:
            process.terminate()
        _, left = psutil.wait_procs([psutil.Process(p.pid) for p in self._processes if p.poll() is None], 5)
        process_identity.end(left, gentle=0.0)
        process_identity.end(_marked(_MARK, self.mark), gentle=0.0)

    def home(self, number: int) -> Path:
        return self.place / f"home{number}"

    def _start(self, what: list[str]) -> None:
        number = len(self._processes)
        ports = ["--min-worker-port", "0", "--max-worker-port", "0", "--dashboard-agent-listen-port", str(free_port(0))]
        size = ["--num-cpus", "1", "--num-gpus", "0", "--object-store-memory", str(_MEMORY)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYGROUND_")} | {
            _MARK: self.mark,
            _MARK + "_NODE": f"{self.mark}/{number}",
            "PLAYGROUND_HOME": str(self.home(number)),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_initial_delay_ms": "1000",
            "PYTHONPATH": os.environ.get("PYTHONPATH", str(Path.cwd())),
        }
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--node-ip-address", "127.0.0.1"]
        with (self.place / f"node{number}.txt").open("wb") as said:
            self._processes.append(
                subprocess.Popen(
                    [*command, *what, *ports, *size, "--disable-usage-stats"],
                    env=environment,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,  # noqa: PLW1509 (it only asks the system for a signal)
                )
            )

    def _wait(self, nodes: int) -> None:
        def here() -> bool:
            said = "".join(path.read_text() for path in self.place.glob("node*.txt"))
            if any(process.poll() is not None for process in self._processes):
                raise NotStarted(said)
            with (
                suppress(OSError),
                urllib.request.urlopen(f"{self.address}/api/v0/nodes?limit=100", timeout=5) as answer,
            ):
                return bool(answer.read().count(b'"ALIVE"') >= nodes)
            return False

        until(here, pause=0.2)


@contextmanager
def nodes(number: int) -> Iterator[Nodes]:
    """A cluster of so many nodes; where the machine is too busy for a node to start in Ray's own minute, tried again."""
    with ExitStack() as stack:
        for retry in reversed(range(3)):
            # Sockets lie in it, whose paths must be short.
            place = Path(stack.enter_context(TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True)))
            cluster = Nodes(place)
            stack.callback(cluster.close)
            try:
                cluster.start(number)
                break
            except NotStarted:
                if not retry:
                    raise
                stack.close()
        yield cluster


def _marked(name: str, value: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(name) == value:
                found.append(process)
        except psutil.Error:
            continue
    return found


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
