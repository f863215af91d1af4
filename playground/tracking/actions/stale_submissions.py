"""Runs that nobody finished submitting: whoever did it was killed between the first word and the last."""

import time

from mlflow.entities import ViewType

from playground.tracking import store
from playground.tracking.schema import Tag

PATIENCE = 300.0
"""Seconds that a submission may take."""


class Unfinished:
    """Watches runs that are being submitted; told apart by how long they were seen here, not by anybody's clock.

    Args:
        patience: seconds after which nobody is submitting any more.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._seen: dict[str, float] = {}

    def sweep(self) -> list[str]:
        """Delete the runs that have been in the making for too long; their ids. Nobody was told of any of them.

        Raises:
            TrackingFailed: the record cannot be reached.
        """
        places = store.experiment_ids()
        if not places:
            return []
        with store.reaching():
            wanted = f"tags.`{Tag.STATE}` = 'new'"
            found = store.client().search_runs(places, wanted, ViewType.ACTIVE_ONLY, 1000)
            now = time.monotonic()
            self._seen = {run.info.run_id: self._seen.get(run.info.run_id, now) for run in found}
            old = [run_id for run_id, since in self._seen.items() if now - since >= self._patience]
            for run_id in old:
                store.client().delete_run(run_id)
        return old
