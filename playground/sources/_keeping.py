"""Where fetched files are kept, and how a file comes there whole or not at all."""

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from playground.errors import DataFailed
from playground.settings import settings
from playground.text import Text

_LOOK = 0.3
"""Seconds between two looks whether another process has done."""
_PART = ".part-"
"""How the hidden folders begin in which files are made."""
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def kept(folder: str) -> Path:
    """Where the fetched files of a data set are kept."""
    return settings().home / "data" / folder


def settle(made: Path, folder: str) -> Path:
    """Move a file or folder that is right to its place, in one step."""
    place = kept(folder) / made.name
    if made.is_dir() and place.is_dir():
        shutil.rmtree(place)
    return made.replace(place)


@contextmanager
def workshop(folder: str) -> Iterator[Path]:
    """A hidden folder beside a data set's files, gone afterwards; where nothing was made, no folder is left."""
    home = kept(folder)
    fresh = [parent for parent in (home, *home.parents) if not parent.exists()]
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=_PART) as part:
            yield Path(part)
    finally:
        for parent in fresh:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


@contextmanager
def alone(folder: str, progress: Callable[[float, Text], None]) -> Iterator[None]:
    """Within the block nobody else fetches for this data set; what a process that was killed has left is removed."""
    place = settings().home / "cache" / "fetching"
    place.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(place / f"{folder.replace('/', '.')}.lock"), timeout=0)
    while True:
        try:
            lock.acquire()
            break
        except Timeout:
            progress(0.0, Text("another process is fetching it", "otro proceso lo está descargando"))
            time.sleep(_LOOK)
    try:
        for left in kept(folder).glob(f"{_PART}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def in_words(file: str) -> Iterator[None]:
    """Within the block, what the operating system refuses is told to people.

    Raises:
        DataFailed: no room, no right to write, or anything else; the sentence names the file and the folder.
    """
    try:
        yield
    except OSError as error:
        home = settings().home
        if error.errno in _FULL:
            why = Text(
                "The disk is full: “{file}” does not fit into {home}; make room there and try again.",
                "El disco está lleno: «{file}» no cabe en {home}; haga sitio allí y vuelva a intentarlo.",
            )
        elif error.errno in _FORBIDDEN:
            why = Text(
                "“{file}” cannot be read or written in {home}; allow it there, or choose another folder with PLAYGROUND_HOME.",
                "«{file}» no se puede leer o escribir en {home}; permítalo allí, o elija otra carpeta con PLAYGROUND_HOME.",
            )
        else:
            why = Text(
                "“{file}” cannot be kept in {home} ({why}); look after that folder and try again.",
                "«{file}» no se puede guardar en {home} ({why}); revise esa carpeta y vuelva a intentarlo.",
            )
        raise DataFailed(why.format(file=file, home=home, why=error.strerror or type(error).__name__)) from None
