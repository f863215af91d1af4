"""Data sets made ready on this machine: prepared once where that takes long, fetched when a person asks for it.

What takes long is prepared in the background from the first start (`launch.server.first_start`), and shown wherever it is
waited for. A lock for each data set keeps two processes from doing the same work: whoever comes second waits, and tells
how far the first one is. Nothing is fetched from elsewhere but from a page, in the background, or on the command line; how
far it is can be seen from every process, and what went wrong is kept until somebody tries again.
"""

import contextlib
import hashlib
import json
import logging
import shutil
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from playground import files
from playground.dataset import DATASETS, AnyRecords, Dataset, ProgressCallback, Published, silent
from playground.errors import OverLimit, PlaygroundError
from playground.settings import settings
from playground.sources import amount
from playground.text import Text
from playground.tracking import admission, process_identity

_LOOK = 0.3
"""Seconds between two looks at another process's progress, and between two lines of one's own."""

READY = Text("ready", "listo")
WAITING = Text("waiting to be prepared", "a la espera de prepararse")


def state(name: str) -> tuple[bool, float, Text]:
    """How far a data set is: whether it is ready, the share that is done (0 to 1), what is being done."""
    kind = DATASETS[name]
    if not kind.prepared or kind().ready():
        return True, 1.0, READY
    found = heard(name)
    return (False, *found) if found else (False, 0.0, WAITING)


def load(dataset: Dataset, progress: ProgressCallback = silent) -> AnyRecords:
    """A data set's records; where they take long to make ready, together with whoever prepares them already.

    Raises:
        WrongFile: a file of one's own cannot be read as this kind of data.
        DataFailed: the data could not be made ready, or has to be fetched first.
    """
    if isinstance(dataset, Published):
        dataset.must_be_here()
    if not type(dataset).prepared or dataset.ready():
        return dataset.load(progress)
    name = _name(dataset)
    lock = FileLock(str(place(name, "lock")), timeout=0)
    while True:
        try:
            with lock:
                return dataset.load(telling(name, progress))
        except Timeout:
            progress(*(heard(name) or (0.0, WAITING)))
            time.sleep(_LOOK)


def names() -> list[str]:
    """The data sets that take long to make ready and need nothing from elsewhere."""
    prepared = {name: DATASETS[name]() for name in DATASETS if DATASETS[name].prepared}
    return [name for name, dataset in prepared.items() if not isinstance(dataset, Published) or dataset.ready()]


def _name(dataset: Dataset) -> str:
    return next((name for name in DATASETS if DATASETS[name] is type(dataset)), type(dataset).__name__.lower())


def place(name: str, ending: str) -> Path:
    """Where processes tell each other how far they are."""
    folder = settings().home / "cache" / "preparation"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.{ending}"


def telling(name: str, progress: ProgressCallback) -> ProgressCallback:
    """A `ProgressCallback` that also tells everybody else, by file, under a name."""
    me = process_identity.mine()
    last = -1.0

    def tell(share: float, what: Text) -> None:
        nonlocal last
        progress(share, what)
        if time.monotonic() - last >= _LOOK or share >= 1.0:
            last = time.monotonic()
            table = {"share": share, "en": what.en, "es": what.es, "process": asdict(me)}
            files.write(place(name, "json"), json.dumps(table).encode())

    return tell


def heard(name: str) -> tuple[float, Text] | None:
    """What a process has told last under a name, if it still lives: the share that is done, and what is being done."""
    try:
        table = json.loads((place(name, "json")).read_bytes())
        worker = process_identity.Identity(**table["process"])
        if worker.here and not worker.alive:  # of another machine (or container) that shares the home nothing is known
            return None
        return min(1.0, max(0.0, float(table["share"]))), Text(table["en"], table["es"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


_log = logging.getLogger(__name__)

BEGINNING = Text("connecting", "conectando")


@dataclass(frozen=True)
class DownloadState:
    """How it stands with a data set.

    Attributes:
        here: it can be read without fetching anything.
        moving: somebody is fetching it, or reading it for the first time.
        share: how much of it is fetched, 0 to 1.
        what: what is being done, in words.
        refused: why the last attempt of this process failed.
    """

    here: bool
    moving: bool = False
    share: float = 0.0
    what: Text = BEGINNING
    refused: Text | None = None


def download_state(dataset: Published) -> DownloadState:
    """How it stands with a data set."""
    name = _download_name(dataset)
    found = heard(name)
    moving = found is not None or _moving(name)
    share, what = found or (0.0, BEGINNING)
    return DownloadState(dataset.ready(), moving, share, what, None if moving else _refused.get(name))


def fetch(dataset: Published, progress: ProgressCallback = silent) -> None:
    """Fetch what is not here, and read it once where reading takes long.

    Raises:
        DataFailed: it cannot be fetched; the sentence says what to do.
        OverLimit: the disk of this deployment has no room for it.
    """
    name = _download_name(dataset)
    tell = telling(name, progress)
    try:
        _must_have_room(dataset)
        dataset.fetch(tell)
        if not dataset.ready():
            load(dataset, tell)
    finally:
        with contextlib.suppress(OSError):
            place(name, "json").unlink()


def begin_download(dataset: Published) -> None:
    """Begin to fetch it in the background, unless that is being done."""
    name = _download_name(dataset)
    with _lock:
        if _moving(name):
            return
        _refused.pop(name, None)
        # A daemon: ending the server must not wait for somebody else's.
        thread = threading.Thread(target=_work, args=(name, dataset), name=f"fetching {name}", daemon=True)
        _threads[name] = thread
        thread.start()


def forget_failure(dataset: Published) -> None:
    """Forget why the last attempt failed."""
    _refused.pop(_download_name(dataset), None)


def download_size(dataset: Published) -> int:
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
        _refused[name] = Text(
            "The download failed because of an internal error; see the server's log.",
            "La descarga falló por un error interno; consulte el registro del servidor.",
        )


def _moving(name: str) -> bool:
    thread = _threads.get(name)
    return thread is not None and thread.is_alive()


def _download_name(dataset: Published) -> str:
    """Of the data set with those of its files that its settings ask for."""
    names = "|".join(source.file for source in dataset.needed())
    return f"{dataset.kind()}-{hashlib.sha256(names.encode()).hexdigest()[:8]}"


def _must_have_room(dataset: Published) -> None:
    need, home = download_size(dataset), settings().home
    home.mkdir(parents=True, exist_ok=True)
    if need > shutil.disk_usage(home).free or admission.used(home) + need > settings().max_disk_gb * 1e9:
        raise OverLimit(
            Text(
                "The disk of this deployment has no room for another {size}; delete what is no longer needed.",
                "En el disco de esta instalación no caben {size} más; elimine lo que ya no haga falta.",
            ).format(size=amount(need))
        )
