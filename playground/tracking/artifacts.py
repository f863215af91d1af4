"""Files of a run: read where they lie, copied once where the store is elsewhere."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from playground import files
from playground.errors import NotFound
from playground.text import Text
from playground.tracking import run_folder, store
from playground.tracking.run import Run
from playground.tracking.schema import Artifact

_SAME = 0.01
"""Seconds by which a file system may round a file's time."""


def root(run: Run) -> Path | None:
    """The folder of the run's artifacts where that is on this machine, else None."""
    return _folder(run.artifacts)


def _folder(place: str) -> Path | None:
    parts = urlsplit(place)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(place) if not parts.scheme and place else None


def put(run_id: str, place: str, content: Mapping[str, str | bytes]) -> None:
    """Give a new run its first files.

    Args:
        run_id: its id.
        place: where its artifacts are, as a URI.
        content: texts or bytes by the names of the files.

    Raises:
        TrackingFailed: the store cannot be reached, or the disk is full.
    """
    with store.reaching(), ExitStack() as stack:
        here = _folder(place)
        folder = here or Path(stack.enter_context(TemporaryDirectory()))
        for name, value in content.items():
            files.write(folder / name, value.encode() if isinstance(value, str) else value)
        if here is None:
            store.client().log_artifacts(run_id, str(folder))


def path(run: Run, name: str) -> Path:
    """The artifact `name` as a file to read; never to be written.

    Raises:
        NotFound: the run has no such file (yet).
        TrackingFailed: the store cannot be reached.
    """
    here = root(run)
    for place in (run_folder.outbox(run.id), here or run_folder.cached(run.id)):
        if (place / name).is_file() and (here is not None or not _stale(run, place / name, name)):
            return place / name
    if here is None:
        return _fetch(run, name)
    raise _missing(name)


def read(run: Run, name: str) -> bytes:
    """The bytes of the artifact `name`; raises as `path` does."""
    try:
        return path(run, name).read_bytes()
    except FileNotFoundError:
        # Between looking and reading it was delivered: from the outbox into the store.
        return path(run, name).read_bytes()


def names(run: Run, under: str) -> list[str]:
    """The artifacts in a folder, delivered or not, in order of their names."""
    waiting = {f"{under}/{file.name}" for file in (run_folder.outbox(run.id) / under).glob("[!.]*") if file.is_file()}
    here = root(run)
    if here is not None:
        return sorted(waiting | {f"{under}/{file.name}" for file in (here / under).glob("[!.]*") if file.is_file()})
    return sorted(waiting | {file.path for file in store.client().list_artifacts(run.id, under) if not file.is_dir})


def _stale(run: Run, copy: Path, name: str) -> bool:
    """Whether a copy may differ from what another machine has delivered since: only what is kept of one epoch never changes."""
    if run_folder.shared() or name.startswith((Artifact.SAMPLES, Artifact.WEIGHTS)):
        return False
    return run.ended is None or abs(copy.stat().st_mtime - run.ended) > _SAME


def _fetch(run: Run, name: str) -> Path:
    target = run_folder.cached(run.id) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with store.reaching():
        folder, _, _ = name.rpartition("/")
        if name not in {file.path for file in store.client().list_artifacts(run.id, folder or None)}:
            raise _missing(name)
        with TemporaryDirectory(dir=target.parent) as place:
            fresh = Path(store.client().download_artifacts(run.id, name, dst_path=place))
            if run.ended is not None:
                os.utime(fresh, (run.ended, run.ended))  # so that it is known which end of the run it is from
            fresh.replace(target)
    return target


def _missing(name: str) -> NotFound:
    return NotFound(
        Text("This run has no file “{name}” (yet).", "Esta ejecución (aún) no tiene el archivo «{name}».").format(
            name=name
        )
    )
