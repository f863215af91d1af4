"""Removes runs for good: artifacts, folder, and what the record keeps; at whatever moment the process is killed, the next goes on.

How far it is with a run is written in a small file of the run's name, in the folder `removal` of the home folder.
"""

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal, get_args

from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from playground import files
from playground.errors import DiskFull
from playground.settings import settings
from playground.text import Text
from playground.tracking import artifacts, run_folder, store
from playground.tracking.run import Run, from_mlflow
from playground.tracking.served import versions

Stage = Literal["discarded", "marked", "decided", "removed"]
"""`discarded`: its owner has deleted it and may undo that for a day; `marked`: deleted in the record, so that nobody changes
the run any more, and nothing is lost yet; `decided`: it is being removed; `removed`: all is gone but the record of it, which a
server keeps until `mlflow gc` beside it takes it, and a study as long as it is there, not to train the run again."""
_STAGES = get_args(Stage)
_FREE_PAGES = 0.25
"""Share of the default store's file that may be empty."""
_FREE_BYTES = 16 * 2**20
"""Empty bytes of the default store's file for which it is not written anew."""


def stages() -> dict[str, Stage]:
    """How far it is with each run that is being removed."""
    found: dict[str, Stage] = {}
    for place in sorted(_folder().glob("*")):
        if re.fullmatch(r"[0-9a-f]{32}", place.name):
            with suppress(FileNotFoundError):  # cleared just now
                word = place.read_text("ascii", errors="replace").partition(" ")[0]
                # One that a full disk has cut short was never more than marked.
                found[place.name] = next((stage for stage in _STAGES if stage == word), "marked")
    return found


def discard(run_id: str, now: float) -> None:
    """Delete a run in the record as its owner wishes, in a way that can be undone.

    Args:
        run_id: of the run.
        now: seconds since 1970.

    Raises:
        DiskFull: it could not be written down; the run is as it was.
    """
    _write(run_id, f"discarded {now:.0f}")
    store.client().delete_run(run_id)


def discarded() -> dict[str, float]:
    """When each run was discarded that its owner may still take back, in seconds since 1970, by its id."""
    found: dict[str, float] = {}
    for run_id, stage in stages().items():
        if stage == "discarded":
            with suppress(OSError, ValueError):  # taken back just now
                found[run_id] = float((_folder() / run_id).read_text("ascii").partition(" ")[2])
    return found


def recoverable() -> set[str]:
    """The runs that are deleted in the record and may come back, with all that they need."""
    return {run_id for run_id, stage in stages().items() if stage in ("discarded", "marked")}


def mark(run_id: str) -> None:
    """Delete a run in the record, so that nobody can pin it, resume it or go on from it any more."""
    _write(run_id, "marked")
    store.client().delete_run(run_id)


def restore(run_id: str) -> None:
    """Take the mark away: the run is as it was."""
    store.client().restore_run(run_id)
    clear(run_id)


def clear(run_id: str) -> None:
    """Forget that a run was being removed."""
    (_folder() / run_id).unlink(missing_ok=True)


def decide(run_id: str) -> None:
    """From here on the run only goes."""
    _write(run_id, "decided")


def remove(run_id: str) -> bool:
    """Remove what is left of a run; to say it again changes nothing.

    Returns:
        Whether it is gone; one that was taken back in the last moment stays, and is not being removed any more.

    Raises:
        TrackingFailed: the record cannot be reached.
        DiskFull: what is left to do could not be written down.
        OSError: something on this machine cannot be removed.
    """
    found = store.look_up(run_id)
    if found is not None and found.info.lifecycle_stage == "active":
        clear(run_id)
        return False
    if found is not None:
        run = from_mlflow(found)
        versions.remove(run)
        remove_files(run)
        _remove_elsewhere(run)
        if _has_study(run) or not _remove_from_record(run_id):
            _write(run_id, "removed")
            return True
    clear(run_id)
    return True


def remove_files(run: Run) -> None:
    """Remove what this deployment keeps of a run in its own home folder.

    Raises:
        OSError: something cannot be removed.
    """
    for place in (run_folder.folder(run.id), run_folder.cached(run.id)):
        _remove_folder(place)
    root = artifacts.root(run)
    # Only what this deployment keeps itself: a path in a record that somebody else writes may lead anywhere.
    if root is not None and root.resolve().is_relative_to(settings().artifacts.resolve()):
        _remove_folder(root.parent)


def compact() -> None:
    """Give back to the disk what is empty in the default store's file, where that is much."""
    place = store.local_database()
    if place is None or not place.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(place, timeout=5)) as connection:  # busy: at the next time
        free, every = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        if free > _FREE_PAGES * every and free * size > _FREE_BYTES:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # only then the file itself gets smaller


def size_of(run: Run) -> int:
    """Bytes of the files that `remove_files` would remove."""
    root = artifacts.root(run)
    places = [run_folder.folder(run.id), run_folder.cached(run.id), *([root] if root is not None else [])]
    every = (file for place in places if place.is_dir() for file in place.rglob("*"))
    return sum(file.stat().st_size for file in every if file.is_file())


def _has_study(run: Run) -> bool:
    """Whether a run is part of a recorded study that is there: it knows by its runs, deleted ones too, which it has trained."""
    study = store.look_up(run.study) if re.fullmatch(r"[0-9a-f]{32}", run.study) else None
    return study is not None and study.info.lifecycle_stage == "active"


def _remove_elsewhere(run: Run) -> None:
    """Remove the artifacts of a run that a server keeps."""
    if artifacts.root(run) is None and run.artifacts:
        with store.reaching():
            get_artifact_repository(run.artifacts, tracking_uri=settings().store).delete_artifacts()


def _remove_from_record(run_id: str) -> bool:
    """Remove a run from the record as `mlflow gc` does; False where the record is a server's, which takes no such wish."""
    backend: Any = store.client()._tracking_client.store
    if not hasattr(backend, "_hard_delete_run"):
        return False
    with store.reaching():
        backend._hard_delete_run(run_id)
    return True


def _remove_folder(place: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(place)


def _folder() -> Path:
    return settings().home / "removal"


def _write(run_id: str, words: str) -> None:
    try:
        files.write(_folder() / run_id, words.encode())
    except OSError as error:
        raise DiskFull(_NOT_WRITTEN) from error


_NOT_WRITTEN = Text(
    "The deletion could not be written down, perhaps because the disk is full; tell the administrator of this deployment.",
    "No se pudo anotar la eliminación, quizá porque el disco está lleno; avise a quien administra esta instalación.",
)
