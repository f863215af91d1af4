"""Starts everything and keeps it going: the app, the dispatcher, MLflow's own pages, the preparation of data.

With `PLAYGROUND_APPS` the app is several processes on ports of this machine only, with a proxy before them.

Every part is a process in a session of its own. What dies is started again, each time after a longer pause. Ctrl-C or
SIGTERM puts running runs back into the queue with a checkpoint and ends every process within 15 seconds.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import FrameType

import psutil

from playground.errors import Failure, TrackingFailed, WrongInput
from playground.launch.launchers import selection
from playground.launch.notifications import services
from playground.launch.server import proxy
from playground.launch.server.service import Service
from playground.launch.single_instance import BUSY, alone
from playground.settings import settings
from playground.text import Text
from playground.tracking import process_identity

PORT = 8501
MLFLOW_PORT = 5000

_GENTLE = 11.5
"""Seconds that the parts have to end by themselves; the dispatcher waits 10 for its trainers."""
_LOOK = 0.2
_FOR_MLFLOW = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # seven helper processes that nothing here needs
    "MLFLOW_DISABLE_TELEMETRY": "true",
}


def main(
    port: int = PORT,
    mlflow_ui: bool = True,
    examples: bool = True,
    address: str = "",
) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code.

    Args:
        port: of the app.
        mlflow_ui: also start MLflow's own pages, on this machine only, where the record is not a server that has them.
        examples: make example runs at the first start.
        address: where the app listens; empty: `PLAYGROUND_ADDRESS`, else this machine only.

    Raises:
        WrongInput: the port is in use, the launcher cannot work with the other settings, there is no proxy for several
            app processes, or what sends messages is not installed.
        TrackingFailed: the record cannot be made or reached.
    """
    address = address or os.environ.get("PLAYGROUND_ADDRESS", "") or "127.0.0.1"
    selection.check()
    services.check()
    if settings().apps > 1:
        proxy.program()
    _must_be_free(address, port)
    with alone("server") as first:
        return Server(port, address, mlflow_ui and first, examples, pages_only=not first).run()


class Server:
    """All parts of one deployment on one machine.

    Args:
        port: the port of the app.
        address: the address on which the app listens.
        mlflow_ui: whether to start MLflow's own pages.
        examples: whether to make example runs.
        pages_only: whether this one only shows pages, because another server works with the same home folder.
    """

    def __init__(self, port: int, address: str, mlflow_ui: bool, examples: bool, pages_only: bool = False) -> None:
        self._port, self._address = port, address
        self._examples, self._pages_only = examples, pages_only
        self._mlflow_port = 0
        if mlflow_ui and not settings().mlflow_url and not settings().tracking_uri.startswith("http"):
            self._mlflow_port = free_port(MLFLOW_PORT)
        apps = settings().apps
        self._app_ports = [port] if apps == 1 else [free_port(port + number) for number in range(1, apps + 1)]
        self._services: list[Service] = []
        self._asked_to_leave = False

    def run(self) -> int:
        """Start the parts, in order, and look after them until asked to leave."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._leave)
        try:
            self._make_record()
            self._services = self._parts()
            told = False
            while not self._asked_to_leave:
                for service in self._services:
                    service.look()
                if not told and self._healthy():
                    told = True
                    self._tell()
                    if not self._pages_only:
                        command = [sys.executable, "-m", "playground.launch.server.first_start"]
                        command += ["--examples"] if self._examples else []
                        self._services.append(Service("background", command, _environment(), again=False))
                time.sleep(_LOOK)
        finally:
            self.close()
        return 0

    def close(self) -> None:
        """End every process that was started: ask, wait, then force."""
        everything = [process for service in self._services for process in service.family()]
        for service in self._services:
            service.ask_to_leave()
        _, left = psutil.wait_procs(everything, _GENTLE)
        process_identity.end(left, gentle=0.0)

    def _make_record(self) -> None:
        """Make or reach the record, in a process of its own: this one stays small.

        One on another machine may be away for a while, and is waited for by every part.
        """
        if subprocess.run([sys.executable, "-m", "playground.tracking.store"], check=False).returncode == 0:
            return
        if not settings().tracking_uri or settings().tracking_uri.startswith("sqlite"):
            raise TrackingFailed(
                Text(
                    "The tracking store cannot be created or reached; the line above says why.",
                    "No se puede crear el almacén de resultados o acceder a él; la línea anterior dice por qué.",
                )
            )
        sys.stderr.write("It is asked again and again; everything else starts meanwhile.\n")

    def _parts(self) -> list[Service]:
        python = [sys.executable, "-m"]
        environment = _environment()
        parts = []
        if not self._pages_only:
            command = [*python, "playground.launch.dispatcher"]
            parts.append(Service("dispatcher", command, environment, alone=True, enough=BUSY))
        if self._mlflow_port:
            environment["PLAYGROUND_MLFLOW_URL"] = f"http://localhost:{self._mlflow_port}"
            # The store's address may hold a password, and everybody on the machine can read command lines.
            kept = _environment() | _FOR_MLFLOW | {"MLFLOW_BACKEND_STORE_URI": settings().store}
            parts.append(Service("MLflow", [*python, *self._mlflow()], kept))
        return [*self._apps(environment), *parts]

    def _apps(self, environment: dict[str, str]) -> list[Service]:
        """The app; where it is several processes, with the proxy before them."""
        python = [sys.executable, "-m", "playground.ui.server"]
        if len(self._app_ports) == 1:
            return [Service("app", [*python, "--port", str(self._port), "--address", self._address], environment)]
        believed = ",".join(["127.0.0.1", *map(str, settings().proxy)])
        services = []
        for number, port in enumerate(self._app_ports, 1):
            command = [*python, "--port", str(port), "--address", "127.0.0.1"]
            services.append(Service(f"app {number}", command, environment | {"PLAYGROUND_PROXY": believed}))
        command = proxy.command(self._address, self._port, self._app_ports)
        return [*services, Service("proxy", command, environment | proxy.environment())]

    def _mlflow(self) -> list[str]:
        place = ["--host", "127.0.0.1", "--port", str(self._mlflow_port)]
        hosts = ",".join(f"{name}:{self._mlflow_port}" for name in ("localhost", "127.0.0.1"))
        store = ["--default-artifact-root", settings().artifacts.resolve().as_uri()]
        return ["mlflow", "server", *place, *store, "--workers", "1", "--allowed-hosts", hosts]

    def _healthy(self) -> bool:
        host = "127.0.0.1" if self._address in ("0.0.0.0", "::") else self._address
        if len(self._app_ports) > 1 and not all(_answers("127.0.0.1", port) for port in self._app_ports):
            return False
        return _answers(host, self._port)

    def _tell(self) -> None:
        shown = "localhost" if self._address in ("127.0.0.1", "0.0.0.0", "::") else self._address
        lines = [f"RNN Playground: http://{shown}:{self._port}"]
        if len(self._app_ports) > 1:
            ports = ", ".join(map(str, self._app_ports))
            lines.append(f"                {len(self._app_ports)} app processes, on ports {ports} of this machine only")
        if self._mlflow_port:
            lines.append(f"MLflow:         http://localhost:{self._mlflow_port} (on this machine only)")
        if self._pages_only:
            lines.append(f"Another server works with {settings().home} already; this one only shows pages.")
        lines.append(
            "Ctrl-C ends everything; runs go on at the next start."
            if settings().launcher == "local"
            else "Ctrl-C ends everything here; runs of the cluster go on."
        )
        sys.stdout.write("\n".join([*lines, ""]))
        sys.stdout.flush()

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_leave = True


def _answers(host: str, port: int) -> bool:
    """Whether an app, or one behind the proxy, answers there."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/_stcore/health", timeout=1) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


def free_port(wanted: int) -> int:
    """A port of this machine that is free now: the one wanted, or any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            _reuse(probe)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    raise Failure(Text("This machine has no free port.", "Esta máquina no tiene ningún puerto libre."))


def _must_be_free(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        _reuse(probe)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError):
            raise WrongInput(
                Text(
                    "Port {port} cannot be used, perhaps because another program is using it; choose another with --port.",
                    "El puerto {port} no se puede usar, quizá porque ya lo usa otro programa; elija otro con --port.",
                ).format(port=port)
            ) from None


def _reuse(probe: socket.socket) -> None:
    """Let it take a port whose last connections have ended just now; on Windows the option means something else."""
    if sys.platform != "win32":
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _environment() -> dict[str, str]:
    # The parts work in another folder than this process, so that a relative home would be another one for them.
    return dict(os.environ) | {"PLAYGROUND_HOME": str(settings().home.resolve())}
