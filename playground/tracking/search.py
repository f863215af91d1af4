"""Finds runs in the record: one by name or part of its id, pages of them, the queue."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from playground.errors import NotFound
from playground.settings import settings
from playground.text import Text
from playground.tracking import store
from playground.tracking.queue import look, positions
from playground.tracking.run import Run, from_mlflow, ui_address
from playground.tracking.schema import TO_MLFLOW, Status, Tag
from playground.tracking.visitor import Visitor

if TYPE_CHECKING:  # brings the tasks and torch, which a queue does without
    from playground.tracking.foreign_runs import ForeignRun

_READY = f"tags.`{Tag.STATE}` = 'ready'"
_EXPERIMENT = re.compile(r"experiments/(\d+)/")
_NO_MARKUP = re.compile(r"[\[\]<>]")
"""What is left out of a name in a sentence, which a page reads as Markdown."""
_MOST = 1000
_FARTHEST = 50
"""Ancestors that are looked for: a line of runs has no end."""


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
        known = store.look_up(wanted)
        active = known is not None and known.info.lifecycle_stage == "active" and Tag.TASK in known.data.tags
        matches = [known] if active else []
    else:
        matches = store.named(wanted, _READY)
    if len(matches) != 1:
        raise NotFound(_not_found(wanted, several=bool(matches)))
    found = from_mlflow(matches[0])
    if placed and found.status == "queued" and not found.held:
        return replace(found, position=positions(look().waiting).get(found.id))
    return found


def _not_found(wanted: str, several: bool) -> Text:
    """Why there is not one run of this name."""
    days = settings().keep_days
    known = _NOTHING
    if several:
        known = _AMBIGUOUS
    elif days and re.fullmatch(r"[0-9a-f]{32}", wanted):
        known = _NOT_KEPT
    return known.format(name=_NO_MARKUP.sub(" ", wanted[:60]), days=days)


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
    pinned: bool = False,
    containing: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[Run]:
    """Runs, the newest first.

    Args:
        task: only runs of this task.
        status: only runs with this status.
        owner: only runs of the visitor with this key.
        example: only examples, or only runs that are none.
        study: only runs of this study.
        parent: only runs that came from the run with this id.
        apart: only runs that are part of no study.
        pinned: only runs that somebody has pinned.
        containing: only runs with this in their name, in any case.
        limit: how many runs, at most 1000.
        offset: how many of the newest runs are left out.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    wanted = [_READY]
    if status:
        wanted.append(f"attributes.status = '{TO_MLFLOW[status]}'")
    marked = None if example is None else "yes" if example else "no"
    tags = {Tag.OWNER: owner, Tag.EXAMPLE: marked, Tag.STUDY: study or None, Tag.PARENT: parent or None}
    wanted += [f"tags.`{tag}` = {store.quoted(value)}" for tag, value in tags.items() if value is not None]
    if apart:
        wanted.append(f"tags.`{Tag.STUDY}` IS NULL")
    if pinned:
        wanted.append(f"tags.`{Tag.PINNED}` != 'no'")
    if containing.strip():
        wanted.append(f"attributes.run_name ILIKE {store.quoted('%' + containing.strip() + '%')}")
    found = store.search(
        " and ".join(wanted),
        places=store.experiment_ids(task) if task else None,
        limit=min(limit, _MOST),
        offset=offset,
    )
    known = positions(look().waiting) if any(one.info.status == "SCHEDULED" for one in found) else {}
    return [from_mlflow(one, known.get(one.info.run_id)) for one in found]


def comparison_url(runs: "Sequence[Run | ForeignRun]") -> str:
    """MLflow's own comparison of these runs, which may be of other code; empty where its pages are not served."""
    base = ui_address()
    if not base or not runs:
        return ""
    found = {_EXPERIMENT.search(run.url) for run in runs}
    places = sorted(match.group(1) for match in found if match)
    return f"{base}/#/compare-runs?" + "&".join(
        f"{name}={quote(json.dumps(list(ids), separators=(',', ':')))}"
        for name, ids in (("runs", [run.id for run in runs]), ("experiments", dict.fromkeys(places)))
    )


def ancestors(run: Run) -> list[Run]:
    """The runs that it came from, the first one first; ends where one was deleted.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found: list[Run] = []
    while run.parent and len(found) < _FARTHEST and all(run.parent != one.id for one in found):
        try:
            run = get(run.parent)
        except NotFound:
            break
        found.append(run)
    return found[::-1]


def children(run: Run) -> list[Run]:
    """The runs that came from it, the oldest first."""
    return listing(parent=run.id, limit=_FARTHEST)[::-1] if store.may_be_tagged(Tag.PARENT, run.id) else []


_AMBIGUOUS = Text(
    "“{name}” means more than one run; write more of its id.",
    "«{name}» corresponde a más de una ejecución; escriba más letras de su id.",
)
_NOT_KEPT = Text(
    "The run “{name}” is not here (any more): this deployment deletes runs {days} days after they end, unless they are pinned.",
    "La ejecución «{name}» no está aquí (o ya no): esta instalación elimina las ejecuciones {days} días después de que "
    "terminen, salvo las fijadas.",
)
_NOTHING = Text(
    "There is no run “{name}”; “python -m playground runs” lists those there are.",
    "No hay ninguna ejecución «{name}»; «python -m playground runs» muestra las que hay.",
)
