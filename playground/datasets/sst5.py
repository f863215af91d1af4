"""SST-5: sentences of film reviews on a scale of five."""

from playground.datasets._treebank import Treebank, published
from playground.text import Text


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
    sources = published(
        "fine",
        {
            "train": (902_818, "9b52b5f686ed438d4d0274c385369251b3d579b578fddd340ba8a9bae2ca4bee"),
            "dev": (117_239, "b2f76c62b960f9fda5c6d751edb125abab4f878eb94a8754239b7f4af647f4c3"),
            "test": (233_634, "0e2ebb450c231f7b3d67fc932066e7bb26ae7bad8c88488f45ed44ef02eb3c73"),
        },
    )
