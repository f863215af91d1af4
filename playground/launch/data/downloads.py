"""Published data fetched because somebody asked for it: from a page in the background, or on the command line.

How far it is can be seen from every process. What went wrong is kept until somebody tries again.
"""

import contextlib
import hashlib
import logging
import shutil
import threading
from dataclasses import dataclass

from playground.dataset import ProgressCallback, Published, silent
from playground.errors import OverLimit, PlaygroundError
from playground.launch.data import preparation
from playground.settings import settings
from playground.sources import amount
from playground.text import Text
from playground.tracking.admission import quota

_log = logging.getLogger(__name__)

BEGINNING = Text("connecting", "conectando")
_DEFECT = Text(
    "The download failed because of an internal error; see the server's log.",
    "La descarga falló por un error interno; consulte el registro del servidor.",
)


@dataclass(frozen=True)
class DownloadState:
    """How it stands with a data set.

    Attributes:
        here: it can be read without fetching anything.
        moving: somebody is fetching it, or reading it for the first time.
        share: of it that is fetched, 0 to 1. what: is being done.
        refused: why the last attempt of this process failed.
    """

    here: bool
    moving: bool = False
    share: float = 0.0
    what: Text = BEGINNING
    refused: Text | None = None


def state(dataset: Published) -> DownloadState:
    """How it stands with a data set."""
    name = _name(dataset)
    found = preparation.heard(name)
    moving = found is not None or _moving(name)
    share, what = found or (0.0, BEGINNING)
    return DownloadState(dataset.ready(), moving, share, what, None if moving else _refused.get(name))


def fetch(dataset: Published, progress: ProgressCallback = silent) -> None:
    """Fetch what is not here, and read it once where reading takes long.

    Raises:
        DataFailed: it cannot be fetched; the sentence says what to do.
        OverLimit: the disk of this deployment has no room for it.
    """
    name = _name(dataset)
    tell = preparation.telling(name, progress)
    try:
        _must_have_room(dataset)
        dataset.fetch(tell)
        if not dataset.ready():
            preparation.load(dataset, tell)
    finally:
        with contextlib.suppress(OSError):
            preparation.place(name, "json").unlink()


def begin(dataset: Published) -> None:
    """Begin to fetch it in the background, unless that is being done."""
    name = _name(dataset)
    with _lock:
        if _moving(name):
            return
        _refused.pop(name, None)
        # A daemon: ending the server must not wait for somebody else's.
        thread = threading.Thread(target=_work, args=(name, dataset), name=f"fetching {name}", daemon=True)
        _threads[name] = thread
        thread.start()


def forget(dataset: Published) -> None:
    """Forget why the last attempt failed."""
    _refused.pop(_name(dataset), None)


def size(dataset: Published) -> int:
    """Bytes that would be fetched; 0 where that is unknown."""
    sizes = [source.size for source in dataset.missing()]
    return sum(sizes) if all(sizes) else 0


_lock = threading.Lock()
_threads: dict[str, threading.Thread] = {}
_refused: dict[str, Text] = {}


def _work(name: str, dataset: Published) -> None:
    try:
        fetch(dataset)
    except PlaygroundError as error:
        _refused[name] = error.text
    except Exception:
        _log.exception("a defect while fetching %s", name)
        _refused[name] = _DEFECT


def _moving(name: str) -> bool:
    thread = _threads.get(name)
    return thread is not None and thread.is_alive()


def _name(dataset: Published) -> str:
    """Of the data set with those of its files that its settings ask for."""
    files = "|".join(source.file for source in dataset.needed())
    return f"{dataset.kind()}-{hashlib.sha256(files.encode()).hexdigest()[:8]}"


def _must_have_room(dataset: Published) -> None:
    need, home = size(dataset), settings().home
    home.mkdir(parents=True, exist_ok=True)
    if need > shutil.disk_usage(home).free or quota.used(home) + need > settings().max_disk_gb * 1e9:
        raise OverLimit(
            Text(
                "The disk of this deployment has no room for another {size}; delete what is no longer needed.",
                "En el disco de esta instalación no caben {size} más; elimine lo que ya no haga falta.",
            ).format(size=amount(need))
        )
