"""UMSAB English: tweets, three classes."""

from playground.datasets._tweets import Tweets, published
from playground.text import Text


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
    sources = published(
        "english",
        {f"{part}_{what}.txt": (0, "") for part in ("train", "val", "test") for what in ("text", "labels")},
    )
