"""Reads runs from the tables of MLflow's database: some by their ids, or all of them as far as they have changed.

What MLflow keeps of a run that has ended does not change any more, except its name and the few tags and metrics in
`LATER`. So a look at all runs asks for the row of each, for those, and for what is written of the runs that are new, go on,
or differ in them: of ten thousand runs that have ended, for next to nothing.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from mlflow.store.tracking.dbmodels.models import SqlLatestMetric, SqlParam, SqlRun, SqlTag
from sqlalchemy import Select, select

from playground.tracking.schema import MetricKey, Tag
from playground.tracking.store.found import Data, Found, Info
from playground.tracking.store.packed import packed, same

ABOUT = (
    SqlRun.run_uuid,
    SqlRun.name,
    SqlRun.experiment_id,
    SqlRun.status,
    SqlRun.lifecycle_stage,
    SqlRun.start_time,
    SqlRun.end_time,
    SqlRun.artifact_uri,
)
TAGS, PARAMS, METRICS = SqlTag.__table__, SqlParam.__table__, SqlLatestMetric.__table__
LATER = (Tag.PINNED, Tag.UNPINNED, Tag.WHY, Tag.VERIFIED, Tag.TAGS, Tag.REGISTERED, Tag.ARCHIVED, Tag.PRUNED)
"""Tags that are written of runs that have ended."""
_OVER = ("FINISHED", "FAILED", "KILLED")
_NAME = "mlflow.runName"
_AT_ONCE = 500
"""Runs that one question names: databases take no more than some thousand values."""
_MOST_NAMED = 400
"""Runs up to which those that have changed are asked for by name; of more, all are read."""


def looked(session: Any, known: Mapping[str, Found], where: Any) -> dict[str, Found]:
    """All runs that pass a condition, by their ids; the same objects as before for those that have not changed.

    Args:
        session: of the database.
        known: the runs as this function gave them last.
        where: the condition, on `SqlRun`.
    """
    rows = {str(row.run_uuid): row for row in session.execute(select(*ABOUT).where(where)).all()}
    later = _later(session)
    changed = [run_id for run_id, row in rows.items() if _changed(known.get(run_id), row, later.get(run_id, {}))]
    few = len(changed) <= _MOST_NAMED
    data = written(session, changed) if few else _all_written(session, changed, where)
    found = {}
    for run_id, row in rows.items():
        before = known.get(run_id)
        now = found_in(row, data[run_id]) if run_id in data else known[run_id]
        # What goes on is read again each time, and most of that waits and stays as it is.
        found[run_id] = before if before is not None and (now is before or same(before, now)) else packed(now)
    return found


def written(session: Any, ids: Collection[str]) -> dict[str, Data]:
    """What is written of these runs, by their ids."""
    listed, found = list(ids), {run_id: Data({}, {}, {}) for run_id in ids}
    for start in range(0, len(listed), _AT_ONCE):
        _read(session, found, lambda column, some=listed[start : start + _AT_ONCE]: column.in_(some))
    return found


def found_in(row: Any, data: Data) -> Found:
    """A run from its row and what is written of it."""
    return Found(
        Info(
            run_id=str(row.run_uuid),
            run_name=row.name or data.tags.get(_NAME),
            experiment_id=str(row.experiment_id),
            status=row.status,
            lifecycle_stage=row.lifecycle_stage,
            start_time=row.start_time,
            end_time=row.end_time,
            artifact_uri=row.artifact_uri,
        ),
        data,
    )


def _all_written(session: Any, ids: Iterable[str], where: Any) -> dict[str, Data]:
    found = {run_id: Data({}, {}, {}) for run_id in ids}
    _read(session, found, lambda column: column.in_(select(SqlRun.run_uuid).where(where)))
    return found


def _read(session: Any, found: Mapping[str, Data], of_these: Any) -> None:
    """Read tags, settings and latest metrics of runs into `found`.

    Args:
        of_these: makes the condition on a column of ids.
    """
    for table, part in ((TAGS, "tags"), (PARAMS, "params")):
        into = {run_id: getattr(data, part) for run_id, data in found.items()}
        for run_id, name, value in _rows(
            session, select(table.c.run_uuid, table.c.key, table.c.value), table, of_these
        ):
            if run_id in into:
                into[run_id][name] = value
    numbers: dict[str, Any] = {run_id: data.metrics for run_id, data in found.items()}
    question = select(METRICS.c.run_uuid, METRICS.c.key, METRICS.c.value, METRICS.c.is_nan)
    for run_id, name, value, no_number in _rows(session, question, METRICS, of_these):
        if run_id in numbers:
            numbers[run_id][name] = math.nan if no_number else value


def _rows(session: Any, question: Select[Any], table: Any, of_these: Any) -> Iterator[Any]:
    return iter(session.execute(question.where(of_these(table.c.run_uuid))).all())


def _changed(before: Found | None, row: Any, later: Mapping[str, object]) -> bool:
    if before is None or row.status not in _OVER:
        return True
    was, tags = before.info, before.data.tags
    if (was.status, was.end_time, was.start_time) != (row.status, row.end_time, row.start_time):
        return True
    if row.name and was.run_name != row.name:
        return True
    score = before.data.metrics.get(MetricKey.SCORE)
    return {name: tags[name] for name in LATER if tags.get(name)} != {
        name: value for name, value in later.items() if name != MetricKey.SCORE
    } or score != later.get(MetricKey.SCORE)


def _later(session: Any) -> dict[str, dict[str, object]]:
    """What may be written of runs that have ended, by their ids: a small answer, as few runs have any of it."""
    found: dict[str, dict[str, object]] = {}
    tags = select(TAGS.c.run_uuid, TAGS.c.key, TAGS.c.value).where(TAGS.c.key.in_(LATER), TAGS.c.value != "")
    scores = select(METRICS.c.run_uuid, METRICS.c.key, METRICS.c.value).where(METRICS.c.key == MetricKey.SCORE)
    for question in (tags, scores):
        for run_id, name, value in session.execute(question).all():
            found.setdefault(run_id, {})[name] = value
    return found
