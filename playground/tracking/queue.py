"""The queue: what waits, what trains, who owns a process. The dispatcher reads it; it imports no torch."""

import json
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from playground.text import Text
from playground.tracking import process_identity, store, tag_values as read
from playground.tracking.run import Run, from_mlflow, ui_address, words
from playground.tracking.schema import EXPERIMENTS, QUEUE_CONTROL, TO_MLFLOW, Priority, Status, Tag

FRONT, VISITOR, EXAMPLE = "0", "1", "2"
"""The ranks of the queue: what was interrupted goes on first, then visitors' runs, then examples."""

PRIORITIES: tuple[Priority, ...] = ("high", "normal", "low")


def order(waiting: Iterable[Run], running: Iterable[Run], served: Mapping[str, int] | None = None) -> list[Run]:
    """The runs that wait, in the order in which they are to begin.

    First by rank. At the front by place alone: what was interrupted, and what the administrator has put there. Behind
    it by priority, then fairly between owners: the n-th run of each comes before the (n+1)-th of any, where what an
    owner has in training counts already, and among equals the owner who has been served least lately; then by place. An
    owner who was not served yet counts from the first run that waits: nobody gains by coming as somebody new.

    Args:
        waiting: in any order; a run that is paused keeps its place but takes no turn.
        running: those in training; one of the foreground takes no slot and does not count.
        served: when a run of each owner began last, in milliseconds.
    """
    lately = served or {}
    training = Counter(run.owner for run in running if not run.held)
    seen: Counter[str] = Counter()
    came: dict[str, int] = {}
    keys: dict[str, tuple[object, ...]] = {}
    known = sorted(waiting, key=_own)
    for run in known:
        nth = seen[run.owner]
        came.setdefault(run.owner, moment(run) // 1000)
        seen[run.owner] += run.paused is None
        turn = (training[run.owner] + nth, nth, lately.get(run.owner, came[run.owner]))
        fair = () if run.queue[:1] == FRONT else (PRIORITIES.index(run.priority), *turn)
        keys[run.id] = (run.queue[:1], *fair, run.queue, run.id)
    return sorted(known, key=lambda run: keys[run.id])


def own(waiting: Iterable[Run], run: Run) -> list[Run]:
    """The waiting runs among which the owner of `run` may move it, in their order: same owner, rank and priority."""
    alike = (run.owner, *group(run))
    return sorted((one for one in waiting if (one.owner, *group(one)) == alike), key=_own)


def group(run: Run) -> tuple[str, str]:
    """What stands above the place of a run: its rank, and its priority where that counts."""
    return run.queue[:1], "" if run.queue[:1] == FRONT else run.priority


def positions(waiting: Sequence[Run]) -> dict[str, int]:
    """The number of each run in the queue, from 1; runs that are paused have none."""
    moving = [run.id for run in waiting if run.paused is None]
    return {run_id: number for number, run_id in enumerate(moving, start=1)}


def place(rank: str, last: str = "") -> str:
    """A place at the end of a rank of the queue, as sortable text.

    Args:
        rank: the rank of the queue.
        last: the last place that is taken in that rank; a clock that was set back puts nobody before it.
    """
    taken = int(last[2:]) if last[:1] == rank and last[2:].isdigit() else -1
    return at(rank, max(time.time_ns() // 1000, taken + 1))


def at(rank: str, moment: int) -> str:
    """A place as sortable text: of its rank, the earlier the smaller the moment (in microseconds)."""
    return f"{rank}-{max(0, moment):017d}"


def moment(run: Run) -> int:
    """The moment that a run's place was made from, in microseconds; 0 where it has none."""
    text = run.queue[2:]
    return int(text) if text.isdigit() else 0


def _own(run: Run) -> tuple[object, ...]:
    rank = run.queue[:1]
    return rank, 0 if rank == FRONT else PRIORITIES.index(run.priority), run.queue, run.id


_LATELY = 100
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
    # Asked afresh each time: the first run of a task comes with an experiment of its own.
    found = store.experiments("playground")
    places = [str(one.experiment_id) for one in found if one.name.startswith(EXPERIMENTS)]
    paused = next((words(one.tags.get(Tag.PAUSED)) for one in found if one.name == QUEUE_CONTROL), None)
    queued, running = _in_state("queued", places), _in_state("running", places)
    _forget_all_but({run.id for run in (*queued, *running)})
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
    store.client().set_experiment_tag(store.experiment_id(task), Tag.SERVED, json.dumps(dict(lately)))


def end_of(rank: str) -> str:
    """A place behind all that wait in a rank of the queue.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    taken = [tags.get(Tag.QUEUE, "") for tags in store.tags_of((Tag.QUEUE,), (TO_MLFLOW["queued"],)).values()]
    return place(rank, max((one for one in taken if one.startswith(f"{rank}-")), default=""))


def process_tags() -> dict[str, str]:
    """That this process owns a run, and in which slot: its number alone is not enough, numbers are used again."""
    me = process_identity.mine()
    return {
        Tag.PID: str(me.pid),
        Tag.PROCESS_STARTED: str(me.created),
        Tag.BOOT: me.boot,
        Tag.HOST: me.host,
        Tag.SLOT: os.environ.get("PLAYGROUND_SLOT", ""),
        Tag.JOB: os.environ.get("PLAYGROUND_JOB", ""),
    }


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
    return [_read(one) for one in store.search(wanted, places=places)]


_known: dict[str, tuple[object, str, Run]] = {}
"""The runs of the last look as they were described then: most of a queue stays as it is from one look to the next."""


def _read(found: Any) -> Run:
    pages = ui_address()
    before = _known.get(found.info.run_id)
    if before is not None and before[:2] == (found, pages):
        return before[2]
    run = from_mlflow(found)
    _known[run.id] = found, pages, run
    return run


def _forget_all_but(ids: Collection[str]) -> None:
    for run_id in [known for known in list(_known) if known not in ids]:
        _known.pop(run_id, None)
