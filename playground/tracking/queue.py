"""The queue: who comes before whom, what waits and what trains. The dispatcher reads it; it imports no torch."""

import os
import socket
import time
from dataclasses import dataclass
from typing import Any

import psutil
from mlflow.exceptions import MlflowException

from playground.tracking import store
from playground.tracking.names import EXPERIMENTS, TO_MLFLOW, Status, Tag
from playground.tracking.run import Run, from_mlflow

FRONT, VISITOR, EXAMPLE = "0", "1", "2"
"""The ranks of the queue: what was interrupted goes on first, then visitors' runs, then examples."""

_MOST = 1000


@dataclass(frozen=True)
class Snapshot:
    """The runs that have not ended, at one moment.

    Attributes:
        waiting: those that the dispatcher is to start, in order.
        running: those in training, whoever trains them.
        held: those that a foreground process has submitted and not begun yet.
    """

    waiting: tuple[Run, ...] = ()
    running: tuple[Run, ...] = ()
    held: tuple[Run, ...] = ()


def look() -> Snapshot:
    """What waits and what trains now; runs that are just being submitted are not seen yet.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    with store.reaching():
        client = store.client()
        # Asked afresh each time: the first run of a task comes with an experiment of its own.
        found = client.search_experiments(filter_string=f"name LIKE '{EXPERIMENTS}%'", max_results=_MOST)
        places = [one.experiment_id for one in found]
        queued = _search(client, places, "queued")
        running = _search(client, places, "running")
    waiting = sorted((run for run in queued if not run.held), key=lambda run: run.queue)
    return Snapshot(tuple(waiting), tuple(running), tuple(run for run in queued if run.held))


def place(rank: str) -> str:
    """A place at the end of a rank of the queue, as sortable text."""
    return f"{rank}-{time.time_ns() // 1000:017d}"


def process_tags() -> dict[str, str]:
    """That this process owns a run: its number alone is not enough, numbers are used again."""
    me = psutil.Process(os.getpid())
    return {Tag.HOST: socket.gethostname(), Tag.PID: str(me.pid), Tag.PROCESS_STARTED: str(me.create_time())}


def get(run_id: str) -> Run | None:
    """One run, or None where somebody has deleted it.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    with store.reaching():
        try:
            found = store.client().get_run(run_id)
        except MlflowException as error:
            if error.error_code in store.GONE:
                return None
            raise
    return from_mlflow(found) if found.info.lifecycle_stage == "active" else None


def signature() -> object:
    """Differs from an earlier one if the record may have changed; cheap.

    A file tells by its time and size; of any other store nothing is known, so that it may have every half second.
    """
    place = store.local_database()
    if place is None:
        return int(time.monotonic() * 2)
    seen = []
    for ending in ("", "-wal"):
        try:
            found = place.with_name(place.name + ending).stat()
        except OSError:
            seen.append((0, 0))
        else:
            seen.append((found.st_mtime_ns, found.st_size))
    return tuple(seen)


def _search(client: Any, places: list[str], status: Status) -> list[Run]:
    if not places:
        return []
    wanted = f"attributes.status = '{TO_MLFLOW[status]}' and tags.`{Tag.STATE}` = 'ready'"
    return [from_mlflow(found) for found in client.search_runs(places, wanted, max_results=_MOST)]
