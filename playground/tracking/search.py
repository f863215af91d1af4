"""Finds runs in the record: one by name or part of its id, pages of them, the queue."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from playground.errors import NotFound
from playground.text import Text
from playground.tracking import store
from playground.tracking.order import positions
from playground.tracking.queue import look
from playground.tracking.run import Run, from_mlflow, ui_address
from playground.tracking.schema import TO_MLFLOW, Status, Tag
from playground.tracking.visitor import Visitor

_READY = f"tags.`{Tag.STATE}` = 'ready'"
_EXPERIMENT = re.compile(r"experiments/(\d+)/")
_MOST = 1000


def get(run: str, *, placed: bool = True) -> Run:
    """The run of this id, unique beginning of an id, or unique name.

    Args:
        run: its id, the beginning of it, or its name.
        placed: with its number in the queue, for which the whole queue has to be read.

    Raises:
        NotFound: there is none, or more than one.
        TrackingFailed: the record cannot be reached.
    """
    wanted = run.strip()
    if re.fullmatch(r"[0-9a-f]{32}", wanted):
        found = _one(wanted)
        if found is None:
            return _nothing(wanted)
        return _with_position(from_mlflow(found)) if placed else from_mlflow(found)
    matches: list[Any] = []
    if re.fullmatch(r"[0-9a-f]{4,31}", wanted):
        matches = store.search(f"attributes.run_id LIKE '{wanted}%' and {_READY}", limit=2)
    if not matches and wanted and len(wanted) <= 120:
        matches = store.search(f"attributes.run_name = {store.quoted(wanted)} and {_READY}", limit=2)
    if len(matches) > 1:
        raise NotFound(
            Text(
                "“{name}” means more than one run; write more of its id.",
                "«{name}» corresponde a más de una ejecución; escriba más letras de su id.",
            ).format(name=wanted[:60])
        )
    return _with_position(from_mlflow(matches[0])) if matches else _nothing(wanted)


def get_own(run: str, by: Visitor) -> Run:
    """As `get`, for somebody who wants to change the run.

    Raises:
        NotAllowed: it is somebody else's.
    """
    return by.must_own(get(run))


def listing(
    *,
    task: str | None = None,
    status: Status | None = None,
    owner: str | None = None,
    example: bool | None = None,
    study: str | None = None,
    parent: str | None = None,
    apart: bool = False,
    containing: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[Run]:
    """Runs, the newest first.

    Args:
        task, status, owner, example, study, parent: only these. apart: only runs that are part of no study.
        containing: a part of the name, in any case.
        limit: how many, at most 1000. offset: how many of the newest are left out.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    wanted = [_READY]
    if status:
        wanted.append(f"attributes.status = '{TO_MLFLOW[status]}'")
    if owner is not None:
        wanted.append(f"tags.`{Tag.OWNER}` = {store.quoted(owner)}")
    if example is not None:
        wanted.append(f"tags.`{Tag.EXAMPLE}` = '{'yes' if example else 'no'}'")
    if study:
        wanted.append(f"tags.`{Tag.STUDY}` = {store.quoted(study)}")
    if parent:
        wanted.append(f"tags.`{Tag.PARENT}` = {store.quoted(parent)}")
    if apart:
        wanted.append(f"tags.`{Tag.STUDY}` IS NULL")
    if containing.strip():
        wanted.append(f"attributes.run_name ILIKE {store.quoted('%' + containing.strip() + '%')}")
    found = store.search(
        " and ".join(wanted), places=store.experiment_ids(task), limit=min(limit, _MOST), offset=offset
    )
    known = positions(look().waiting) if any(one.info.status == "SCHEDULED" for one in found) else {}
    return [from_mlflow(one, known.get(one.info.run_id)) for one in found]


def queue() -> list[str]:
    """The ids of the runs that wait for the dispatcher, in the order in which they will be taken."""
    return [run.id for run in look().waiting]


def count(owner: str) -> int:
    """How many runs of this visitor wait or train."""
    mine = f"tags.`{Tag.OWNER}` = {store.quoted(owner)} and tags.`{Tag.EXAMPLE}` = 'no' and {_READY}"
    return sum(len(store.search(f"attributes.status = '{status}' and {mine}")) for status in ("SCHEDULED", "RUNNING"))


def comparison_url(runs: Sequence[Run]) -> str:
    """MLflow's own comparison of these runs; empty where its pages are not served."""
    base = ui_address()
    if not base or not runs:
        return ""
    found = {_EXPERIMENT.search(run.url) for run in runs}
    places = sorted(match.group(1) for match in found if match)
    return f"{base}/#/compare-runs?" + "&".join(
        f"{name}={quote(json.dumps(list(ids), separators=(',', ':')))}"
        for name, ids in (("runs", [run.id for run in runs]), ("experiments", dict.fromkeys(places)))
    )


def _one(run_id: str) -> Any:
    found = store.look_up(run_id)
    here = found is not None and found.info.lifecycle_stage == "active" and Tag.TASK in found.data.tags
    return found if here else None


def _with_position(run: Run) -> Run:
    if run.status != "queued" or run.held:
        return run
    return replace(run, position=positions(look().waiting).get(run.id))


def _nothing(name: str) -> Run:
    raise NotFound(
        Text(
            "There is no run “{name}”; “python -m playground runs” lists those there are.",
            "No hay ninguna ejecución «{name}»; «python -m playground runs» muestra las que hay.",
        ).format(name=re.sub(r"[\[\]<>]", " ", name[:60]))  # a page reads the sentence as Markdown
    )
