"""UMSAB: tweets in several languages, three balanced classes, the texts in one file and their classes in another."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from playground.dataset import LabelledTexts, Published, pinned
from playground.datasets._texts import Rows, decoded, gathered, lines, opened, part_of
from playground.errors import WrongFile
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

BRINGS = ("umsab_english", "umsab_spanish")

CLASSES = (Text("negative", "negativa"), Text("neutral", "neutra"), Text("positive", "positiva"))

_ADDRESS = "https://raw.githubusercontent.com/cardiffnlp/xlm-t/874214d64d96599eb869a033c22ec2cc57d19256/data/sentiment"


class Tweets(Published):
    """Tweets of one language, every class alike in each part."""

    records = "labelled_texts"
    source = Text(
        "https://github.com/cardiffnlp/xlm-t at 874214d (Barbieri, Espinosa-Anke and Camacho-Collados, 2022)",
        "https://github.com/cardiffnlp/xlm-t en 874214d (Barbieri, Espinosa-Anke y Camacho-Collados, 2022)",
    )
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
            path = PurePosixPath(name)
            partners = [str(path.with_name(path.name.replace("text", word, 1))) for word in ("labels", "label")]
            partner = next((other for other in partners if other in found), None)
            if partner is None:
                raise WrongFile(
                    Text(
                        "The classes of “{name}” are missing; bring the file with “labels” instead of “text” in its name "
                        "along with it.",
                        "Faltan las clases de «{name}»; traiga también el archivo que lleva «labels» en vez de «text» en su "
                        "nombre.",
                    ).format(name=name)
                )
            rows = _rows(decoded(found[name], name), decoded(found[partner], partner), name, partner)
            parts.setdefault(part_of(name) or "test", []).extend(rows)
        return gathered(parts, CLASSES, self.language, "validation" if self.scored_on == "val" else "test")


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


class UMSABEnglish(Tweets):
    """English tweets: negative, neutral or positive."""

    title = Text("UMSAB, English tweets", "UMSAB, tuits en inglés")
    about = Text(
        "3,033 English tweets (SemEval 2017), negative, neutral or positive, in balanced classes (1839 / 324 / 870). The counterpart of the Spanish ones, of the same size.",
        "3033 tuits en inglés (SemEval 2017), negativos, neutros o positivos a partes iguales (1839 / 324 / 870). Son la "
        "contraparte de los españoles, del mismo tamaño.",
    )
    order = 70
    folder = "sentiment/umsab_english"
    language = "en"
    sources = pinned(
        f"{_ADDRESS}/english",
        {f"{part}_{what}.txt": (0, "") for part in ("train", "val", "test") for what in ("text", "labels")},
    )


class UMSABSpanish(Tweets):
    """Tweets from Spain: negative, neutral or positive."""

    title = Text("UMSAB, Spanish tweets", "UMSAB, tuits en español")
    about = Text(
        "3,033 Spanish tweets (InterTASS 2017), negative, neutral or positive, in balanced classes (1839 / 324 / 870). So few that a network without pretrained embeddings hardly gets more than half of them right.",
        "3033 tuits en español (InterTASS 2017), negativos, neutros o positivos a partes iguales (1839 / 324 / 870). Son tan pocos que una red sin embeddings preentrenados apenas pasa de la mitad de aciertos.",
    )
    order = 60
    folder = "sentiment/umsab_spanish"
    language = "es"
    sources = pinned(
        f"{_ADDRESS}/spanish",
        {
            "train_text.txt": (157_776, "8d6c55413482605e3c8ea8abc129824c2c3492f803fa12f79ddb6b037667c16f"),
            "train_labels.txt": (3_677, "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5"),
            "val_text.txt": (28_220, "5184902f010a6180fb1bb8d085a73f97e2bca9a059d79655e8e97e5d6ef3b920"),
            "val_labels.txt": (647, "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65"),
            "test_text.txt": (75_671, "c075f04461e28d63703d52bc14f55b104e9004c5ff64a56d9de2bc142372452c"),
            "test_labels.txt": (1_739, "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761"),
        },
    )
