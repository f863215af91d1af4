"""Film reviews: single sentences in a file for each class, or long ones in folders by part and class."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import LabelledTexts, Published, pinned
from playground.datasets._texts import POLARITY, Rows, decoded, gathered, lines, opened, utf8_or_windows
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.sources.archives import archived, members
from playground.text import Text

BRINGS = ("rt_polarity", "imdb")

FOLDS = 10


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
    source = Text(
        "https://www.cs.cornell.edu/people/pabo/movie-review-data (sentence polarity dataset 1.0); fetched from "
        "https://github.com/yoonkim/CNN_sentence at 23e0e1f",
        "https://www.cs.cornell.edu/people/pabo/movie-review-data (sentence polarity dataset 1.0); descargado de "
        "https://github.com/yoonkim/CNN_sentence en 23e0e1f",
    )
    licence = Text("CC BY 4.0, as the Natural Language Toolkit's index states.", "CC BY 4.0, según el índice de NLTK.")
    order = 20
    folder = "sentiment/rt_polarity"
    sources = pinned(
        "https://raw.githubusercontent.com/yoonkim/CNN_sentence/23e0e1f7355705bb083043fda05c031b15acb38c",
        {
            "rt-polarity.neg": (612_256, "4ace77d558c3714723843f1d65b60c01e3417b208180f0728808d76ad0eeeaca"),
            "rt-polarity.pos": (626_139, "2da124ec187a9d5a29c9f04e91c540e02baed5af8868f550a26bd6fd4dbf8bf0"),
        },
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

    @property
    def test_shares(self) -> Mapping[str, float]:
        """Each fold is as large as the others."""
        return {"fold": 1 / FOLDS}

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
    """The text: Windows-1252, as published, or UTF-8, as people re-save it.

    Raises:
        WrongFile: it is neither.
    """
    words = utf8_or_windows(content)
    if words is not None:
        return words.replace("\r\n", "\n").replace("\r", "\n")
    raise WrongFile(
        Text(
            "“{name}” is neither Windows-1252 text, as it was published, nor UTF-8; download it again.",
            "«{name}» no es texto en Windows-1252, como se publicó, ni en UTF-8; descárguelo de nuevo.",
        ).format(name=name)
    )


CLASSES = {"neg": 0, "pos": 1}

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class IMDB(Published):
    """Reviews of IMDB's visitors, half to learn from and half to be tested on."""

    title = Text("IMDB (film reviews)", "IMDB (críticas de cine)")
    about = Text(
        "50,000 English film reviews of some 230 words each, negative or positive: 25,000 for training and 25,000, of other films, for the test set (Maas et al., 2011).",
        "50 000 críticas de cine en inglés de unas 230 palabras, negativas o positivas: 25 000 para entrenar y 25 000, de otras películas, para el conjunto de prueba (Maas et al., 2011).",
    )
    records = "labelled_texts"
    source = "https://ai.stanford.edu/~amaas/data/sentiment (Large Movie Review Dataset 1.0)"
    licence = Text(
        "None is stated; the reviews belong to their authors. Download it for your own study, and cite Maas et al. (2011).",
        "No se indica ninguna; las críticas son de sus autores. Descárguelo para su propio estudio y cite a Maas et al. "
        "(2011).",
    )
    order = 50
    folder = "sentiment/imdb"
    sources = (
        Source(
            "aclImdb_v1.tar.gz",
            "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
            "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
            84_125_825,
            ("aclImdb", "aclImdb_v1.tar", "aclImdb_v1.zip"),
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """Reviews in folders `pos` and `neg`, inside `train` and `test` where there are parts; `unsup` is left out."""
        parts: dict[str, Rows] = {}
        for name, content in sorted(files.items()):
            # One archive at a time, and of it only the reviews: the whole is much larger than what is read.
            found = members(content, name, _is_review) if archived(content) else {name: content}
            for review, words in sorted(found.items()):
                if _is_review(review):
                    text = " ".join(_BREAK.sub(" ", decoded(words, review)).split())
                    if text:
                        part = "train" if "train" in map(str.lower, PurePosixPath(review).parts[:-2]) else "test"
                        parts.setdefault(part, []).append((text, CLASSES[_folder(review)]))
        if not parts:
            raise WrongFile(
                Text(
                    "There are no reviews in folders “pos” and “neg” here; bring aclImdb_v1.tar.gz, or a folder with the same structure.",
                    "Aquí no hay críticas en carpetas «pos» y «neg»; traiga aclImdb_v1.tar.gz o una carpeta con esa misma "
                    "estructura.",
                )
            )
        return gathered(parts, POLARITY, "en", "test")


def _folder(name: str) -> str:
    return PurePosixPath(name).parent.name.lower()


def _is_review(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".txt" and not path.name.startswith(".") and _folder(name) in CLASSES
