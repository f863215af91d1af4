"""Finds runs straight in the record's database; import it only where this process reaches one.

MLflow's own search makes an object of every tag, setting and metric of every run that it finds, which takes several times
as long as all else that is done for a page. What is found here is the same, by the same filters and in the same order.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Self

from mlflow import MlflowClient
from mlflow.entities import LifecycleStage, ViewType
from mlflow.store.tracking.dbmodels.models import (
    SqlExperiment,
    SqlExperimentTag,
    SqlMetric,
    SqlRun,
)
from mlflow.store.tracking.sqlalchemy_store import (
    SqlAlchemyStore,
    _get_orderby_clauses,
    _get_sqlalchemy_filter_clauses,
)
from mlflow.utils.search_utils import SearchUtils
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from playground.tracking.store.found import Found, FoundExperiment, Point
from playground.tracking.store.sql_runs import ABOUT, TAGS, found_in, looked, written

_EXPERIMENT_TAGS = SqlExperimentTag.__table__
_METRICS = SqlMetric.__table__


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
            data = written(session, [row.run_uuid for row in rows])
        return [found_in(row, data[row.run_uuid]) for row in rows]

    def get(self, run_id: str) -> Found | None:
        """The run with this id, one that was deleted too; None where there is none.

        Raises:
            MlflowException: the database does not answer.
        """
        with self._store.ManagedSessionMaker() as session:
            row = session.execute(_one().where(SqlRun.run_uuid == run_id)).one_or_none()
            return None if row is None else found_in(row, written(session, [run_id])[run_id])

    def look(self, known: Mapping[str, Found], *, foreign: bool) -> dict[str, Found]:
        """All runs that are not deleted, by their ids; see `all_runs`.

        Args:
            known: as they were at the last look.
            foreign: those of MLflow experiments that are not searched otherwise.

        Raises:
            MlflowException: the database does not answer.
        """
        with self._store.ManagedSessionMaker() as session:
            return looked(session, known, _Where(self._under, None, ViewType.ACTIVE_ONLY).clause(not foreign))

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
        question = select(TAGS.c.run_uuid).where(TAGS.c.key == name, TAGS.c.value == value).limit(1)
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

    def histories(self, run_id: str, names: Collection[str]) -> dict[str, list[Point]]:
        """All points of some metrics of a run, in the order of their times; one question, where MLflow asks one for each metric.

        Raises:
            MlflowException: the database does not answer.
        """
        # With the names as an expression: SQLite would look them up first, in the points of all runs.
        question = _histories().where(_METRICS.c.run_uuid == run_id, (_METRICS.c.key + "").in_(list(names)))
        found: dict[str, list[Point]] = {name: [] for name in names}
        with self._store.ManagedSessionMaker() as session:
            for name, step, moment, value, not_a_number in session.execute(question):
                found[name].append(Point(step, moment, math.nan if not_a_number else value))
        return found


def _histories() -> Select[Any]:
    columns = (_METRICS.c.key, _METRICS.c.step, _METRICS.c.timestamp, _METRICS.c.value, _METRICS.c.is_nan)
    return select(*columns).order_by(_METRICS.c.timestamp, _METRICS.c.step)


class _Where(NamedTuple):
    """Where runs are looked for: in the MLflow experiments with these ids, or whose names begin like this."""

    under: str
    places: tuple[str, ...] | None
    view: int

    def clause(self, inside: bool = True) -> Any:
        """The condition; or that of all other MLflow experiments that are kept."""
        here = SqlRun.lifecycle_stage.in_(LifecycleStage.view_type_to_stages(self.view))
        if not inside:
            return here & SqlRun.experiment_id.in_(
                _named(self.under, inside=False).with_only_columns(SqlExperiment.experiment_id)
            )
        if self.places is not None:
            return here & SqlRun.experiment_id.in_([int(place) for place in self.places])
        return here & SqlRun.experiment_id.in_(_named(self.under).with_only_columns(SqlExperiment.experiment_id))


def _named(beginning: str, inside: bool = True) -> Select[Any]:
    named = SqlExperiment.name.startswith(beginning, autoescape=True)
    named = named if inside else ~named
    active = SqlExperiment.lifecycle_stage == LifecycleStage.ACTIVE
    return select(SqlExperiment.experiment_id, SqlExperiment.name).where(named, active)


def _one() -> Select[Any]:
    return select(*ABOUT)


@lru_cache(maxsize=16)  # of some 30 KB each
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
    question: Select[Any] = select(TAGS.c.run_uuid, TAGS.c.key, TAGS.c.value)
    question = question.join(SqlRun, SqlRun.run_uuid == TAGS.c.run_uuid)
    return question.where(where.clause(), SqlRun.status.in_(statuses), TAGS.c.key.in_(names))
