"""Reaches the tracking store; creates the default one once, under a lock."""

import importlib
import logging
import os
import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock

from playground.errors import PlaygroundError, TrackingFailed
from playground.settings import made_home, settings
from playground.text import Text
from playground.tracking import http_guard, own_writes
from playground.tracking.schema import EXPERIMENTS

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
from mlflow.entities import RunTag, ViewType  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from mlflow.utils.search_utils import SearchUtils  # noqa: E402
from requests.exceptions import RequestException  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

GONE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
"""MLflow's codes for a request that will not succeed on another try."""
_PAGE = 1000
"""Runs that MLflow gives at once."""


def import_early() -> None:
    """Import what the first use of a database imports, a second's work, and open nothing: forks share it."""
    if not settings().store.startswith("http"):
        importlib.import_module("mlflow.store.tracking.sqlalchemy_store")


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
        home = made_home()
        with FileLock(str(home / "mlflow.lock"), timeout=120):
            _for_this_account_alone()
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


def write_tags(run_id: str, tags: Mapping[str, str]) -> None:
    """Write tags of a run.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    client().log_batch(run_id, tags=[RunTag(name, value) for name, value in tags.items()])


def look_up(run_id: str) -> Any | None:
    """A run as MLflow describes it, one that was deleted too; None where the record knows none.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    try:
        return client().get_run(run_id)
    except RecordAway as error:
        if error.code in GONE:
            return None
        raise


def search(
    wanted: str,
    *,
    places: Sequence[str] | None = None,
    limit: int | None = None,
    offset: int = 0,
    order: str = "attributes.start_time DESC",
    view: int = ViewType.ACTIVE_ONLY,
) -> list[Any]:
    """Runs as MLflow describes them, all of them from however many pages.

    Args:
        wanted: MLflow's filter; values of strangers in it are `quoted`.
        places: the MLflow experiments that are searched; None: those of all tasks.
        limit: how many runs at most.
        offset: how many of the first runs are left out.
        order: what the runs are sorted by.
        view: which runs are searched: those that are kept, those that were deleted, or both.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    places = experiment_ids() if places is None else places
    found: list[Any] = []
    token = SearchUtils.create_page_token(offset) if offset else None
    while places:
        page = client().search_runs(list(places), wanted, view, min(_PAGE, limit or _PAGE), [order], token)
        found += page
        token = page.token
        if token is None or (limit is not None and len(found) >= limit):
            break
    return found[:limit]


def named(name: str, wanted: str) -> list[Any]:
    """Runs of this id, beginning of an id, or name; more than one, and it is not known which is meant.

    Args:
        name: the id, its beginning or the name that somebody has written.
        wanted: MLflow's filter that all of the runs must pass.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    found: list[Any] = []
    if re.fullmatch(r"[0-9a-f]{4,32}", name):
        found = search(f"attributes.run_id LIKE '{name}%' and {wanted}", limit=2)
    if not found and 0 < len(name) <= 120:
        found = search(f"attributes.run_name = {quoted(name)} and {wanted}", limit=2)
    return found


def quoted(value: str) -> str:
    """A value in a filter. MLflow's filters know no escapes: a quote of the kind that encloses it would end it."""
    mark = '"' if "'" in value else "'"
    return mark + value.replace(mark, "_").replace("\\", "_") + mark


def shown_uri() -> str:
    """The store's address without a password."""
    parts = urlsplit(settings().store)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.password else settings().store


def check() -> None:
    """Create the store where there is none, and ask it something.

    Raises:
        TrackingFailed: it cannot be reached.
    """
    client().search_experiments(max_results=1)


def experiment_id(task: str) -> str:
    """The MLflow experiment that holds the runs of `task`; made where there is none."""
    return experiment_named(EXPERIMENTS + task)


def experiment_named(name: str) -> str:
    """The MLflow experiment of this name; made where there is none."""
    found = client().get_experiment_by_name(name)
    if found is None:
        # A server keeps artifacts where it was told to; a database has no place for them but this one.
        here = settings().artifacts.resolve() / name.removeprefix(EXPERIMENTS)
        place = None if settings().store.startswith(("http://", "https://")) else here.as_uri()
        with suppress(RecordAway):  # another process was faster
            return str(client().create_experiment(name, artifact_location=place))
        found = client().get_experiment_by_name(name)
    elif found.lifecycle_stage == "deleted":
        client().restore_experiment(found.experiment_id)
    return str(found.experiment_id)


def experiment_ids(task: str | None = None) -> list[str]:
    """The MLflow experiments of one task, or of all."""
    if task and not task.isidentifier():
        return []
    wanted = f"name = '{EXPERIMENTS}{task}'" if task else f"name LIKE '{EXPERIMENTS}%'"
    return [str(one.experiment_id) for one in client().search_experiments(filter_string=wanted)]


def local_database() -> Path | None:
    """The file of the default store; None where another store is in force."""
    return None if settings().tracking_uri else settings().home / "mlflow.db"


def _for_this_account_alone() -> None:
    """Make the file of the default store, or let nobody else read it; what SQLite puts beside it follows."""
    place = local_database()
    if place is None:
        return
    os.close(os.open(place, os.O_CREAT | os.O_RDONLY, 0o600))
    if place.stat().st_mode & 0o077:
        with suppress(PermissionError):  # of another account, which shares it on purpose
            place.chmod(0o600)


def tidy() -> None:
    """Refresh SQLite's statistics after a run: without them its planner scans every metric of every run."""
    place = local_database()
    if place is None or not place.exists():
        return
    try:
        with closing(sqlite3.connect(place, timeout=2)) as connection:
            # The limit keeps it to milliseconds however large the tables are.
            connection.execute("PRAGMA analysis_limit = 400")
            connection.execute("ANALYZE")
            connection.commit()
    except sqlite3.Error:
        return  # somebody writes just now; the next run that ends does it


def main() -> int:
    """Make the store where there is none, or reach it; the exit code."""
    try:
        check()
    except PlaygroundError as error:
        sys.stderr.write(f"{error.text.en}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
