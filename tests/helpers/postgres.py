"""A real PostgreSQL of the tests' own, started from the installed programs; it leaves nothing behind."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.launch.server.serve import free_port
from tests.helpers.waiting import until

_USERS = ("postgres", "nobody")
"""Whom the server may run as where the tests are root's: it refuses to be root itself."""


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest first; None where there is none."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    return Path(found).resolve().parent if found else debian[0].parent if debian else None


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs within the block, without the name of a database; skips where none can."""
    psycopg = pytest.importorskip("psycopg", reason="no psycopg here: pip install '.[cluster]'")
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    place = Path(tempfile.mkdtemp(prefix="playground-postgres-"))
    run_as = _run_as(place)
    made = subprocess.run(
        [*run_as, where / "initdb", "-D", place / "data", "-A", "trust", "-U", "playground", "-E", "UTF8", "--no-sync"],
        check=False, capture_output=True, text=True, cwd="/",
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(place, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be set up here: {made.stderr.strip().splitlines()[-1:]}")
    port = free_port(0)
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": place, "fsync": "off"}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    log = (place / "log.txt").open("wb")
    server = subprocess.Popen(
        [*run_as, where / "postgres", "-D", place / "data", *words], stdout=log, stderr=log, cwd="/"
    )
    try:
        address = f"postgresql://playground@127.0.0.1:{port}"

        def answers() -> bool:
            assert server.poll() is None, (place / "log.txt").read_text()
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(f"{address}/postgres", connect_timeout=10).close()
                return True
            return False

        until(answers)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()
        shutil.rmtree(place, ignore_errors=True)


def create(address: str, name: str, like: str = "template1") -> str:
    """The address of a fresh database, made after another one."""
    import psycopg

    connection = psycopg.connect(f"{address}/postgres")
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return f"{address}/{name}"


def _run_as(place: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    for name in _USERS:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(place, user.pw_uid, user.pw_gid)
            return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody here")
