"""Recorded studies as they are read: one by name or part of its id, pages of them, their runs."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from playground.errors import NotFound, PlaygroundError, TrackingFailed
from playground.studies.plan import Plan
from playground.text import Text
from playground.tracking import artifacts, store, study_records
from playground.tracking.run import from_mlflow, page, words
from playground.tracking.schema import FROM_MLFLOW, Artifact, Tag

StudyStatus = Literal["open", "done", "stopped"]


@dataclass(frozen=True)
class Recorded:
    """A study as last recorded.

    Attributes:
        id: the study's name in the record.
        name: what people call the study.
        plan: what the study runs.
        task: the name of the study's task.
        status: `open` while runs are missing or not over; `stopped` from the wish on.
        settled: whether it was closed: none of its runs waits or trains on its behalf.
        owner: the key of the visitor whom the study belongs to.
        submitted: when it was submitted, in seconds since 1970.
        ended: when it ended, in seconds since 1970.
        reason: who stopped it.
        round: how often it was asked to go on.
        waits: why nothing is submitted just now.
        primary: `name` and `better` of the metric that decides.
        url: its page in MLflow; empty where that is not served.
    """

    id: str
    name: str
    plan: Plan
    task: str
    status: StudyStatus
    settled: bool
    owner: str
    submitted: float | None = None
    ended: float | None = None
    reason: Text | None = None
    round: int = 0
    waits: Text | None = None
    primary: dict[str, str] | None = None
    url: str = ""

    @property
    def better(self) -> Literal["lower", "higher"]:
        """Which values of the metric that decides are better."""
        return "higher" if (self.primary or {}).get("better") == "higher" else "lower"


@dataclass(frozen=True)
class Unreadable:
    """A recorded study that another version or a hand has written so that this version cannot read it.

    Attributes:
        id: the study's name in the record.
        name: what people call the study.
        owner: the key of the visitor whom the study belongs to.
        why: why it cannot be shown, in one sentence.
        submitted: when it was submitted, in seconds since 1970.
    """

    id: str
    name: str
    owner: str
    why: Text
    submitted: float | None = None


def get(study: str) -> Recorded:
    """The study of this id, unique beginning of an id, or unique name.

    Raises:
        NotFound: there is none, or more than one.
        TrackingFailed: the record cannot be reached, or this version cannot read the study.
    """
    wanted = study.strip()
    matches = store.named(wanted, study_records.WHOLE)
    if len(matches) != 1:
        name = re.sub(r"[\[\]<>]", " ", wanted[:60])
        raise NotFound(
            (
                Text(
                    "“{name}” means more than one study; write more of its id.",
                    "«{name}» corresponde a más de un estudio; escriba más letras de su id.",
                )
                if matches
                else Text(
                    "There is no recorded study “{name}”; “python -m playground studies” lists those there are.",
                    "No hay ningún estudio registrado «{name}»; «python -m playground studies» muestra los que hay.",
                )
            ).format(name=name)
        )
    return _recorded(matches[0])


def rows(
    *, owner: str | None = None, under_way: bool = False, limit: int = 50, offset: int = 0
) -> list[Recorded | Unreadable]:
    """Recorded studies, the newest first, with those that cannot be read in their places.

    Args:
        owner: only theirs.
        under_way: only those that have something left to do.
        limit: how many, at most 1000.
        offset: how many of the newest are left out.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    status = "running" if under_way else None
    return [_read(run) for run in study_records.found(status=status, owner=owner, limit=limit, offset=offset)]


def listing(*, under_way: bool = False) -> list[Recorded]:
    """The newest thousand studies that can be read, the newest first: a damaged one must not hide the others.

    Args:
        under_way: only those that have something left to do.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    return [one for one in rows(under_way=under_way, limit=1000) if isinstance(one, Recorded)]


def _read(run: Any) -> Recorded | Unreadable:
    try:
        return _recorded(run)
    except PlaygroundError as error:
        info, tags = run.info, run.data.tags
        name, owner = str(info.run_name or info.run_id[:8]), tags.get(Tag.OWNER, "")
        return Unreadable(info.run_id, name, owner, error.text, info.start_time / 1000 if info.start_time else None)


def _recorded(run: Any) -> Recorded:
    info, tags = run.info, run.data.tags
    try:
        wish = words(tags.get(Tag.WISH))
        under_way = FROM_MLFLOW.get(info.status) == "running"
        stopped = wish is not None if under_way else FROM_MLFLOW.get(info.status) == "stopped"
        plan = _plan(info.run_id)
        task = plan.base.get("task", "")
        return Recorded(
            id=info.run_id,
            name=info.run_name or plan.name,
            plan=plan,
            task=str(task.get("kind", "") if isinstance(task, dict) else task),
            status="stopped" if stopped else "open" if under_way else "done",
            settled=not under_way,
            owner=tags.get(Tag.OWNER, ""),
            submitted=info.start_time / 1000 if info.start_time else None,
            ended=info.end_time / 1000 if info.end_time and not under_way else None,
            reason=wish or words(tags.get(Tag.REASON)),
            round=int(tags.get(Tag.ROUND) or 0),
            waits=words(tags.get(Tag.PHASE)) if under_way else None,
            primary=json.loads(tags.get(Tag.PRIMARY) or "{}"),
            url=page(info.experiment_id, info.run_id),
        )
    except (NotFound, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrackingFailed(
            Text(
                "The study “{name}” ({id}) was made by another version of the playground, or is damaged, and cannot be shown; "
                "its runs are on the page “Runs”.",
                "El estudio «{name}» ({id}) se hizo con otra versión del programa o está dañado y no se puede mostrar; sus "
                "ejecuciones están en la página «Ejecuciones».",
            ).format(name=str(run.info.run_name or "")[:60], id=run.info.run_id[:8])
        ) from error


@lru_cache(maxsize=256)
def _plan(study_id: str) -> Plan:
    """The plan of a study; kept, because it never changes. What cannot be read raises as `Plan.from_plain` does."""
    run = from_mlflow(store.client().get_run(study_id))
    return Plan.from_plain(json.loads(artifacts.read(run, Artifact.PLAN)))
