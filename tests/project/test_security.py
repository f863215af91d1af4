"""What no version of the playground may do: run what a file says, reach a shell, tell a secret, answer a stranger."""

import ast
import asyncio
import logging
import re
import stat
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

import playground
from playground.errors import Failure
from playground.experiment import Experiment
from playground.launch.compute import pool, worker_process
from playground.tracking import runs, store
from playground.ui.serving.sessions import VisitorCookie
from playground.ui.visitor import COOKIE, key_in

ROOT = Path(playground.__file__).resolve().parent
SOURCES = [*ROOT.rglob("*.py"), *(ROOT.parent / "pages").glob("*.py")]
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml"}
"""Reading with these runs what the file says."""
CALLS = {"eval", "exec", "torch.load", "torch.save", "os.system", "os.popen", "tempfile.mktemp", "pd.read_pickle"}
LOADS = {"np.load", "numpy.load"}
HELD = ROOT / "ui" / "compressed.py"
"""Takes out of memory what it has put there itself, and reads nothing else; see `test_what_is_held_comes_from_nowhere_else`."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT.parent)))
def test_no_file_runs_what_it_reads_or_calls_a_shell(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        brought = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        brought += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in brought} & (MODULES - {"pickle"} if path == HELD else MODULES)
    for call in calls(tree):
        name, options = ast.unparse(call.func), {option.arg for option in call.keywords}
        assert name not in CALLS, f"{name} in line {call.lineno}"
        assert not options & {"shell", "allow_pickle"}, f"{name} in line {call.lineno}"
        assert name not in LOADS, f"{name} in line {call.lineno}"
        if name.endswith(("read_html", "components.html")):
            pytest.fail(f"{name} in line {call.lineno}")


def test_what_is_held_comes_from_nowhere_else() -> None:
    tree = ast.parse(HELD.read_text("utf-8"))
    taken = [ast.unparse(call) for call in calls(tree) if ast.unparse(call.func) in ("pickle.loads", "pickle.load")]
    put = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign)]
    assert taken == ["pickle.loads(zlib.decompress(self._content))"]
    assert [words for words in put if words.startswith("self._content")] == [
        "self._content = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)"
    ]
    assert not re.search(r"\._content\b", "".join(path.read_text("utf-8") for path in SOURCES if path != HELD))


def test_weights_are_read_from_the_record_and_nowhere_else() -> None:
    readers = {
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "safetensors" in path.read_text("utf-8")
    }
    uploading = {
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "uploads.read" in path.read_text("utf-8")
    }
    assert readers and uploading and not readers & uploading


def test_the_compute_pool_listens_to_nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its workers speak over a socket file that others cannot open, or this machine's own address; always with a key."""
    made = []

    def seen(address: str, authkey: bytes) -> None:
        made.append((address, authkey, stat.S_IMODE(Path(address).parent.stat().st_mode)))
        with pytest.raises(AuthenticationError):
            Client(address, authkey=b"another key")
        raise ConnectionRefusedError

    monkeypatch.setattr(worker_process, "Client", seen)
    with pytest.raises(Failure):
        pool.Pool(1).compute(abs, -1)
    ((address, key, mode),) = made
    assert len(key) >= 32 and mode == 0o700 and not Path(address).parent.parent.exists()


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(home: Path) -> None:
    sent = asyncio.run(headers({}))
    (cookie,) = [value for name, value in sent if name == b"set-cookie"]
    parts = [part.strip() for part in cookie.decode().split(";")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts) and "Secure" not in parts
    value = parts[0].removeprefix(f"{COOKIE}=")
    assert key_in(value)
    assert key_in(value[:-2] + "xx") is None
    assert not [name for name, _ in asyncio.run(headers({"cookie": f"{COOKIE}={value}"})) if name == b"set-cookie"]
    secure = asyncio.run(headers({}, "https"))
    assert b"Secure" in dict(secure)[b"set-cookie"]
    assert (home / "cookie.key").stat().st_mode & 0o077 == 0
    assert len((home / "cookie.key").read_text()) == 64


async def headers(given: dict[str, str], scheme: str = "http") -> list[tuple[bytes, bytes]]:
    """The headers of the answer to a request for a page."""
    found: list[tuple[bytes, bytes]] = []

    async def app(_scope: object, _receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]

    async def send(message: dict[str, object]) -> None:
        found.extend(message["headers"])  # type: ignore[arg-type]

    scope = {"type": "http", "method": "GET", "path": "/run", "scheme": scheme}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in given.items()]  # type: ignore[assignment]
    await VisitorCookie(app)(scope, None, send)  # type: ignore[arg-type]
    return found


def test_secrets_are_neither_recorded_nor_said(
    record: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PLAYGROUND_ADMIN_TOKEN", "open-sesame")
    caplog.set_level(logging.DEBUG)
    run_id = runs.submit(Experiment.from_toml('task = "forecasting"'), owner="ana")
    kept = store.client().get_run(run_id)
    assert "sesame" not in str(kept.data.tags) + str(kept.data.params) + caplog.text
    for file in record.rglob("*"):
        assert not file.is_file() or b"open-sesame" not in file.read_bytes()
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://ana:open-sesame@127.0.0.1:9")
    with pytest.raises(playground.errors.TrackingFailed) as caught:
        runs.listing()
    assert "127.0.0.1:9" in caught.value.text.en
    assert "sesame" not in caught.value.text.en + caught.value.text.es + caplog.text


def test_uploads_are_private(home: Path) -> None:
    from playground.own_files import uploads

    identity = uploads.keep(b"mine", "mine.txt")
    assert (home / "uploads" / identity).stat().st_mode & 0o077 == 0
