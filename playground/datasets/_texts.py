"""Files of published texts: which hold the text itself, alone, in a folder or in an archive; and labelled ones, by part."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from playground.dataset import LabelledTexts
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
    """A published text, with plain line ends.

    Raises:
        WrongFile: as `decoded`, or it is empty, or no text.
    """
    words = decoded(content, name).replace("\r", "\n")
    if not words.strip() or not is_text(words):
        raise _not_utf8(name)
    return words


def decoded(content: bytes, name: str) -> str:
    """A file in UTF-8, with or without a mark at its beginning; line ends of Windows become plain ones.

    Raises:
        WrongFile: it is cut off inside a character, or of another encoding.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = "\0"
    if "\0" in words:
        raise _not_utf8(name)
    return words.replace("\r\n", "\n")


def _not_utf8(name: str) -> WrongFile:
    return WrongFile(
        Text(
            "“{name}” is not valid UTF-8 text, as it was published; download it again, or save it as UTF-8.",
            "«{name}» no es texto UTF-8 válido, como se publicó; descárguelo de nuevo o guárdelo como UTF-8.",
        ).format(name=name)
    )


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


Rows = list[tuple[str, int]]

_PARTS = (("train", ("train",)), ("validation", ("dev", "val")), ("test", ("test",)))

POLARITY = (Text("negative", "negativa"), Text("positive", "positiva"))


def opened(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with archives among them opened, without those that only tell about the data.

    Raises:
        WrongFile: an archive is damaged, or nothing is left.
    """
    found: dict[str, bytes] = {}
    for name, content in files.items():
        found |= members(content, name, is_no_companion) if archived(content) else {name: content}
    kept = {name: content for name, content in sorted(found.items()) if is_no_companion(name)}
    if not any(kept.values()):
        raise WrongFile(
            Text(
                "There are no texts here; bring the data set's own files, alone, in a folder or in an archive.",
                "Aquí no hay textos; traiga los archivos del propio conjunto de datos, sueltos, en una carpeta o en un "
                "archivo comprimido.",
            )
        )
    return kept


def part_of(name: str) -> str:
    """Which part a file is by its name (`train`, `validation`, `test`); empty where the name does not say."""
    words = re.split(r"[^a-z]+", PurePosixPath(name).name.lower())
    return next((part for part, marks in _PARTS if any(word.startswith(marks) for word in words)), "")


def lines(words: str) -> list[str]:
    """The lines; only line feeds end one, and the last may lack its own."""
    return words.removesuffix("\n").split("\n") if words else []


def gathered(
    parts: Mapping[str, Rows], classes: Sequence[Text], language: str, scored: str, notes: Sequence[Text] = ()
) -> LabelledTexts:
    """Records from the parts that were found; without a training part, all rows together are the one part.

    Args:
        parts: of `train`, `validation` and `test` those that there are.
        scored: `validation`: that part is what a run is scored on, and the task takes its own from the training part.

    Raises:
        WrongFile: there is no text at all.
    """
    found = {name: rows for name, rows in parts.items() if rows}
    if not found:
        raise WrongFile(
            Text(
                "There is no text with its class in these files; bring the data set's own files.",
                "En estos archivos no hay ningún texto con su clase; traiga los archivos del propio conjunto de datos.",
            )
        )
    if "train" not in found:
        found = {"train": [row for rows in found.values() for row in rows]}
    elif scored == "validation" and "validation" in found:
        found = {"train": found["train"], "test": found["validation"]}
    return LabelledTexts(found, tuple(classes), language, notes=tuple(notes))
