"""All runs of the store as one table that a process keeps for all who look.

Thousands of runs are read in some hundred milliseconds, and from then on only those that have changed (see `store.all_runs`).
"""

import threading
from collections.abc import Sequence

from playground.tracking import store, study_records
from playground.tracking.run_list.table import Row, RunTable
from playground.tracking.schema import Tag
from playground.tracking.store.all_runs import AllRuns
from playground.tracking.store.found import Found


class _Reader:
    """Keeps the table of the store in force up to date."""

    def __init__(self) -> None:
        self._own, self._others = AllRuns(), AllRuns(foreign=True)
        self._lock = threading.Lock()
        self._rows: dict[str, Row] = {}
        self._before: dict[bool, tuple[object, object, RunTable]] = {}

    def read(self, foreign: bool) -> RunTable:
        with self._lock:
            own = self._own.look()
            others = self._others.look() if foreign else ()
            before = self._before.get(foreign)
            if before is not None and before[0] is own and before[1] is others:
                return before[2]
            made = self._made(own, others, foreign)
            self._before[foreign] = own, others, made
            return made

    def _made(self, own: Sequence[Found], others: Sequence[Found], foreign: bool) -> RunTable:
        ours: list[Found] = []
        studies: dict[str, str] = {}
        strays: list[Found] = []
        for run in own:
            state = run.data.tags.get(Tag.STATE)
            if state == "ready":
                ours.append(run)
            elif state == study_records.STATE:
                studies[run.info.run_id] = run.info.run_name or ""
            elif state is None:
                strays.append(run)
        names: dict[str, str] = {}
        if foreign:
            # What has a state is the playground's own, wherever it lies: a poll is no run.
            strays += [run for run in others if Tag.STATE not in run.data.tags]
            ours = sorted([*ours, *strays], key=lambda run: -(run.info.start_time or 0))
            names = {str(one.experiment_id): one.name for one in store.experiments("")}
        rows = tuple(self._row(run) for run in ours)
        kept = {row.id for row in rows}
        if not foreign:
            self._rows = {run_id: row for run_id, row in self._rows.items() if run_id in kept}
        return RunTable(rows, studies, names)

    def _row(self, run: Found) -> Row:
        known = self._rows.get(run.info.run_id)
        if known is None or known.found is not run:
            known = self._rows[run.info.run_id] = Row(run)
        return known


_reader = _Reader()


def read(*, foreign: bool = False) -> RunTable:
    """All runs of the store as they are now; the same object as before where nothing has changed.

    Args:
        foreign: with those that other code has logged to the same store.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    return _reader.read(foreign)
