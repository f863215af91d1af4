"""What pages read from the record of runs, shared by all visitors: read again once it has changed.

Changes of this process are seen at once, those of others (training, the dispatcher, the command line) after a second at most: so
the record is asked once a second, however many visitors look at it.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, TypeVar

import streamlit as st

from playground.settings import settings
from playground.tracking import foreign_runs, polls, queue, run_list, runs, store, studies as recorded
from playground.tracking.foreign_runs import ForeignRun
from playground.tracking.run_list import Row, RunTable
from playground.tracking.store import own_writes
from playground.tracking.visitor import LOCAL

F = TypeVar("F", bound=Callable[..., Any])

_latest: dict[str, tuple[object, ...]] = {}
_by_state: list[Any] = []


def listing(**wanted: Any) -> tuple[runs.Run, ...]:
    """As `runs.listing`, which takes the same arguments; raises as it does."""
    return _listing(state(), **wanted)


def table(*, foreign: bool = False) -> RunTable:
    """As `run_list.read`, which takes the same argument; raises as it does."""
    return _table(state(), foreign)


def discarded() -> tuple[runs.Discarded, ...]:
    """As `runs.discarded`, of all visitors; raises as it does."""
    return _discarded(state())


def newest(most: int, *, task: str | None = None) -> tuple[runs.Run, ...]:
    """The newest runs, without their numbers in the queue, out of the table of all runs: of that only what has changed is read.

    Args:
        most: how many at most.
        task: only runs of this task.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    # Where there is no database, all runs are a server's many pages, and are asked for rarely.
    return _newest(state(), most, task) if store.database() is not None else listing(limit=most, task=task)


def get(run_id: str, *, listed: bool = False) -> runs.Run:
    """As `runs.get`, without its number in the queue: that is read for all waiting runs together.

    Args:
        run_id: its id.
        listed: the page reads the table of all runs as well: it is taken from there where it is.

    Raises:
        PlaygroundError: as `runs.get` does.
    """
    row = table().by_id.get(run_id) if listed and store.database() is not None else None
    return _get(state(), run_id) if row is None else _run_of(row)


def foreign(run_id: str) -> ForeignRun | None:
    """As `foreign_runs.get`, a few seconds old at most; raises as it does."""
    return _foreign(settings().store, run_id)


def under_way() -> queue.Snapshot:
    """What waits and trains: read once for all visitors until the record changes. Raises as `queue.look` does."""
    return _under_way(state())[0]


def watched(run_id: str) -> runs.Run:
    """As `get`, for a run that was under way a moment ago: all those are read together. Raises as `get` does."""
    return _under_way(state())[1].get(run_id) or get(run_id)


def ancestors(run: runs.Run) -> list[runs.Run]:
    """As `runs.ancestors`; raises as it does."""
    return list(_ancestors(state(), run.parent, run)) if run.parent else []


def children(run: runs.Run) -> list[runs.Run]:
    """As `runs.children`; raises as it does."""
    return list(_children(state(), run.id, run))


def studies(**wanted: Any) -> tuple[recorded.Recorded | recorded.Unreadable, ...]:
    """As `studies.rows`, which takes the same arguments; raises as it does."""
    return _studies(state(), **wanted)


def poll(poll_id: str) -> polls.Recorded:
    """As `polls.get`; raises as it does."""
    return _poll(state(), poll_id)


def listed_polls(**wanted: Any) -> tuple[polls.Recorded, ...]:
    """As `polls.listing`, which takes the same arguments; raises as it does."""
    return _polls(state(), **wanted)


def state() -> tuple[object, ...]:
    """Differs from an earlier one where the record may have changed; cheap."""
    place, writes = settings().store, own_writes.count()
    now = place, writes, _seen(place, writes)
    if _latest.get("state") != now:
        _latest["state"] = now
        for kept in _by_state:
            kept.clear()
    return now


def kept_by_state(most: int, ttl: float | None = None) -> Callable[[F], F]:
    """Keeps what a function of a `state()` and other arguments gave until the record is in another state.

    Nobody asks for an earlier state again: without this, caches would hold the whole record several times over.

    Args:
        most: answers that are kept.
        ttl: seconds for which one is kept at most.
    """

    def kept(function: F) -> F:
        cached = st.cache_resource(max_entries=most, ttl=ttl, show_spinner=False)(function)
        _by_state.append(cached)
        return cached  # type: ignore[return-value]

    return kept


@st.cache_resource(max_entries=4, ttl=1, show_spinner=False)
def _seen(store: str, writes: int) -> object:
    # Looked at anew after a write of this process: what was seen before it would differ a second later from what then was read.
    del store, writes
    return queue.signature()


@kept_by_state(24)
def _listing(state: tuple[object, ...], **wanted: Any) -> tuple[runs.Run, ...]:
    del state
    return tuple(runs.listing(**wanted))


@kept_by_state(2)
def _table(state: tuple[object, ...], foreign: bool) -> RunTable:
    del state
    return run_list.read(foreign=foreign)


@kept_by_state(24)
def _newest(state: tuple[object, ...], most: int, task: str | None) -> tuple[runs.Run, ...]:
    rows = (row for row in _table(state, False).rows if task is None or row.task == task)
    return tuple(map(_run_of, islice(rows, most)))


def _run_of(row: Row) -> runs.Run:
    # It goes with the row, which is another one once its run has changed.
    return row.kept("run", lambda run: run)


@kept_by_state(1)
def _discarded(state: tuple[object, ...]) -> tuple[runs.Discarded, ...]:
    del state
    return tuple(runs.discarded(LOCAL))


@kept_by_state(8)
def _studies(state: tuple[object, ...], **wanted: Any) -> tuple[recorded.Recorded | recorded.Unreadable, ...]:
    del state
    return tuple(recorded.rows(**wanted))


@kept_by_state(16)
def _poll(state: tuple[object, ...], poll_id: str) -> polls.Recorded:
    del state
    return polls.get(poll_id)


@kept_by_state(8)
def _polls(state: tuple[object, ...], **wanted: Any) -> tuple[polls.Recorded, ...]:
    del state
    return tuple(polls.listing(**wanted))


@kept_by_state(64)
def _get(state: tuple[object, ...], run_id: str) -> runs.Run:
    del state
    return runs.get(run_id, placed=False)


@st.cache_resource(max_entries=64, ttl=3, show_spinner=False)
def _foreign(store: str, run_id: str) -> ForeignRun | None:
    del store  # what other code changes in a store is not in its state
    return foreign_runs.get(run_id)


@kept_by_state(1, ttl=5)
def _under_way(state: tuple[object, ...]) -> tuple[queue.Snapshot, Mapping[str, runs.Run]]:
    del state
    now = queue.look()
    return now, {run.id: run for run in (*now.running, *now.waiting, *now.held)}


@kept_by_state(64)
def _ancestors(state: tuple[object, ...], parent: str, _run: runs.Run) -> tuple[runs.Run, ...]:
    del state, parent
    return tuple(runs.ancestors(_run))


@kept_by_state(64)
def _children(state: tuple[object, ...], run_id: str, _run: runs.Run) -> tuple[runs.Run, ...]:
    del state, run_id
    return tuple(runs.children(_run))
