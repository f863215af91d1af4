"""Deletes runs in a way that can be undone for a day; then, or when their owner says so, the space is freed."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mlflow.entities import ViewType

from playground.errors import NotFound, TrackingFailed, WrongInput
from playground.own_files import uploads
from playground.text import Text
from playground.tracking import cleanup, removal, store
from playground.tracking.actions import pinning
from playground.tracking.retention import DAY
from playground.tracking.run import Run, from_mlflow
from playground.tracking.schema import Tag
from playground.tracking.search import get
from playground.tracking.visitor import Visitor

_AT_ONCE = 200
"""Runs that one question names."""


@dataclass(frozen=True)
class Discarded:
    """A run that was deleted and can be taken back.

    Attributes:
        run: as it was.
        until: when that ends, in seconds since 1970.
    """

    run: Run
    until: float


def discard(run_id: str, by: Visitor) -> None:
    """Delete a run that has ended; `take_back` undoes that for a day.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it has not ended.
        DiskFull: that could not be written down.
    """
    run = by.must_own(get(run_id, placed=False))
    if not run.over:
        raise WrongInput(Text("Stop this run before deleting it.", "Detenga esta ejecución antes de eliminarla."))
    removal.discard(run.id, time.time())


def discarded(by: Visitor) -> list[Discarded]:
    """The visitor's runs that can be taken back, the last one deleted first; the administrator's are all.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found, gone = [], removal.discarded()
    ids = list(gone)
    for start in range(0, len(ids), _AT_ONCE):
        named = ", ".join(f"'{run_id}'" for run_id in ids[start : start + _AT_ONCE])
        for known in store.search(f"attributes.run_id IN ({named})", view=ViewType.DELETED_ONLY):
            run = from_mlflow(known)
            if by.may_change(run.owner):
                found.append(Discarded(run, gone[run.id] + DAY))
    return sorted(found, key=lambda one: (-one.until, one.run.name))


def take_back(run_id: str, by: Visitor) -> None:
    """Undo that a run was deleted: it is as it was.

    Raises:
        NotAllowed: it is somebody else's.
        NotFound: it was not deleted, its space was freed already, or the day is over.
        OverLimit: it is pinned, and the visitor has pinned as many others as this deployment allows.
    """
    known = _gone(run_id, by)
    if time.time() - removal.discarded().get(run_id, 0.0) >= DAY:
        raise NotFound(
            Text(
                "The day on which this run could be taken back is over.",
                "Ya pasó el día en que se podía recuperar esta ejecución.",
            )
        )
    if known.data.tags.get(Tag.PINNED) == "yes":  # by its owner
        pinning.must_have_room(from_mlflow(known).owner, by)
    removal.restore(run_id)


def free(run_id: str, by: Visitor) -> None:
    """Remove a run that was deleted, for good, with all its files.

    Raises:
        NotAllowed: it is somebody else's.
        NotFound: it was not deleted, or its space was freed already.
        DiskFull: that could not be written down.
        OSError: something on this machine cannot be removed; the dispatcher tries again.
    """
    run = from_mlflow(_gone(run_id, by))
    removal.decide(run_id)
    removal.remove(run_id)
    if any(re.fullmatch(uploads.IDENTITY, value) for value in run.knobs.values()):
        with suppress(TrackingFailed):  # the dispatcher does it later
            cleanup.remove_unused(cleanup.HOUR)


def _gone(run_id: str, by: Visitor) -> Any:
    """A run of the visitor's that can be taken back, as MLflow describes it."""
    known = store.look_up(run_id) if run_id in removal.discarded() else None
    if known is None:
        raise NotFound(
            Text(
                "This run cannot be taken back: it is there, or its space was freed already.",
                "Esta ejecución no se puede recuperar: está ahí, o su espacio ya se liberó.",
            )
        )
    by.must_own(from_mlflow(known))
    return known
