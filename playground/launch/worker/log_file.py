"""The log of a run: what happened in its process, in English, for those who look closely."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from playground.tracking.run_folder import folder
from playground.tracking.schema import Artifact
from playground.training import Epoch


@contextmanager
def kept(run_id: str) -> Iterator[None]:
    """Within the block, what the playground logs also goes to the run's log file."""
    path = folder(run_id) / Artifact.LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger("playground")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(before)
        handler.close()


def line(epoch: Epoch) -> str:
    """An epoch in one line."""
    metrics = " ".join(f"{name} {value:.5g}" for name, value in epoch.metrics.items())
    return (
        f"epoch {epoch.number} step {epoch.step}: train {epoch.train_loss:.5g} validation {epoch.validation_loss:.5g} "
        f"{metrics} ({epoch.items_per_second:.0f} items/s, {epoch.seconds:.1f} s){' best' if epoch.best else ''}"
    )
