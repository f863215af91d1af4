"""What a published file is, and where it lies."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playground.errors import OverLimit
from playground.settings import settings
from playground.sources._keeping import in_words, kept
from playground.text import Text

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
