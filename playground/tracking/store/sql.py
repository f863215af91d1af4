"""Finds runs straight in the record's database; import it only where this process reaches one.

MLflow's own search makes an object of every tag, setting and metric of every run that it finds, which takes several times
as long as all else that is done for a page. What is found here is the same, by the same filters and in the same order.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Self

from mlflow import MlflowClient
from mlflow.entities import LifecycleStage, ViewType
from mlflow.store.tracking.dbmodels.models import (
    SqlExperiment,
    SqlExperimentTag,
    SqlLatestMetric,
    SqlParam,
    SqlRun,
    SqlTag,
)
from mlflow.store.tracking.sqlalchemy_store import (
    SqlAlchemyStore,
    _get_orderby_clauses,
    _get_sqlalchemy_filter_clauses,
)
from mlflow.utils.search_utils import SearchUtils
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

_AT_ONCE = 500
"""Runs whose tags are asked for with one question: databases take no more than some thousand values."""
_ABOUT = (
    SqlRun.run_uuid,
    SqlRun.name,
    SqlRun.experiment_id,
    SqlRun.status,
    SqlRun.lifecycle_stage,
    SqlRun.start_time,
    SqlRun.end_time,
    SqlRun.artifact_uri,
)
_NAME = "mlflow.runName"
_TAGS, _PARAMS, _METRICS = SqlTag.__table__, SqlParam.__table__, SqlLatestMetric.__table__
_EXPERIMENT_TAGS = SqlExperimentTag.__table__


@dataclass(frozen=True, slots=True)
class Info:
    """What a run is; the names are MLflow's."""

    run_id: str
    run_name: str | None
    experiment_id: str
    status: str
    lifecycle_stage: str
    start_time: int | None
    end_time: int | None
    artifact_uri: str | None


@dataclass(frozen=True, slots=True)
class Data:
    """What is written of a run."""

    tags: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A run with those fields of MLflow's description that the playground reads."""

    info: Info
    data: Data


@dataclass(frozen=True, slots=True)
class FoundExperiment:
    """An MLflow experiment, with those fields of MLflow's description that the playground reads."""

    experiment_id: str
    name: str
    tags: dict[str, str] = field(default_factory=dict)


class Database:
    """A database that MLflow keeps runs in.

    Args:
        store: MLflow's own store over it.
        under: how the names of the MLflow experiments begin that are searched.
    """

    def __init__(self, store: Any, under: str) -> None:
        self._store, self._under = store, under

    @classmethod
    def behind(cls, client: MlflowClient, under: str) -> Self | None:
        """The database that a client uses; None where it uses a store of another kind."""
        store = client._tracking_client.store
        return cls(store, under) if type(store) is SqlAlchemyStore else None

    def search(
        self, wanted: str, *, places: Sequence[str] | None, limit: int | None, offset: int, order: str, view: int
    ) -> list[Found]:
        """Runs that pass MLflow's filter.

        Args:
            wanted: MLflow's filter.
            places: the MLflow experiments that are searched; None: all.
            limit: how many runs at most.
            offset: how many of the first runs are left out.
            order: what the runs are sorted by, as MLflow says it.
            view: which runs are searched: those that are kept, those that were deleted, or both.

        Raises:
            MlflowException: the filter is none, or the database does not answer.
        """
        known = None if places is None else tuple(places)
        question = _question(wanted, _Where(self._under, known, view), order, self._store._get_dialect())
        with self._store.ManagedSessionMaker() as session:
            rows = session.execute(question.offset(offset).limit(limit)).all()
            data = _data(session, [row.run_uuid for row in rows])
        return [_found(row, data[row.run_uuid]) for row in rows]

    def get(self, run_id: str) -> Found | None:
        """The run with this id, one that was deleted too; None where there is none.

        Raises:
            MlflowException: the database does not answer.
        """
        with self._store.ManagedSessionMaker() as session:
            row = session.execute(_one().where(SqlRun.run_uuid == run_id)).one_or_none()
            return None if row is None else _found(row, _data(session, [run_id])[run_id])

    def experiments(self, beginning: str) -> list[FoundExperiment]:
        """The MLflow experiments that are kept and whose names begin like this.

        Raises:
            MlflowException: the database does not answer.
        """
        with self._store.ManagedSessionMaker() as session:
            found = {number: FoundExperiment(str(number), name) for number, name in session.execute(_named(beginning))}
            tags = select(_EXPERIMENT_TAGS.c.experiment_id, _EXPERIMENT_TAGS.c.key, _EXPERIMENT_TAGS.c.value)
            for number, name, value in session.execute(tags.where(_EXPERIMENT_TAGS.c.experiment_id.in_(found))):
                found[number].tags[name] = value
        return list(found.values())

    def any_tagged(self, name: str, value: str) -> bool:
        """Whether any run, of whatever kind, has this tag.

        Raises:
            MlflowException: the database does not answer.
        """
        question = select(_TAGS.c.run_uuid).where(_TAGS.c.key == name, _TAGS.c.value == value).limit(1)
        with self._store.ManagedSessionMaker() as session:
            return session.execute(question).first() is not None

    def tags(self, names: Collection[str], statuses: Collection[str]) -> dict[str, dict[str, str]]:
        """Some tags of all runs in some states, by the runs' ids: a small question, however much is written of the runs.

        Args:
            names: of the tags.
            statuses: as MLflow calls them.

        Raises:
            MlflowException: the database does not answer.
        """
        question = _tags(tuple(names), tuple(statuses), _Where(self._under, None, ViewType.ACTIVE_ONLY))
        found: dict[str, dict[str, str]] = {}
        with self._store.ManagedSessionMaker() as session:
            for run_id, name, value in session.execute(question).all():
                found.setdefault(run_id, {})[name] = value
        return found


class _Where(NamedTuple):
    """Where runs are looked for: in the MLflow experiments with these ids, or whose names begin like this."""

    under: str
    places: tuple[str, ...] | None
    view: int

    def clause(self) -> Any:
        here = SqlRun.lifecycle_stage.in_(LifecycleStage.view_type_to_stages(self.view))
        if self.places is not None:
            return here & SqlRun.experiment_id.in_([int(place) for place in self.places])
        return here & SqlRun.experiment_id.in_(_named(self.under).with_only_columns(SqlExperiment.experiment_id))


def _named(beginning: str) -> Select[Any]:
    named = SqlExperiment.name.startswith(beginning, autoescape=True)
    active = SqlExperiment.lifecycle_stage == LifecycleStage.ACTIVE
    return select(SqlExperiment.experiment_id, SqlExperiment.name).where(named, active)


def _one() -> Select[Any]:
    return select(*_ABOUT)


@lru_cache(maxsize=48)  # of some 20 KB each
def _question(wanted: str, where: _Where, order: str, dialect: str) -> Select[Any]:
    # To make one takes longer than to have it answered, and pages ask the same ones again and again.
    session = Session()  # of no database: MLflow makes parts of questions with one
    keys, clauses, sorting = _get_orderby_clauses([order], session)
    filters, tables, _ = _get_sqlalchemy_filter_clauses(SearchUtils.parse_search_filter(wanted), session, dialect)
    question = _one().add_columns(*keys)
    for table in tables:
        question = question.join(table, table.c.run_uuid == SqlRun.run_uuid)
    for table in sorting:
        question = question.outerjoin(table, table.c.run_uuid == SqlRun.run_uuid)
    return question.where(where.clause(), *filters).order_by(*clauses)


@lru_cache(maxsize=32)
def _tags(names: tuple[str, ...], statuses: tuple[str, ...], where: _Where) -> Select[Any]:
    question: Select[Any] = select(_TAGS.c.run_uuid, _TAGS.c.key, _TAGS.c.value)
    question = question.join(SqlRun, SqlRun.run_uuid == _TAGS.c.run_uuid)
    return question.where(where.clause(), SqlRun.status.in_(statuses), _TAGS.c.key.in_(names))


def _found(row: Any, data: Data) -> Found:
    info = Info(
        run_id=str(row.run_uuid),
        run_name=row.name or data.tags.get(_NAME),
        experiment_id=str(row.experiment_id),
        status=row.status,
        lifecycle_stage=row.lifecycle_stage,
        start_time=row.start_time,
        end_time=row.end_time,
        artifact_uri=row.artifact_uri,
    )
    return Found(info, data)


def _data(session: Any, ids: Sequence[str]) -> dict[str, Data]:
    """What is written of these runs, by their ids."""
    found = {run_id: Data() for run_id in ids}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for run_id, name, value in session.execute(_written(_TAGS, some)).all():
            found[run_id].tags[name] = value
        for run_id, name, value in session.execute(_written(_PARAMS, some)).all():
            found[run_id].params[name] = value
        for run_id, name, value, no_number in session.execute(_written(_METRICS, some, _METRICS.c.is_nan)).all():
            found[run_id].metrics[name] = math.nan if no_number else value
    return found


def _written(table: Any, ids: Sequence[str], *more: Any) -> Select[Any]:
    return select(table.c.run_uuid, table.c.key, table.c.value, *more).where(table.c.run_uuid.in_(ids))
