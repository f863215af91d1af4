"""Files of plain text as they are published or brought: alone, in a folder or in an archive."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from playground.errors import WrongFile
from playground.sources import Source
from playground.sources.archives import archived, members
from playground.text import Text

ENDINGS = (".txt", ".text", ".md", ".abc")
MOST_FILES, MOST_BYTES = 5_000, 64 * 2**20
"""Of one archive of texts: the largest library that can still be learnt from here."""

_BESIDE = re.compile(r"(source|readme|licen[cs]e|copying|notice|(sha|md5).*sums?|checksums?)(\.\w+)?", re.IGNORECASE)
"""Files that lie beside the data and tell about it."""


def texts(files: Mapping[str, bytes], sources: tuple[Source, ...] = ()) -> dict[str, bytes]:
    """The files that hold the text itself, in the order of their names.

    Args:
        files: by name; archives among them are opened.
        sources: what was published: where a file goes by one of these names, only such files are taken.

    Raises:
        WrongFile: there is none, or an archive cannot be read.
    """
    found: dict[str, bytes] = {}
    for name, content in files.items():
        inner = {name: content}
        if archived(content):
            inner = _inside(content, name, _is_text_file) or _inside(content, name, is_no_companion)
        found |= inner
    published = {name for source in sources for name in (source.file, *source.names)}
    kept = (
        [name for name in found if PurePosixPath(name).name in published]
        or [name for name in found if _is_text_file(name)]
        or list(found)
    )
    if not any(found[name] for name in kept):
        raise WrongFile(
            Text(
                "There is no text here; bring a plain text file, or a zip archive of such files ({endings}).",
                "Aquí no hay texto; traiga un archivo de texto sin formato, o un zip con archivos así ({endings}).",
            ).format(endings=", ".join(ENDINGS))
        )
    return {name: found[name] for name in sorted(kept) if found[name]}


def utf8(content: bytes, name: str) -> str:
    """A published text, which is UTF-8 with or without a mark at its beginning; with plain line ends.

    Raises:
        WrongFile: it is cut off inside a character, of another encoding, or no text.
    """
    try:
        words = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        words = ""
    if not words.strip() or not is_text(words):
        raise WrongFile(
            Text(
                "“{name}” is not valid UTF-8 text, as it was published; download it again, or save it as UTF-8.",
                "«{name}» no es texto UTF-8 válido, como se publicó; descárguelo de nuevo o guárdelo como UTF-8.",
            ).format(name=name)
        )
    return words


def utf8_or_windows(content: bytes) -> str | None:
    """A text in UTF-8 or, as older files are, in Windows-1252; None where it is neither (no text is both but plain English)."""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            words = content.decode(encoding)
            if "\x00" not in words:
                return words
    return None


def is_text(words: str) -> bool:
    """Whether almost all characters at the beginning are of the kind that texts are made of."""
    strange = sum(not (char.isprintable() or char in "\n\t\f\xa0\u200b\ufeff\xad") for char in words[:100_000])
    return strange * 100 <= min(len(words), 100_000)


def _inside(content: bytes, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    return members(content, name, wanted, most_files=MOST_FILES, most_bytes=MOST_BYTES)


def _is_text_file(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in ENDINGS and is_no_companion(name)


def is_no_companion(name: str) -> bool:
    """Whether a file is neither hidden nor one that tells about the others."""
    file = PurePosixPath(name).name
    return not file.startswith(".") and not _BESIDE.fullmatch(file)
