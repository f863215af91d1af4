"""What is removed in the course of time: files that nothing refers to any more, runs that were never submitted whole."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from mlflow.entities import ViewType

from playground.errors import NotFound
from playground.own_files import uploads
from playground.tracking import artifacts, removal, store, study_records
from playground.tracking.run import from_mlflow
from playground.tracking.schema import Artifact, Tag

DAY = 24 * 3600.0
"""Seconds since a file was brought last, after which it goes if nothing refers to it."""
HOUR = 3600.0
"""The same for a file of a run that was deleted."""
_IDENTITY = re.compile(r"[0-9a-f]{64}")


def remove_unused(seconds: float = DAY) -> list[str]:
    """Remove files that no run and no study refers to; their identities.

    Args:
        seconds: since a file was brought last, at least.

    Raises:
        TrackingFailed: the record cannot be reached; nothing is removed then.
    """
    return uploads.unused(set(_referenced()), seconds) if uploads.brought(seconds) else []


def _referenced() -> Iterator[str]:
    """Whatever looks like the identity of a file in the settings of runs and in the plans of studies.

    What was deleted and may come back counts as well.
    """
    for run in _there():
        for value in run.data.params.values():
            yield from _IDENTITY.findall(value)
    for study in study_records.found(limit=None):
        with suppress(NotFound):  # without its plan a study does not go on
            yield from _IDENTITY.findall(artifacts.read(from_mlflow(study), Artifact.PLAN).decode("utf-8", "replace"))


def _there() -> list[Any]:
    """All runs that are there or may come back, as MLflow describes them."""
    before = removal.recoverable()
    found = store.search("", view=ViewType.ALL)
    known = before | removal.recoverable()  # some were deleted, others taken back, while the record was read
    return [run for run in found if run.info.lifecycle_stage == "active" or run.info.run_id in known]


class Unfinished:
    """Watches runs that are being submitted; told apart by how long they were seen here, not by anybody's clock.

    Args:
        patience: seconds after which nobody is submitting any more.
    """

    def __init__(self, patience: float = 300.0) -> None:
        self._patience = patience
        self._seen: dict[str, float] = {}

    def sweep(self) -> list[str]:
        """Delete the runs that have been in the making for too long; their ids. Nobody was told of any of them.

        Raises:
            TrackingFailed: the record cannot be reached.
        """
        now = time.monotonic()
        there = [run.info.run_id for run in store.search(f"tags.`{Tag.STATE}` = 'new'")]
        self._seen = {run_id: self._seen.get(run_id, now) for run_id in there}
        old = [run_id for run_id, since in self._seen.items() if now - since >= self._patience]
        for run_id in old:
            store.client().delete_run(run_id)
        return old
