"""What this deployment allows a new run: enforced here for form, file, URL and command line alike."""

import math
import os
import shutil
import time
from functools import lru_cache
from pathlib import Path

from playground.errors import OverLimit
from playground.settings import settings
from playground.text import Text
from playground.tracking.run import Run

_KEEP_FREE = 300 * 2**20
"""Bytes that stay free on the disk: a full one would break the record itself."""


def seconds(asked: float) -> float:
    """Seconds that a whole run may take: its own limit, or the deployment's where that is shorter; infinite: no limit.

    Args:
        asked: `training.seconds` of the run.
    """
    return min(asked or math.inf, settings().max_seconds or math.inf)


def limit_of(run: Run) -> float:
    """Seconds that a run may take in all; infinite: no limit, as for one that repeats another to compare the numbers."""
    if run.verifies:
        return math.inf
    try:
        return seconds(float(run.knobs.get("training.seconds") or 0))
    except ValueError:  # another version wrote it
        return math.inf


def room(waiting: int) -> None:
    """Let pass who may submit one more run.

    Args:
        waiting: runs of this visitor that wait or train.

    Raises:
        OverLimit: too many runs of one visitor, or the disk is full.
    """
    limits = settings()
    if waiting >= limits.max_queued:
        raise OverLimit(
            Text(
                "You have {waiting} runs waiting or training, and this deployment allows {most}; wait for one or stop one.",
                "Tiene {waiting} ejecuciones en espera o en curso y esta instalación permite {most}; espere o detenga una.",
            ).format(waiting=waiting, most=limits.max_queued)
        )
    if not limits.home.exists():
        return
    if used(limits.home) > limits.max_disk_gb * 1e9 or shutil.disk_usage(limits.home).free < _KEEP_FREE:
        raise OverLimit(
            Text(
                "The disk of this deployment is full; delete runs that are no longer needed.",
                "El disco de esta instalación está lleno; elimine ejecuciones que ya no hagan falta.",
            )
        )


def used(home: Path) -> int:
    """Bytes under `home`, counted at most every half minute."""
    return _used(str(home), int(time.monotonic() / 30))


@lru_cache(maxsize=2)
def _used(home: str, _moment: int) -> int:
    total = 0
    for place, _, files in os.walk(home):
        for name in files:
            try:
                total += (Path(place) / name).lstat().st_size
            except OSError:
                continue
    return total
