"""Several app processes behind one address: a visitor stays with one of them, and goes to another one when it dies."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from playground.errors import WrongInput
from playground.launch.server import proxy, serve
from playground.settings import settings
from playground.ui.visitor import COOKIE, key_in
from tests.helpers.waiting import PATIENCE, until
from tests.launch.server.conftest import Served, at_home

XSRF = "_streamlit_xsrf"


@pytest.fixture
def caddy() -> str:
    """Where the proxy is; where there is none, the test is skipped."""
    try:
        return proxy.program()
    except WrongInput:
        pytest.skip("no proxy here: apt-get install caddy")


class Visitor:
    """A browser with one page: its cookies, its connection, and the session that the server has opened for it.

    Args:
        port: of the server.
        open_pages: closes the page at the end.
    """

    def __init__(self, port: int, open_pages: ExitStack) -> None:
        self.port = port
        self._address, self._open_pages = f"127.0.0.1:{port}", open_pages
        self._browser = requests.Session()
        self._page: ClientConnection | None = None
        self.session = ""

    def load(self) -> int:
        """Load the page as a reload does; the status of the answer."""
        answer = self._browser.get(f"http://{self._address}/design", timeout=60)
        self._browser.get(f"http://{self._address}/_stcore/health", timeout=60).raise_for_status()
        return answer.status_code

    def open(self) -> None:
        """Connect the page, which begins a session."""
        connection = connect(
            f"ws://{self._address}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.cookie(XSRF))],
            additional_headers={"Cookie": "; ".join(f"{one.name}={one.value}" for one in self._browser.cookies)},
            max_size=None,
        )
        page = self._page = self._open_pages.enter_context(connection)
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        page.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "new_session":
            received = page.recv(PATIENCE)
            assert isinstance(received, bytes)
            told = ForwardMsg.FromString(received)
        self.session = told.new_session.initialize.session_id

    def send_file(self) -> int:
        """Send a file to the open session; the status of the answer."""
        return self._browser.put(
            f"http://{self._address}/_stcore/upload_file/{self.session}/a-file",
            files={"file": ("sales.csv", b"day,sales\n1,2\n")},
            headers={"X-Xsrftoken": self.cookie(XSRF)},
            timeout=60,
        ).status_code

    def connected(self) -> bool:
        """Whether the page has its connection still; what has come over it is read."""
        assert self._page is not None
        try:
            while True:
                self._page.recv(0)
        except TimeoutError:
            return True
        except ConnectionClosed:
            return False

    def cookie(self, name: str) -> str:
        """The value of a cookie."""
        return str(self._browser.cookies[name])


@pytest.fixture
def visitors(
    caddy: str, served: Callable[..., Served], record: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Visitor]]:
    """Makes visitors of one server with two app processes."""
    monkeypatch.setenv("PLAYGROUND_APPS", "2")
    one = served()
    until(lambda: len(ports(record)) == 2 and all(map(answers, ports(record))) and one.healthy())
    with ExitStack() as pages:

        def come() -> Visitor:
            visitor = Visitor(one.port, pages)
            # Where the process that they come to has no room, a reload leads to another one.
            assert visitor.load() == 200 or settings().max_visitors_address
            until(lambda: visitor.load() == 200)
            visitor.open()
            return visitor

        yield come
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(PATIENCE) == 0
    assert at_home(record) == []


def ports(home: Path) -> dict[int, psutil.Process]:
    """The app processes, by the port where each one listens."""
    found = {}
    for process in at_home(home):
        with suppress(psutil.NoSuchProcess):  # it has ended since
            line = process.cmdline()
            if "playground.ui.server" in line:
                found[int(line[line.index("--port") + 1])] = process
    return found


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).status_code == 200
    except requests.RequestException:
        return False


@pytest.mark.slow
def test_a_visitor_keeps_session_upload_and_cookie_and_moves_when_their_process_dies(
    visitors: Callable[[], Visitor], home: Path
) -> None:
    first = visitors()
    second = until(lambda: (found := visitors()).cookie(proxy.COOKIE) != first.cookie(proxy.COOKIE) and found)
    for one in (first, second):
        process, key, session = one.cookie(proxy.COOKIE), one.cookie(COOKIE), one.session
        for _ in range(3):
            assert one.load() == 200 and one.send_file() == 204
        assert (one.cookie(proxy.COOKIE), one.cookie(COOKIE), one.session) == (process, key, session)
    assert key_in(first.cookie(COOKIE)) != key_in(second.cookie(COOKIE))

    before = ports(home)
    next(iter(before.values())).kill()
    until(lambda: not (first.connected() and second.connected()))
    moved, stayed = (second, first) if first.connected() else (first, second)
    key, process = moved.cookie(COOKIE), stayed.cookie(proxy.COOKIE)
    assert moved.load() == 200
    assert moved.cookie(proxy.COOKIE) == process and moved.cookie(COOKIE) == key
    # What the page held went with the process: that is told, and a new session takes files as before.
    assert moved.send_file() == 403
    moved.open()
    assert moved.send_file() == 204 and moved.load() == 200
    assert stayed.connected() and stayed.send_file() == 204

    until(lambda: ports(home).keys() == before.keys())  # it is started again


@pytest.fixture
def two_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two visitors of one address, so for one in each of two processes."""
    monkeypatch.setenv("PLAYGROUND_MAX_VISITORS_ADDRESS", "2")


@pytest.mark.slow
@pytest.mark.usefixtures("two_of_an_address")
def test_who_finds_no_room_in_one_process_is_brought_to_another_and_the_limit_holds_for_both(
    visitors: Callable[[], Visitor],
) -> None:
    first, second = visitors(), visitors()
    assert first.cookie(proxy.COOKIE) != second.cookie(proxy.COOKIE)
    third = Visitor(first.port, ExitStack())
    assert [third.load() for _ in range(10)] == [429] * 10
    assert first.load() == second.load() == 200 and first.connected() and second.connected()


def test_several_apps_without_a_proxy_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAYGROUND_APPS", "3")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WrongInput, match=r"asks for 3 app processes.*Caddy.*install"):
        serve.main(port=serve.free_port(0))


def test_the_apps_listen_on_this_machine_only_and_believe_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, tuple[list[str], dict[str, str]]] = {}
    monkeypatch.setenv("PLAYGROUND_APPS", "2")
    monkeypatch.setenv("PLAYGROUND_PROXY", "10.0.0.0/8,192.0.2.7")
    monkeypatch.setattr(proxy.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        serve, "Service", lambda name, command, environment, **_: started.update({name: (command, environment)})
    )
    server = serve.Server(8501, "0.0.0.0", mlflow_ui=False, examples=False)
    server._parts()
    assert list(started) == ["dispatcher", "app 1", "app 2", "proxy"]
    for name in ("app 1", "app 2"):
        command, environment = started[name]
        assert command[command.index("--address") + 1] == "127.0.0.1"
        assert environment["PLAYGROUND_PROXY"] == "127.0.0.1,10.0.0.0/8,192.0.2.7/32"
    command, environment = started["proxy"]
    told = Path(command[command.index("--config") + 1]).read_text("utf-8")
    assert ":8501 {\n\tbind 0.0.0.0\n" in told and "trusted_proxies 10.0.0.0/8 192.0.2.7/32\n" in told
    assert [f"127.0.0.1:{port}" in told for port in server._app_ports] == [True, True]
    assert Path(environment["XDG_DATA_HOME"]).is_relative_to(os.environ["PLAYGROUND_HOME"])


def test_one_app_needs_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(serve, "Service", lambda name, *_, **__: started.append(name))
    serve.Server(8501, "127.0.0.1", mlflow_ui=False, examples=False)._parts()
    assert started == ["dispatcher", "app"]


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::", "localhost"])
@pytest.mark.parametrize("trusted", ["", "10.0.0.0/8,2001:db8::/32"])
def test_caddy_understands_its_configuration(
    caddy: str, address: str, trusted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_PROXY", trusted)
    command = proxy.command(address, 8501, [8502, 8503])
    checked = [command[0], "validate", *command[2:]]
    done = subprocess.run(checked, check=False, capture_output=True, text=True, env=os.environ | proxy.environment())
    assert done.returncode == 0, done.stderr


def test_where_no_app_answers_the_visitor_reads_why(caddy: str) -> None:
    port, nobody = serve.free_port(0), serve.free_port(0)
    process = subprocess.Popen(proxy.command("127.0.0.1", port, [nobody]), env=os.environ | proxy.environment())
    try:
        status, text = until(lambda: asked(port))
        assert status in (502, 503) and "reload in a moment" in text
        assert "vuelva a cargar" in text and "está" in text
    finally:
        process.terminate()
        process.wait(PATIENCE)


def asked(port: int) -> tuple[int, str] | tuple[()]:
    """The status and the words of an answer at a port; nothing where nobody listens yet."""
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/", timeout=30)
    except requests.ConnectionError:
        return ()
    return answer.status_code, answer.text
