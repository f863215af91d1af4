"""The queue: what waits, what trains, who owns a process. The dispatcher reads it; it imports no torch."""

import json
import os
import socket
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from playground.text import Text
from playground.tracking import store, tag_values as read
from playground.tracking.order import EXAMPLE, FRONT, VISITOR, order, place
from playground.tracking.process_identity import born
from playground.tracking.run import Run, from_mlflow, words
from playground.tracking.schema import EXPERIMENTS, QUEUE_CONTROL, TO_MLFLOW, Status, Tag

__all__ = ["EXAMPLE", "FRONT", "VISITOR", "Snapshot", "get", "look", "place", "process_tags", "signature"]

_MOST = 1000
_LATELY = 60
"""Owners of whom it is known when they were served last; a tag holds no more."""


@dataclass(frozen=True)
class Snapshot:
    """The runs that have not ended, at one moment.

    Attributes:
        waiting: those that the dispatcher is to start, in order; those that are paused among them.
        running: those in training, whoever trains them.
        held: those that a foreground process has submitted and not begun yet.
        paused: who has paused the whole queue; None: it goes on.
        served: when a run of each owner began last, in milliseconds since 1970.
    """

    waiting: tuple[Run, ...] = ()
    running: tuple[Run, ...] = ()
    held: tuple[Run, ...] = ()
    paused: Text | None = None
    served: Mapping[str, int] = field(default_factory=dict)

    def later(self, working: Collection[str]) -> Self:
        """The same as it must be by now, without asking the record again.

        Args:
            working: the runs that are in training; of those that waited, they have just begun.
        """
        begun = [run for run in self.waiting if run.id in working]
        running = [run for run in self.running if run.id in working] + begun
        moment = _after(self.served)
        served = dict(self.served) | {run.owner: moment for run in begun}
        waiting = order([run for run in self.waiting if run.id not in working], running, served)
        return replace(self, waiting=tuple(waiting), running=tuple(running), served=served)


def look() -> Snapshot:
    """What waits and what trains now; runs that are just being submitted are not seen yet.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    with store.reaching():
        # Asked afresh each time: the first run of a task comes with an experiment of its own.
        found = store.client().search_experiments(filter_string="name LIKE 'playground%'", max_results=_MOST)
    places = [str(one.experiment_id) for one in found if one.name.startswith(EXPERIMENTS)]
    paused = next((words(one.tags.get(Tag.PAUSED)) for one in found if one.name == QUEUE_CONTROL), None)
    queued, running = _in_state("queued", places), _in_state("running", places)
    served = _served(one.tags.get(Tag.SERVED) for one in found)
    waiting = order([run for run in queued if not run.held], running, served)
    return Snapshot(tuple(waiting), tuple(running), tuple(run for run in queued if run.held), paused, served)


def note_served(begun: Sequence[Run], now: Snapshot) -> None:
    """Write down whose runs begin, so that owners take turns however short their runs are.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    moment = _after(now.served)
    fresh = {run.owner: moment for run in begun}
    task = next((run.task for run in begun), None)
    if task is None:
        return
    lately = sorted((dict(now.served) | fresh).items(), key=lambda one: one[1])[-_LATELY:]
    with store.reaching():
        store.client().set_experiment_tag(store.experiment_id(task), Tag.SERVED, json.dumps(dict(lately)))


def end_of(rank: str) -> str:
    """A place behind all that wait in a rank of the queue.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    wanted = f"attributes.status = '{TO_MLFLOW['queued']}' and tags.`{Tag.QUEUE}` LIKE '{rank}-%'"
    last = store.search(wanted, limit=1, order=f"tags.`{Tag.QUEUE}` DESC")
    return place(rank, last[0].data.tags.get(Tag.QUEUE, "") if last else "")


def process_tags() -> dict[str, str]:
    """That this process owns a run, and in which slot: its number alone is not enough, numbers are used again."""
    created, boot = born(os.getpid())
    process = {Tag.PID: str(os.getpid()), Tag.PROCESS_STARTED: str(created), Tag.BOOT: boot}
    given = {Tag.SLOT: "PLAYGROUND_SLOT", Tag.JOB: "PLAYGROUND_JOB"}
    given = {tag: os.environ.get(variable, "") for tag, variable in given.items()}
    return process | given | {Tag.HOST: socket.gethostname()}


def get(run_id: str) -> Run | None:
    """One run, or None where somebody has deleted it.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found = store.look_up(run_id)
    return from_mlflow(found) if found is not None and found.info.lifecycle_stage == "active" else None


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


def _after(served: Mapping[str, int]) -> int:
    """Now in milliseconds, or later than all of these where the clock was set back."""
    return max(int(time.time() * 1000), max(served.values(), default=0) + 1)


def _served(tags: Iterable[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tag in tags:
        for owner, moment in read.table(tag).items():
            found[owner] = max(found.get(owner, 0), int(moment))
    return found


def _in_state(status: Status, places: Sequence[str]) -> list[Run]:
    wanted = f"attributes.status = '{TO_MLFLOW[status]}' and tags.`{Tag.STATE}` = 'ready'"
    return [from_mlflow(one) for one in store.search(wanted, places=places)]
