"""Reads archives that people bring: zip, tar, tar.gz and gz, in memory, with limits, and never a path on disk."""

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from playground.errors import WrongFile
from playground.text import Text

MOST_FILES = 200_000
"""Members of one archive; IMDB, the largest here, has 100,000."""
MOST_BYTES = 256 * 2**20
"""Of all members that are kept, unpacked."""
_MOST_SKIPPED = 8
"""So many times the bytes that may be kept may pass by in a tar, whose members cannot be skipped unread."""

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    IndexError,
    KeyError,
    AttributeError,
    TypeError,
    AssertionError,
)
"""What the standard library raises on broken, encrypted or exotic archives; there is no common root."""


def archived(content: bytes) -> bool:
    """Whether the bytes begin like an archive that `members` can open."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06") or content[:2] == b"\x1f\x8b" or content[257:262] == b"ustar"


def members(
    content: bytes,
    name: str,
    wanted: Callable[[str], bool] = lambda _name: True,
    *,
    most_files: int = MOST_FILES,
    most_bytes: int = MOST_BYTES,
) -> dict[str, bytes]:
    """The files in an archive by their names, cleaned: relative, with `/`, without `..`; folders and links are left out.

    Args:
        content: of the archive; a lone gz has one member, named like the archive without its ending.
        name: of the archive, for what is told to people.
        wanted: told a cleaned name, whether that member is to be read.

    Raises:
        WrongFile: it is broken or encrypted, or has more members or bytes than the limits.
    """
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        for number, (member, read) in enumerate(_walk(content, name, most_bytes)):
            if number >= most_files:
                raise _TooMuchError
            clean = _clean(member)
            if not clean or not wanted(clean):
                continue
            data = read(left + 1)
            left -= len(data)
            if left < 0:
                raise _TooMuchError
            found[clean] = data
    except _TooMuchError:
        raise WrongFile(
            Text(
                "“{name}” holds more than {files} files or {size} MB unpacked; bring a smaller archive.",
                "«{name}» contiene más de {files} archivos o {size} MB una vez descomprimido; traiga un archivo más pequeño.",
            ).format(name=name, files=most_files, size=most_bytes // 2**20)
        ) from None
    except _BROKEN:
        raise WrongFile(
            Text(
                "The archive “{name}” is damaged, incomplete or encrypted; get it again from where it is published.",
                "El archivo comprimido «{name}» está dañado, incompleto o cifrado; consígalo de nuevo de donde se publica.",
            ).format(name=name)
        ) from None
    return found


class _TooMuchError(Exception):
    """More than the limits."""


class _Bounded(io.RawIOBase):
    """A stream that ends a bomb: it gives so many bytes and then refuses."""

    def __init__(self, inner: io.BufferedIOBase, most: int) -> None:
        self._inner, self._left = inner, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(self._left + 1 if size < 0 else min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise _TooMuchError
        return data


def _walk(content: bytes, name: str, most_bytes: int) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    if content[:2] == b"PK":
        yield from _zipped(content)
        return
    if content[:2] != b"\x1f\x8b":
        yield from _tarred(io.BytesIO(content), most_bytes)
        return
    head = gzip.GzipFile(fileobj=io.BytesIO(content)).read(512)
    if head[257:262] == b"ustar":
        yield from _tarred(gzip.GzipFile(fileobj=io.BytesIO(content)), most_bytes)
        return
    alone = gzip.GzipFile(fileobj=io.BytesIO(content))
    yield name.removesuffix(".gz"), alone.read


def _zipped(content: bytes) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue

            def read(most: int, info: zipfile.ZipInfo = info) -> bytes:
                with archive.open(info) as member:
                    return member.read(most)

            yield info.filename, read


def _tarred(stream: io.BufferedIOBase, most_bytes: int) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    bounded = _Bounded(stream, _MOST_SKIPPED * most_bytes)
    with tarfile.open(fileobj=bounded, mode="r|") as archive:
        for member in archive:
            if not 0 <= member.size <= _MOST_SKIPPED * most_bytes:  # else passing it by would take for ever
                raise _TooMuchError
            if not member.isreg() or member.issparse():
                continue

            def read(most: int, member: tarfile.TarInfo = member) -> bytes:
                file = archive.extractfile(member)
                data = file.read(most) if file is not None else b""
                if len(data) < min(member.size, most):
                    raise EOFError
                return data

            yield member.name, read


def _clean(name: str) -> str:
    """The name as a relative path; empty for one that leads out of the archive or belongs to the packing program."""
    path = PurePosixPath(name.replace("\\", "/").lstrip("/"))
    parts = [part for part in path.parts if part != "."]
    if not parts or ".." in parts or parts[0] == "__MACOSX" or ":" in parts[0] or "\x00" in name:
        return ""
    # Names are quoted in sentences, which stay one line.
    return "" if parts[-1].startswith(".") else "".join(mark if mark.isprintable() else "_" for mark in "/".join(parts))
