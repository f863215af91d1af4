"""Asks the tracking store, and writes into it; creates the default one once, under a lock."""

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

# The connection comes first: MLflow reads what it sets when it is imported.
from playground.tracking.store.connection import (
    GONE,
    RecordAway,
    client,
    database,
    import_early,
    local_database,
    reaching,
    shown_uri,
)

from mlflow.entities import RunTag, ViewType  # isort: skip
from mlflow.utils.search_utils import SearchUtils  # isort: skip

from playground.settings import settings
from playground.tracking.schema import EXPERIMENTS
from playground.tracking.store.found import Point

__all__ = [
    "GONE",
    "RecordAway",
    "check",
    "client",
    "database",
    "experiment_id",
    "experiment_ids",
    "experiment_named",
    "experiments",
    "histories",
    "import_early",
    "local_database",
    "look_up",
    "may_be_tagged",
    "named",
    "quoted",
    "reaching",
    "search",
    "shown_uri",
    "tags_of",
    "tidy",
    "write_tags",
]

_PAGE = 1000
"""Runs that MLflow gives at once."""


def experiments(beginning: str) -> list[Any]:
    """The MLflow experiments whose names begin like this, as MLflow describes them.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    here = database()
    if here is not None:
        with reaching():
            return list(here.experiments(beginning))
    return list(client().search_experiments(filter_string=f"name LIKE '{beginning}%'", max_results=_PAGE))


def may_be_tagged(name: str, value: str) -> bool:
    """Whether there may be a run with this tag: only a database tells quickly that there is none.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    here = database()
    with reaching():
        return here is None or here.any_tagged(name, value)


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
    here = database()
    if here is not None:
        with reaching():
            return here.get(run_id)
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
    here = database()
    if here is not None:
        with reaching():
            return list(here.search(wanted, places=places, limit=limit, offset=offset, order=order, view=view))
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


def tags_of(names: Collection[str], statuses: Collection[str]) -> dict[str, dict[str, str]]:
    """Some tags of all runs in some states, by the runs' ids; those that a run has not are left out.

    Args:
        names: of the tags.
        statuses: as MLflow calls them.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    here = database()
    if here is not None:
        with reaching():
            return here.tags(names, statuses)
    runs = [run for status in statuses for run in search(f"attributes.status = '{status}'")]
    return {
        str(run.info.run_id): {name: value for name, value in run.data.tags.items() if name in names} for run in runs
    }


def histories(run_id: str, names: Collection[str]) -> dict[str, list[Point]]:
    """All points of some metrics of a run, in the order of their times.

    Raises:
        RecordAway: the store did not answer, or refused.
    """
    here = database()
    if here is not None:
        with reaching():
            return here.histories(run_id, names)
    ask = client().get_metric_history
    points = {name: [Point(one.step, one.timestamp, one.value) for one in ask(run_id, name)] for name in names}
    return {name: sorted(some, key=lambda one: (one.timestamp, one.step)) for name, some in points.items()}


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
    known = next((one for one in experiments(name) if one.name == name), None)
    if known is not None:
        return str(known.experiment_id)
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
    return [str(one.experiment_id) for one in experiments(EXPERIMENTS) if not task or one.name == EXPERIMENTS + task]


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
