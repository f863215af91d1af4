"""Who comes before whom in the queue: one pure function, for the dispatcher and for whoever looks on."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from playground.tracking.run import Run
from playground.tracking.schema import Priority

FRONT, VISITOR, EXAMPLE = "0", "1", "2"
"""The ranks of the queue: what was interrupted goes on first, then visitors' runs, then examples."""

PRIORITIES: tuple[Priority, ...] = ("high", "normal", "low")


def order(waiting: Iterable[Run], running: Iterable[Run], served: Mapping[str, int] | None = None) -> list[Run]:
    """The runs that wait, in the order in which they are to begin.

    First by rank. At the front by place alone: what was interrupted, and what the administrator has put there. Behind
    it by priority, then fairly between owners: the n-th run of each comes before the (n+1)-th of any, where what an
    owner has in training counts already, and among equals the owner who has been served least lately; then by place.

    Args:
        waiting: in any order; a run that is paused keeps its place but takes no turn.
        running: those in training; one of the foreground takes no slot and does not count.
        served: when a run of each owner began last, in milliseconds.
    """
    lately = served or {}
    training = Counter(run.owner for run in running if not run.held)
    seen: Counter[str] = Counter()
    keys: dict[str, tuple[object, ...]] = {}
    known = sorted(waiting, key=_own)
    for run in known:
        nth = seen[run.owner]
        seen[run.owner] += run.paused is None
        turn = (training[run.owner] + nth, nth, lately.get(run.owner, 0))
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
        rank: of the queue. last: the last place that is taken there; a clock that was set back puts nobody before it.
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
