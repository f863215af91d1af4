"""The connection to the tracking store: the one client of a process, and what becomes of it where it fails."""

import importlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from filelock import FileLock

from playground.errors import TrackingFailed
from playground.settings import made_home, settings
from playground.text import Text
from playground.tracking.schema import EXPERIMENTS
from playground.tracking.store import http_guard, own_writes

# MLflow reads these when it is imported and when it calls; what a deployment sets itself stays.
for _name, _value in {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    # Otherwise an absent server is tried for minutes; whoever must not lose anything tries again by itself.
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
}.items():
    os.environ.setdefault(_name, _value)

from mlflow import MlflowClient  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from requests.exceptions import RequestException  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

if TYPE_CHECKING:  # a server's record needs none
    from playground.tracking.store.sql import Database

GONE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
"""MLflow's codes for a request that will not succeed on another try."""


def import_early() -> None:
    """Import what the first use of a database imports, a second's work, and open nothing: forks share it."""
    if not settings().store.startswith("http"):
        importlib.import_module("playground.tracking.store.sql")


def client() -> MlflowClient:
    """A client of the store in force; the first one creates the default store.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    return _client(settings().store, os.getpid())


@lru_cache(maxsize=8)
def _client(uri: str, _process: int) -> MlflowClient:
    # One client per process: an open connection must not be carried into a fork.
    for noisy in ("alembic", "mlflow"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    with reaching():
        if not uri.startswith("sqlite"):
            http_guard.watch()
            return _Client(uri)
        # Each connection that is kept open to a file keeps some 3 MB of it; another one is opened in a few milliseconds.
        os.environ.setdefault("MLFLOW_SQLALCHEMYSTORE_POOL_SIZE", "2")
        home = made_home()
        with FileLock(str(home / "mlflow.lock"), timeout=120):
            _for_this_account_alone()
            _log_ahead()
            return _Client(uri)


class _Client(MlflowClient):  # type: ignore[misc]
    """MLflow's own client; what its methods raise comes as `RecordAway`, and what they write is counted."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if not callable(found) or name.startswith("_"):
            return found
        method = reaching()(found)
        return method if name.startswith(own_writes.READING) else own_writes.counted(method)


class RecordAway(TrackingFailed):
    """The store did not answer, or refused; it may not on another try.

    Attributes:
        code: MLflow's, where it refused.
    """

    code = ""


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what MLflow raises into a sentence.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    try:
        yield
    except (MlflowException, RequestException, SQLAlchemyError, OSError) as error:
        logging.getLogger(__name__).info("the record did not answer: %s", type(error).__name__)
        away = RecordAway(
            Text(
                "The tracking store at {place} cannot be reached or read; check that it is running and that PLAYGROUND_TRACKING_URI is right.",
                "No se puede acceder al almacén de resultados en {place}; compruebe que está en marcha y que PLAYGROUND_TRACKING_URI es correcta.",
            ).format(place=shown_uri())
        )
        away.code = getattr(error, "error_code", "")
        raise away from error


def database() -> "Database | None":
    """The database that holds the record; None where it is behind a server.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    if settings().store.startswith("http"):
        return None
    from playground.tracking.store.sql import Database  # noqa: PLC0415 (see `import_early`)

    with reaching():
        return Database.behind(client(), EXPERIMENTS)


def shown_uri() -> str:
    """The store's address without a password."""
    parts = urlsplit(settings().store)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.password else settings().store


def local_database() -> Path | None:
    """The file of the default store; None where another store is in force."""
    return None if settings().tracking_uri else settings().home / "mlflow.db"


def _for_this_account_alone() -> None:
    """Make the file of the default store, or let nobody else read it; what SQLite puts beside it follows."""
    place = local_database()
    if place is None:
        return
    # One that is there is not opened: closing it would take away the locks of the connections that this process has to it
    # (POSIX, fcntl), and the next process to close its own would take itself for the last and remove the log under them.
    with suppress(FileExistsError):
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600))
    if place.stat().st_mode & 0o077:
        with suppress(PermissionError):  # of another account, which shares it on purpose
            place.chmod(0o600)


def _log_ahead() -> None:
    """Let those who read and whoever writes not wait for each other, and a commit cost one write to the disk.

    SQLite's own choice, a rollback journal, lets nobody read during a commit, and a commit takes five times as long.
    The choice stays in the file, so that it holds for all who open it, MLflow's user interface too.
    """
    place = local_database()
    if place is None:
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(place, timeout=2)) as connection:  # in use: at the next start
        connection.execute("PRAGMA journal_mode = WAL")
