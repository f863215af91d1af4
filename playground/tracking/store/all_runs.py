"""All runs of the tracking store as one tuple that a process keeps, brought up to date at each look.

A database tells what has changed (see `sql_runs`). A server is asked for everything, page by page, and therefore less often.
"""

import threading
import time

from playground.settings import settings
from playground.tracking import store
from playground.tracking.schema import EXPERIMENTS
from playground.tracking.store import own_writes
from playground.tracking.store.found import Data, Found, Info
from playground.tracking.store.packed import packed, same

_REST = 10.0
"""A server is asked again after so many times as long as its last answer took, where this process has written nothing."""


class AllRuns:
    """All runs of the store in force, those that were deleted left out.

    Args:
        foreign: those of MLflow experiments that other code has made, instead of the playground's.
    """

    def __init__(self, *, foreign: bool = False) -> None:
        self._foreign = foreign
        self._lock = threading.Lock()
        self._store = ""
        self._known: dict[str, Found] = {}
        self._sorted: tuple[Found, ...] = ()
        self._asked = (0.0, 0.0, -1)

    def look(self) -> tuple[Found, ...]:
        """The runs, the newest first; the same object as at the last look where nothing has changed.

        Raises:
            RecordAway: the store did not answer, or refused.
        """
        with self._lock:
            if self._store != settings().store:
                self._store, self._known, self._sorted = settings().store, {}, ()
                self._asked = (0.0, 0.0, -1)
            here = store.database()
            if here is not None:
                with store.reaching():
                    found = here.look(self._known, foreign=self._foreign)
            else:
                found = self._from_server()
            changed = len(found) != len(self._known) or any(
                self._known.get(key) is not run for key, run in found.items()
            )
            if changed:
                self._known = found
                self._sorted = tuple(
                    sorted(found.values(), key=lambda run: (-(run.info.start_time or 0), run.info.run_id))
                )
            return self._sorted

    def _from_server(self) -> dict[str, Found]:
        """Everything, or what is known where the last answer is new enough and this process has written nothing since."""
        at, took, before = self._asked
        now, writes = time.monotonic(), own_writes.count()
        if writes == before and now - at < _REST * took:
            return self._known
        places = [
            str(one.experiment_id) for one in store.experiments("") if self._foreign != one.name.startswith(EXPERIMENTS)
        ]
        found = {run.info.run_id: packed(_read(run)) for run in store.search("", places=places)}
        self._asked = (time.monotonic(), time.monotonic() - now, writes)
        for key, run in self._known.items():
            if key in found and same(run, found[key]):
                found[key] = run
        return found


def _read(run: object) -> Found:
    info, data = run.info, run.data  # type: ignore[attr-defined]
    about = Info(
        run_id=str(info.run_id),
        run_name=info.run_name,
        experiment_id=str(info.experiment_id),
        status=info.status,
        lifecycle_stage=info.lifecycle_stage,
        start_time=info.start_time,
        end_time=info.end_time,
        artifact_uri=info.artifact_uri,
    )
    return Found(about, Data(data.tags, data.params, data.metrics))
