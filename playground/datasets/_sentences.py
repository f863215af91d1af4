"""Published files of labelled texts: what is common to reading them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from playground.dataset import LabelledTexts
from playground.datasets._texts import is_no_companion
from playground.errors import WrongFile
from playground.sources.archives import archived, members
from playground.text import Text

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


def utf8(content: bytes, name: str) -> str:
    """A file in UTF-8, with or without a mark at its beginning; line ends of Windows become plain ones.

    Raises:
        WrongFile: it is not text in UTF-8, or cut off inside a character.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = "\0"
    if "\0" in words:
        raise WrongFile(
            Text(
                "“{name}” is not valid UTF-8 text, as it was published; download it again, or save it as UTF-8.",
                "«{name}» no es texto UTF-8 válido, como se publicó; descárguelo de nuevo o guárdelo como UTF-8.",
            ).format(name=name)
        )
    return words.replace("\r\n", "\n")


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
