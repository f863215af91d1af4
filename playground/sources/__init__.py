"""Published files: looked for on this machine, else fetched once, verified, and kept under the home folder.

A file is whole and verified under its own name, or it is not there: it is made in a hidden folder beside its place and
moved when it is right. Two processes never fetch for the same data set at a time; whoever comes second waits.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.errors import DataFailed, OverLimit, WrongFile
from playground.settings import settings
from playground.sources._download import BRING, Absent, ProgressCallback, amount, copy, download
from playground.sources._source import Source, alone, contents, find, forget, in_words, settle, workshop
from playground.sources.archives import archived, members
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


def bring(given: Mapping[str, bytes | Path], sources: Sequence[Source], folder: str) -> tuple[Source, ...]:
    """Take in files that somebody has already: verified, and put where fetching would have put them.

    Args:
        given: bytes, files or folders, by the names that people give them. What is an archive of published files is
            opened; a renamed file is known by its checksum.
        sources: the files of the data set.
        folder: the folder of the data set.

    Returns:
        Those of the sources that are here now.

    Raises:
        WrongFile: a file is none of those that were published; nothing of it is kept.
        DataFailed: it cannot be written.
    """
    taken: list[Source] = []
    for name, thing in given.items():
        base = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
        with in_words(base), workshop(folder) as part:
            if isinstance(thing, Path) and thing.is_dir():
                taken += _bring_folder(base, thing, sources, folder, part)
            else:
                taken += _bring_file(base, _read(thing, sources, base), sources, folder, part)
    return tuple(dict.fromkeys(taken))


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _bring_folder(name: str, path: Path, sources: Sequence[Source], folder: str, part: Path) -> tuple[Source, ...]:
    for source in sources:
        known = [other for other in source.names if "." not in other]
        if known and not any((path / other.file).is_file() for other in sources):
            for file, content in contents(source, path).items():
                place = part / known[0] / file
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            settle(part / known[0], folder)
            return (source,)
    found = {file.name: file for file in path.iterdir() if file.is_file() and _named(file.name, sources)}
    if not found:
        raise _stranger(name, sources)
    return bring(found, sources, folder)


def _bring_file(name: str, content: bytes, sources: Sequence[Source], folder: str, part: Path) -> tuple[Source, ...]:
    named = _named(name, sources)
    digest = sha256_of(content)
    known = next((source for source in sources if source.sha256 == digest), None)
    if known is None and named is None and archived(content):
        inside = _unpack(content, name, sources, folder, part)
        if inside:
            return inside
    if known is not None:
        chosen, called = known, known.file
    elif named is not None:
        chosen, called = named
    elif len(sources) == 1:
        chosen, called = sources[0], sources[0].file
    else:
        raise _stranger(name, sources)
    _verify(content, chosen, called, name)
    (part / called).write_bytes(content)
    settle(part / called, folder)
    return (chosen,)


def _unpack(content: bytes, name: str, sources: Sequence[Source], folder: str, part: Path) -> tuple[Source, ...]:
    """Keep those of the files that an archive holds."""
    wanted = {source.file: source for source in sources}
    found = members(content, name, lambda member: member.rpartition("/")[2] in wanted)
    inside = {member.rpartition("/")[2]: data for member, data in found.items()}
    for file, data in inside.items():
        _verify(data, wanted[file], file, file)
        (part / file).write_bytes(data)
    for file in inside:
        settle(part / file, folder)
    return tuple(wanted[file] for file in inside)


def _named(name: str, sources: Sequence[Source]) -> tuple[Source, str] | None:
    """The source that has this name, and the name as it is written there."""
    for source in sources:
        for known in (source.file, *source.names):
            if known.lower() == name.lower():
                return source, known
    return None


def _read(thing: bytes | Path, sources: Sequence[Source], name: str) -> bytes:
    size = len(thing) if isinstance(thing, bytes) else thing.stat().st_size
    if size > sum(source.most for source in sources):
        raise OverLimit(
            Text(
                "“{name}” has {size}, more than this data set can have; bring the published files.",
                "«{name}» ocupa {size}, más de lo que este conjunto de datos puede ocupar; traiga los archivos publicados.",
            ).format(name=name, size=amount(size))
        )
    return thing if isinstance(thing, bytes) else thing.read_bytes()


def _verify(content: bytes, source: Source, name: str, given: str) -> None:
    if source.sha256 and name == source.file and sha256_of(content) != source.sha256:
        raise WrongFile(
            Text(
                "“{file}” is not the file that was published, its checksum differs; get it again from its publisher.",
                "«{file}» no es el archivo que se publicó, su suma de comprobación es otra; consígalo de nuevo de quien "
                "lo publica.",
            ).format(file=given)
        )


def _stranger(name: str, sources: Sequence[Source]) -> WrongFile:
    return WrongFile(
        Text(
            "“{name}” is none of the files of this data set; bring {files}.",
            "«{name}» no es ninguno de los archivos de este conjunto de datos; traiga {files}.",
        ).format(
            name=name, files=", ".join(source.file for source in sources[:6]) + (", …" if len(sources) > 6 else "")
        )
    )
