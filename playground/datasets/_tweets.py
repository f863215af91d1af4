"""UMSAB: tweets in several languages, three balanced classes, the texts in one file and their classes in another."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from playground.dataset import LabelledTexts, Published
from playground.datasets._sentences import Rows, gathered, lines, opened, part_of, utf8
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

CLASSES = (Text("negative", "negativa"), Text("neutral", "neutra"), Text("positive", "positiva"))

_ADDRESS = "https://raw.githubusercontent.com/cardiffnlp/xlm-t/874214d64d96599eb869a033c22ec2cc57d19256/data/sentiment/"


def published(language: str, sizes: Mapping[str, tuple[int, str]]) -> tuple[Source, ...]:
    """The files of one language; `sizes` has their bytes and checksums where they are known."""
    return tuple(Source(file, f"{_ADDRESS}{language}/{file}", digest, size) for file, (size, digest) in sizes.items())


class Tweets(Published):
    """Tweets of one language, every class alike in each part."""

    records = "labelled_texts"
    source = "https://github.com/cardiffnlp/xlm-t at 874214d (Barbieri, Espinosa-Anke and Camacho-Collados, 2022)"
    licence = Text(
        "Apache 2.0 for the collection; the tweets are under the terms of Twitter and of their first collectors.",
        "Apache 2.0 para la colección; los tuits se rigen por las condiciones de Twitter y de quienes los recogieron.",
    )
    language: ClassVar[str]

    scored_on: Literal["val", "test"] = knob(
        "val",
        title=Text("Tested on", "Se evalúa con"),
        help=Text(
            "Val: the published validation set is the test set here, and validation is taken from the training set. Test: the published test set; val is then the validation set.",
            "Validación: el conjunto de validación publicado es aquí el de prueba, y la validación se toma del de entrenamiento. Prueba: el conjunto de prueba publicado; el de validación sigue siéndolo.",
        ),
        choices={"val": Text("val", "validación"), "test": Text("test", "prueba")},
    )

    def needed(self) -> tuple[Source, ...]:
        """Train and val, and the test part only where it is asked for."""
        return self.sources if self.scored_on == "test" else self.sources[:4]

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """Pairs of files called `…text.txt` and `…labels.txt`, a tweet and its class in the same line of each."""
        found = opened(files)
        parts: dict[str, Rows] = {}
        texts = [name for name in found if "text" in PurePosixPath(name).stem]
        if not texts:
            raise WrongFile(
                Text(
                    "None of these files has a name like “test_text.txt”; bring a file of tweets with “text” in its name, and the file of their classes with “labels” in its name.",
                    "Ninguno de estos archivos tiene un nombre como «test_text.txt»; traiga un archivo de tuits con «text» en el nombre, y el de sus clases con «labels» en el nombre.",
                )
            )
        for name in texts:
            partner = next((other for other in _partners(name) if other in found), None)
            if partner is None:
                raise WrongFile(
                    Text(
                        "The classes of “{name}” are missing; bring the file with “labels” instead of “text” in its name "
                        "along with it.",
                        "Faltan las clases de «{name}»; traiga también el archivo que lleva «labels» en vez de «text» en su "
                        "nombre.",
                    ).format(name=name)
                )
            rows = _rows(utf8(found[name], name), utf8(found[partner], partner), name, partner)
            parts.setdefault(part_of(name) or "test", []).extend(rows)
        return gathered(parts, CLASSES, self.language, "validation" if self.scored_on == "val" else "test")


def _partners(name: str) -> list[str]:
    path = PurePosixPath(name)
    return [str(path.with_name(path.name.replace("text", word, 1))) for word in ("labels", "label")]


def _rows(texts: str, labels: str, name: str, partner: str) -> Rows:
    tweets, answers = lines(texts), [line.strip() for line in lines(labels)]
    if len(tweets) != len(answers):
        raise WrongFile(
            Text(
                "“{name}” has {texts} lines and “{partner}” has {labels}; the numbers must be equal, so one of them is incomplete.",
                "«{name}» tiene {texts} líneas y «{partner}», {labels}; deben tener las mismas, así que uno está incompleto.",
            ).format(name=name, texts=len(tweets), partner=partner, labels=len(answers))
        )
    for number, answer in enumerate(answers, start=1):
        if answer not in ("0", "1", "2"):
            raise WrongFile(
                Text(
                    "Line {number} of “{name}” is not a class; it must be 0 (negative), 1 (neutral) or 2 (positive).",
                    "La línea {number} de «{name}» no es una clase; debe ser 0 (negativa), 1 (neutra) o 2 (positiva).",
                ).format(number=number, name=partner)
            )
    return [(tweet.strip(), int(answer)) for tweet, answer in zip(tweets, answers, strict=True) if tweet.strip()]
