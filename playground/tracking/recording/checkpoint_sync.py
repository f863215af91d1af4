"""What a run takes along from machine to machine where they do not share the home folder: copies in the record.

The record's order is the guarantee: a checkpoint is sent only after everything that was written down before it has been
delivered. So whatever checkpoint the record has, it also knows every epoch before it; a run that goes on elsewhere
records nothing twice, and what was lost with a machine is computed again.
"""

import logging
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from playground import files
from playground.errors import NotFound, PlaygroundError
from playground.settings import settings
from playground.tracking import artifacts, journal, search, store
from playground.tracking.recording import delivery
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, folder, link, shared
from playground.tracking.schema import Artifact

FOLDER = "checkpoint"
"""The folder of these copies among the artifacts of a run."""

_SET_DOWN = "checkpoint.safetensors"
_PARTS = {
    f"{FOLDER}/{_SET_DOWN}": f"checkpoint/{_SET_DOWN}",
    f"{FOLDER}/earlier.safetensors": f"earlier/{_SET_DOWN}",
    f"{FOLDER}/inherited.safetensors": f"inherited/{_SET_DOWN}",
    f"{FOLDER}/seconds.txt": "seconds",
    Artifact.LOG: Artifact.LOG,
}
"""Artifacts by where they lie in the folder of the run."""
_LOOK = 0.2

_log = logging.getLogger(__name__)


def pack(run_id: str) -> None:
    """Send everything that a run needs to go on elsewhere, as it is now.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    for name, place in _PARTS.items():
        source = folder(run_id) / place
        if source.is_file():
            _send(run_id, source, name)


def unpack(run_id: str) -> None:
    """Fetch everything that a run has left in the record, over what lies here.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    with store.reaching():
        client = store.client()
        there = {file.path for file in (*client.list_artifacts(run_id, FOLDER), *client.list_artifacts(run_id))}
        for name, place in _PARTS.items():
            if name in there:
                target = folder(run_id) / place
                target.parent.mkdir(parents=True, exist_ok=True)
                with TemporaryDirectory(dir=folder(run_id)) as fresh:
                    Path(client.download_artifacts(run_id, name, dst_path=fresh)).replace(target)


def bring(run: Run) -> None:
    """Fetch what a run has left in the record into its folder on this machine, if it was trained elsewhere.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    note = folder(run.id) / "brought"
    ended = str(run.ended)
    if shared() or journal.size(run.id) or (note.is_file() and note.read_text("ascii") == ended):
        return
    folder(run.id).mkdir(parents=True, exist_ok=True)
    unpack(run.id)
    files.write(note, ended.encode())


def add_to_log(run_id: str, printed: str) -> None:
    """Keep what a run's process has printed on another machine with the run's log.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    text = f"--- What its process printed until it ended:\n{printed.rstrip()}\n"
    here = folder(run_id) / Artifact.LOG
    if here.is_file():
        with here.open("a", encoding="utf-8") as file:
            file.write(text)
    else:
        log = b""
        with suppress(NotFound):
            log = artifacts.read(search.get(run_id), Artifact.LOG)
        store.client().log_text(run_id, log.decode("utf-8", "replace") + text, Artifact.LOG)


def keep_carrying(run_id: str, over: threading.Event) -> None:
    """Send a copy of the checkpoint now and then, until it is over."""
    sent = 0
    while not over.wait(settings().carry_seconds):
        try:
            sent = carry(run_id, sent, over.is_set)
        except PlaygroundError as error:
            _log.info("the checkpoint was not sent: %s", error.text.en)


def carry(run_id: str, sent: int, over: Callable[[], bool]) -> int:
    """Send the checkpoint if it is another than the last one, once the record knows all that came before it.

    Args:
        run_id: the id of the run whose checkpoint is sent.
        sent: what this function returned the last time; 0 at first.
        over: tells whether to leave the checkpoint be.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    source = checkpoint(run_id) / _SET_DOWN
    if not source.is_file() or source.stat().st_mtime_ns == sent:
        return sent
    with TemporaryDirectory(dir=folder(run_id)) as place:
        kept = Path(place) / _SET_DOWN
        link(source, kept)
        stamp, before = kept.stat().st_mtime_ns, journal.size(run_id)
        while delivery.delivered(run_id) < before:
            if over():
                return sent
            threading.Event().wait(_LOOK)
        _send(run_id, kept, f"{FOLDER}/{_SET_DOWN}")
    log = folder(run_id) / Artifact.LOG
    if log.is_file():
        _send(run_id, log, Artifact.LOG)
    return stamp


def _send(run_id: str, source: Path, name: str) -> None:
    under, _, plain = name.rpartition("/")
    with store.reaching(), TemporaryDirectory(dir=folder(run_id)) as place:
        if source.name != plain:
            source = Path(shutil.copy2(source, Path(place) / plain))
        store.client().log_artifact(run_id, str(source), under or None)
