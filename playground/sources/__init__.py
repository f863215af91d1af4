"""Published files: looked for on this machine, else fetched once, verified, and kept under the home folder.

A file is whole and verified under its own name, or it is not there: it is made in a hidden folder beside its place and
moved when it is right. Two processes never fetch for the same data set at a time; whoever comes second waits.
"""

from pathlib import Path

from playground.errors import DataFailed
from playground.settings import settings
from playground.sources._bringing import bring, sha256_of
from playground.sources._download import BRING, Absent, ProgressCallback, amount, copy, download
from playground.sources._source import Source, alone, contents, find, forget, in_words, settle, workshop
from playground.text import Text

__all__ = ["ProgressCallback", "Source", "amount", "bring", "contents", "fetch", "find", "forget", "sha256_of"]


def fetch(source: Source, folder: str, progress: ProgressCallback) -> Path:
    """Where the file lies, after fetching it if it was not there.

    Args:
        folder: of the data set, as `<task>/<data set>`.
        progress: told the share of the bytes that are here; what it raises ends the download.

    Raises:
        DataFailed: it can neither be found nor fetched, or is not what was published; the sentence says what to do.
    """
    known = find(source, folder)
    if known is not None:
        return known
    with in_words(source.file), alone(folder, progress):
        known = find(source, folder)  # whoever was first may have fetched it
        if known is not None:
            return known
        with workshop(folder) as part:
            if settings().mirror:
                return _mirrored(source, folder, part, progress)
            if not source.url:
                raise DataFailed(
                    Text(
                        "“{file}” cannot be fetched by itself; get it from its publisher, then {bring}.",
                        "«{file}» no se puede descargar automáticamente; consígalo de quien lo publica y luego {bring}.",
                    ).format(file=source.file, bring=BRING)
                )
            download(source.url, part / source.file, source.sha256, source.most, progress, file=source.file)
            return settle(part / source.file, folder)


def _mirrored(source: Source, folder: str, part: Path, progress: ProgressCallback) -> Path:
    mirror = settings().mirror.rstrip("/\\")
    # A server answers a folder's name with a page that lists it, so folders are not asked for.
    for name in (source.file, *(other for other in source.names if "." in other)):
        digest = source.sha256 if name == source.file else ""
        try:
            if "://" in mirror:
                download(f"{mirror}/{folder}/{name}", part / name, digest, source.most, progress, file=name)
            else:
                copy(Path(mirror) / folder / name, part / name, digest, source.most, progress)
        except Absent:
            continue
        return settle(part / name, folder)
    raise DataFailed(
        Text(
            "The mirror of this deployment has no “{file}” in {folder}; add it there, or {bring}.",
            "El espejo de esta instalación no tiene «{file}» en {folder}; añádalo allí, o {bring}.",
        ).format(file=source.file, folder=folder, bring=BRING)
    )
