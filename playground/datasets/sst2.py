"""SST-2: sentences of film reviews, for or against."""

from playground.datasets._sentences import POLARITY
from playground.datasets._treebank import Treebank, published
from playground.text import Text


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
    sources = published(
        "binary",
        {
            "train": (738_844, "71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338"),
            "dev": (94_400, "02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1"),
            "test": (193_562, "6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b"),
        },
    )
