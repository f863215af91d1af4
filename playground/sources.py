"""Published files: looked for, else fetched once, verified and kept."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pooch
import requests

from playground.errors import DataFailed
from playground.settings import settings
from playground.text import Text

Progress = Callable[[float, Text], None]
"""Told how far long work is, 0 to 1, and what is being done."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as its publisher made it.

    Attributes:
        file: its published name, which it also has in the cache.
        url: where it is fetched from, pinned to a commit where it can be; empty: it can only be brought by hand.
        sha256: of its bytes; empty where the publisher issues it anew from time to time.
        size: in bytes, for people and as a limit; 0: unknown.
        names: other names that people have it under.
    """

    file: str
    url: str = ""
    sha256: str = ""
    size: int = 0
    names: tuple[str, ...] = ()


def find(source: Source, folder: str) -> Path | None:
    """Where the file lies on this machine: in the folder of data sets of the deployment, else among the fetched ones.

    Args:
        folder: of the data set, as `<task>/<data set>`.
    """
    places = [settings().home / "data"]
    if settings().data is not None:
        places.insert(0, Path(str(settings().data)))
    for place in places:
        for name in (source.file, *source.names):
            path = place / folder / name
            if path.is_file():
                return path
    return None


def fetch(source: Source, folder: str, progress: Progress) -> Path:
    """Where the file lies, after fetching it if it was not there.

    Raises:
        DataFailed: it can neither be found nor fetched, or is not what was published; the sentence says what to do.
    """
    known = find(source, folder)
    if known is not None:
        return known
    address = _mirrored(source, folder) or source.url
    if not address:
        raise DataFailed(
            Text(
                "“{file}” cannot be fetched by itself; get it from its publisher and bring it here.",
                "«{file}» no se puede descargar automáticamente; consígalo de quien lo publica y tráigalo aquí.",
            ).format(file=source.file)
        )
    place = settings().home / "data" / folder
    progress(0.0, Text("fetching {file}", "descargando {file}").format(file=source.file))
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as part:
            got = Path(
                pooch.retrieve(
                    address,
                    known_hash=f"sha256:{source.sha256}" if source.sha256 else None,
                    fname=source.file,
                    path=part,
                )
            )
            return got.replace(place / source.file)
    except (OSError, ValueError, requests.RequestException) as error:
        raise DataFailed(
            Text(
                "“{file}” could not be fetched: {why}.",
                "No se pudo descargar «{file}»: {why}.",
            ).format(file=source.file, why=str(error).splitlines()[0].rstrip("."))
        ) from None


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _mirrored(source: Source, folder: str) -> str:
    mirror = settings().mirror.rstrip("/")
    return f"{mirror}/{folder}/{source.file}" if mirror else ""
