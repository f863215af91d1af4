"""Data that takes long to make ready: prepared once, in the background from the first start (`launch.server.first_start`),
and shown wherever it is waited for. Nothing is fetched from elsewhere here: that happens only when a person asks for it
(`launch.data.downloads`).

A lock for each data set keeps two processes from doing the same work: whoever comes second waits, and tells how far
the first one is.
"""

import json
import time
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout

from playground.dataset import DATASETS, AnyRecords, Dataset, ProgressCallback, Published, silent
from playground.settings import settings
from playground.text import Text
from playground.tracking import process_identity
from playground.tracking.run_folder import write

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
    return [name for name in DATASETS if DATASETS[name].prepared and _here(DATASETS[name]())]


def _name(dataset: Dataset) -> str:
    return next((name for name in DATASETS if DATASETS[name] is type(dataset)), type(dataset).__name__.lower())


def place(name: str, ending: str) -> Path:
    """Where processes tell each other how far they are."""
    folder = settings().home / "cache" / "preparation"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.{ending}"


def _here(dataset: Dataset) -> bool:
    return not isinstance(dataset, Published) or dataset.ready()


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
            write(place(name, "json"), json.dumps(table).encode())

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
