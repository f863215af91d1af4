"""Python's own help texts: the topics that `help()` shows, which come with the standard library."""

import importlib
import re
from collections.abc import Iterable, Mapping

from playground.dataset import Characters, Dataset, ProgressCallback, silent
from playground.errors import DataFailed
from playground.text import Text

LONG_ENOUGH = 40
"""Paragraphs of at least so many characters are kept only once; shorter ones (a heading, `or`) may return."""


class PythonTopics(Dataset):
    """The topics in alphabetical order as one running text."""

    title = Text("Python's help texts", "Textos de ayuda de Python")
    about = Text(
        "The reference texts of Python's `help()`: English prose, grammar rules and code, about 370,000 characters. They differ a little from one version of Python to the next.",
        "Los textos de referencia de la función `help()` de Python: prosa en inglés, reglas de gramática y código, "
        "unos 370 000 caracteres. Varían un poco de una versión de Python a otra.",
    )
    records = "characters"
    source = "pydoc_data.topics of the Python standard library"
    licence = Text(
        "Python Software Foundation License, version 2.", "Licencia de la Python Software Foundation, versión 2."
    )
    reader = "own_text"
    order = 20

    def load(self, progress: ProgressCallback = silent) -> Characters:
        """Read the topics.

        Raises:
            DataFailed: this Python was installed without them.
        """
        try:
            found: Mapping[str, str] = importlib.import_module("pydoc_data.topics").topics
        except (ImportError, AttributeError):
            found = {}
        texts = [found[name] for name in sorted(found) if isinstance(found[name], str)]
        if not texts:
            raise DataFailed(
                Text(
                    "This Python was installed without its help texts (pydoc_data); choose another data set.",
                    "Este Python se instaló sin sus textos de ayuda (pydoc_data); elija otro conjunto de datos.",
                )
            )
        words, dropped = once(texts)
        return Characters(
            (words,),
            "text",
            (
                Text(
                    "{topics} topics. Passages that appear in several topics are kept once, or they would leak from the training set into the test set: {dropped} repeated characters are left out.",
                    "{topics} temas. Los pasajes que figuran en varios temas se conservan una sola vez; si no, pasarían del entrenamiento al conjunto de prueba: se omiten {dropped} caracteres repetidos.",
                ).format(topics=len(texts), dropped=dropped),
            ),
        )


def once(texts: Iterable[str]) -> tuple[str, int]:
    """The texts behind each other with every longer paragraph kept once, and how many characters were left out."""
    seen: set[str] = set()
    kept: list[str] = []
    dropped = 0
    for text in texts:
        for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip("\n")):
            core = " ".join(paragraph.split())
            if core in seen:
                dropped += len(paragraph)
                continue
            if len(core) >= LONG_ENOUGH:
                seen.add(core)
            kept.append(paragraph)
    return "\n\n".join(kept) + "\n", dropped
