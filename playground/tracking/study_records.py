"""The parent runs of recorded studies as the record keeps them; imports no torch, so that the dispatcher can look."""

from typing import Any

from mlflow.entities import ViewType

from playground.tracking import store
from playground.tracking.run import Run, from_mlflow
from playground.tracking.schema import TO_MLFLOW, Tag

STATE = "study"
"""The state of a parent run once it is whole; lists of runs look for another one."""


WHOLE = f"tags.`{Tag.STATE}` = '{STATE}'"
"""MLflow's filter for such parent runs."""


def any_open() -> bool:
    """Whether a study has something left to do.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    return bool(found(status="running", limit=1))


def found(*, status: str | None = None, owner: str | None = None, limit: int | None = 50, offset: int = 0) -> list[Any]:
    """Parent runs as MLflow describes them, the newest first; without a limit, all."""
    wanted = [WHOLE]
    if status == "running":
        wanted.append(f"attributes.status = '{TO_MLFLOW['running']}'")
    if owner is not None:
        wanted.append(f"tags.`{Tag.OWNER}` = {store.quoted(owner)}")
    return store.search(" and ".join(wanted), limit=limit, offset=offset)


def children(study_id: str) -> list[Run]:
    """The runs of a study by their number, those that were deleted left out."""
    return [from_mlflow(run) for run in _children(study_id, "ready", ViewType.ACTIVE_ONLY)]


def address_hash_of(study_id: str) -> str:
    """The address that a study was submitted from, as a keyed hash; empty: none."""
    known = store.look_up(study_id)
    return str(known.data.tags.get(Tag.ADDRESS_HASH, "")) if known is not None else ""


def with_deleted(study_id: str) -> tuple[list[Run], set[str]]:
    """The runs of a study, and the keys of all that there are or were: none of those is submitted (again)."""
    every = _children(study_id, "ready", ViewType.ALL)
    active = [from_mlflow(run) for run in every if run.info.lifecycle_stage == "active"]
    return active, {run.data.tags[Tag.TRIAL] for run in every}


def tidy(study_id: str) -> None:
    """Delete what a submission left that was cut short; only whoever submits the study's runs may do so."""
    for run in _children(study_id, "new", ViewType.ACTIVE_ONLY):
        store.client().delete_run(run.info.run_id)


def _children(study_id: str, state: str, view: int) -> list[Any]:
    wanted = f"tags.`{Tag.STUDY}` = {store.quoted(study_id)} and tags.`{Tag.STATE}` = '{state}'"
    every = store.search(wanted, order="attributes.start_time ASC", view=view)
    return sorted((run for run in every if run.data.tags.get(Tag.TRIAL)), key=lambda run: run.data.tags[Tag.TRIAL])
