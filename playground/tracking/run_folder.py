"""Where a run keeps what it needs on this machine while it trains."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from playground import files
from playground.errors import NotFound
from playground.settings import settings
from playground.text import Text

_IDENTITY = re.compile(r"[0-9a-f]{32}")


def shared() -> bool:
    """Whether runs train where this home folder is: on this machine, or on others that have it, too."""
    return settings().launcher == "local" or settings().shared_home


def folder(run_id: str) -> Path:
    """The run's folder: journal, log, checkpoint and what waits to be delivered.

    Raises:
        NotFound: this is not the name of a run; no path is ever made from it.
    """
    if not _IDENTITY.fullmatch(run_id):
        raise NotFound(Text("This is not the name of a run.", "Este no es el nombre de una ejecución."))
    return settings().home / "runs" / run_id


def checkpoint(run_id: str) -> Path:
    """Where training is kept so that it can go on exactly."""
    return folder(run_id) / "checkpoint"


def earlier(run_id: str) -> Path:
    """A checkpoint from shortly before the end of the training, from which the end can be done again."""
    return folder(run_id) / "earlier"


def inherited(run_id: str) -> Path:
    """The checkpoint of another run that this one goes on from."""
    return folder(run_id) / "inherited"


def outbox(run_id: str) -> Path:
    """Files that wait to be delivered to the record, under their artifact paths."""
    return folder(run_id) / "outbox"


def cached(run_id: str) -> Path:
    """Copies of artifacts of a store that is not on this machine."""
    return settings().home / "cache" / "artifacts" / folder(run_id).name


def spent(run_id: str) -> float:
    """Seconds that a run has worked over all its sessions, as far as this machine knows; 0 where there were none."""
    try:
        return float((folder(run_id) / "seconds").read_text("ascii"))
    except (OSError, ValueError):
        return 0.0


def keep_spent(run_id: str, seconds: float) -> None:
    """Keep the seconds of all sessions so far; where the disk is full they stay as they were."""
    with suppress(OSError):
        files.write(folder(run_id) / "seconds", f"{seconds:.3f}".encode())


def link(source: Path, target: Path) -> None:
    """One file at two places: neither is ever written to, only replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def sweep(run_id: str) -> None:
    """Take away what a process left half-written when it was killed; only for whoever holds the journal's lock."""
    for place in (folder(run_id), outbox(run_id)):
        for left in place.glob("**/.*" if place == outbox(run_id) else ".*"):
            if left.is_file():
                left.unlink(missing_ok=True)
