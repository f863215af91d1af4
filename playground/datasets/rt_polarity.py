"""rt-polarity (MR): sentences of film reviews in two files, one for each class."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import LabelledTexts, Published
from playground.datasets._sentences import POLARITY, Rows, gathered, lines, opened
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

FOLDS = 10

_ADDRESS = "https://raw.githubusercontent.com/yoonkim/CNN_sentence/23e0e1f7355705bb083043fda05c031b15acb38c/"


class RTPolarity(Published):
    """The sentences with one tenth of them held out; the ten folds take turns."""

    title = Text("rt-polarity (MR)", "rt-polarity (MR)")
    about = Text(
        "10,662 English sentences from film reviews, half of them negative, half positive (Pang and Lee, 2005). There is "
        "no fixed split: figures are means over ten folds.",
        "10 662 frases en inglés de críticas de cine, la mitad negativas y la mitad positivas (Pang y Lee, 2005). No hay "
        "partición fija: las cifras son medias de diez pliegues.",
    )
    records = "labelled_texts"
    source = (
        "https://www.cs.cornell.edu/people/pabo/movie-review-data (sentence polarity dataset 1.0); fetched from "
        "https://github.com/yoonkim/CNN_sentence at 23e0e1f"
    )
    licence = Text("CC BY 4.0, as the Natural Language Toolkit's index states.", "CC BY 4.0, según el índice de NLTK.")
    order = 20
    folder = "sentiment/rt_polarity"
    sources = (
        Source(
            "rt-polarity.neg",
            f"{_ADDRESS}rt-polarity.neg",
            "4ace77d558c3714723843f1d65b60c01e3417b208180f0728808d76ad0eeeaca",
            612_256,
        ),
        Source(
            "rt-polarity.pos",
            f"{_ADDRESS}rt-polarity.pos",
            "2da124ec187a9d5a29c9f04e91c540e02baed5af8868f550a26bd6fd4dbf8bf0",
            626_139,
        ),
    )

    fold: int = knob(
        0,
        ge=0,
        le=FOLDS - 1,
        title=Text("Fold", "Pliegue"),
        help=Text(
            "The fold that is the test set: of each class, the sentences whose number in their file leaves this remainder when divided by ten. Validation is taken from the others.",
            "El pliegue que es el conjunto de prueba: de cada clase, las frases cuyo número en su archivo deja este resto al dividirlo entre diez. La validación se toma de las demás.",
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """Two files of one sentence a line, called `….pos` and `….neg`; one of them alone is read too."""
        parts: dict[str, Rows] = {"train": [], "test": []}
        for name, content in opened(files).items():
            label = _class_of(name)
            folds: dict[str, int] = {}
            for text in (line.strip() for line in lines(_decoded(content, name))):
                if text:
                    # A sentence that returns stays where it was first: no fold is tested on what it has learnt.
                    fold = folds.setdefault(text, len(folds) % FOLDS)
                    parts["test" if fold == self.fold else "train"].append((text, label))
        note = Text(
            "Fold {fold} of {folds} is the test set: every tenth sentence of each class.",
            "El conjunto de prueba es el pliegue {fold} de {folds}: una de cada diez frases de cada clase.",
        ).format(fold=self.fold + 1, folds=FOLDS)
        return gathered(parts, POLARITY, "en", "test", (note,))


def _class_of(name: str) -> int:
    path = PurePosixPath(name.lower())
    for label, mark in enumerate(("neg", "pos")):
        if path.suffix == f".{mark}" or mark in path.stem.replace("-", "_").replace(".", "_").split("_"):
            return label
    raise WrongFile(
        Text(
            "The name “{name}” does not say whether its sentences are positive or negative; name the files rt-polarity.pos and rt-polarity.neg.",
            "El nombre «{name}» no dice si sus frases son positivas o negativas; llame a los archivos rt-polarity.pos y rt-polarity.neg.",
        ).format(name=name)
    )


def _decoded(content: bytes, name: str) -> str:
    """The text: Windows-1252, as published, or UTF-8, as people re-save it (no text is both but plain English).

    Raises:
        WrongFile: it is neither.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words.replace("\r\n", "\n").replace("\r", "\n")
    raise WrongFile(
        Text(
            "“{name}” is neither Windows-1252 text, as it was published, nor UTF-8; download it again.",
            "«{name}» no es texto en Windows-1252, como se publicó, ni en UTF-8; descárguelo de nuevo.",
        ).format(name=name)
    )
