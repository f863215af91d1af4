"""UMSAB English: tweets, three classes."""

from typing import ClassVar

from playground.datasets._tweets import Tweets, published
from playground.sources import Source
from playground.text import Text


class UMSABEnglish(Tweets):
    """English tweets: negative, neutral or positive."""

    title: ClassVar[Text] = Text("UMSAB, English tweets", "UMSAB, tuits en inglés")
    about: ClassVar[Text] = Text(
        "3,033 English tweets (SemEval 2017), negative, neutral or positive, in balanced classes (1839 / 324 / 870). The counterpart of the Spanish ones, of the same size.",
        "3033 tuits en inglés (SemEval 2017), negativos, neutros o positivos a partes iguales (1839 / 324 / 870). Son la "
        "contraparte de los españoles, del mismo tamaño.",
    )
    order: ClassVar[int] = 70
    folder: ClassVar[str] = "sentiment/umsab_english"
    language: ClassVar[str] = "en"
    sources: ClassVar[tuple[Source, ...]] = published(
        "english",
        {f"{part}_{what}.txt": (0, "") for part in ("train", "val", "test") for what in ("text", "labels")},
    )
