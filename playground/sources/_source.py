"""What a published file is, where it lies, and how it comes there whole or not at all."""

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from playground.errors import DataFailed, OverLimit
from playground.settings import settings
from playground.text import Text

_LOOK = 0.3
"""Seconds between two looks whether another process has done."""
_PART = ".part-"
"""How the hidden folders begin in which files are made."""
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_SLACK = 2**16
"""Bytes that a file may be larger than declared, besides a quarter: some are issued anew from time to time."""
LARGEST = 2**30
"""Bytes that a file of unknown size may have."""
_MOST_FILES = 200_000
"""Files of one folder that stands for an archive."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as its publisher made it.

    Attributes:
        file: its published name, which it also has in the cache.
        url: where it is fetched from, pinned to a commit where it can be; empty: it can only be brought by hand.
        sha256: of its bytes; empty where the publisher issues it anew from time to time.
        size: in bytes, for people and as a limit; 0: unknown.
        names: other names that people have it under: of the file, of the same data packed otherwise, or of a folder
            with the unpacked files (a name without a dot). The checksum is that of `file` only.
    """

    file: str
    url: str = ""
    sha256: str = ""
    size: int = 0
    names: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """Bytes that are taken at most."""
        return self.size + self.size // 4 + _SLACK if self.size else LARGEST


def find(source: Source, folder: str) -> Path | None:
    """Where the file lies on this machine: in the folder of data sets of the deployment, else among the fetched ones.

    Args:
        folder: of the data set, as `<task>/<data set>`.

    Returns:
        The file; or a folder with its unpacked files, where `names` has one; a folder without any is none.
    """
    places = [kept(folder)]
    if settings().data is not None:
        places.insert(0, Path(str(settings().data)) / folder)
    for place in places:
        for name in (source.file, *source.names):
            path = place / name
            with suppress(OSError):  # a folder that may not be looked into
                if path.is_file() or (name != source.file and any(_files(path))):
                    return path
    return None


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder; hidden ones are nobody's data."""
    return (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def contents(source: Source, path: Path) -> dict[str, bytes]:
    """What was found: the file under its published name, or the files of a folder by their names relative to it.

    Raises:
        DataFailed: it cannot be read.
    """
    with in_words(source.file):
        if path.is_file():
            return {source.file: path.read_bytes()}
        found = sorted(_files(path))
        if len(found) > _MOST_FILES or sum(file.stat().st_size for file in found) > LARGEST:
            raise OverLimit(
                Text(
                    "The folder “{name}” holds too many files for one data set; bring a smaller one.",
                    "La carpeta «{name}» contiene demasiados archivos para un conjunto de datos; traiga una más pequeña.",
                ).format(name=path.name)
            )
        return {_shown(file.relative_to(path).as_posix()): file.read_bytes() for file in found}


def forget(source: Source, folder: str) -> None:
    """Remove a fetched file that turned out not to be the right one; what the deployment has brought stays."""
    for name in (source.file, *source.names):
        if (kept(folder) / name).is_file():
            (kept(folder) / name).unlink()


def _shown(name: str) -> str:
    """A name as it can be quoted in a sentence."""
    return "".join(mark if mark.isprintable() else "_" for mark in name)


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
