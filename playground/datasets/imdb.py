"""IMDB: long film reviews, one a file, in folders by part and class."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import LabelledTexts, Published
from playground.datasets._sentences import POLARITY, Rows, gathered, utf8
from playground.errors import WrongFile
from playground.sources import Source
from playground.sources.archives import archived, members
from playground.text import Text

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
                    text = " ".join(_BREAK.sub(" ", utf8(words, review)).split())
                    if text:
                        parts.setdefault(_part(review), []).append((text, CLASSES[_folder(review)]))
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


def _part(name: str) -> str:
    above = {part.lower() for part in PurePosixPath(name).parts[:-2]}
    return "train" if "train" in above else "test"


def _is_review(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".txt" and not path.name.startswith(".") and _folder(name) in CLASSES
