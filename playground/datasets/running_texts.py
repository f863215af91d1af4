"""Books, plays and Python's help texts, each as one running text."""

import importlib
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from playground.dataset import Characters, Dataset, ProgressCallback, Published, silent
from playground.datasets._texts import texts, utf8
from playground.errors import DataFailed, WrongFile
from playground.sources import Source
from playground.text import Text

BRINGS = ("tinyshakespeare", "quijote", "python_topics")


class TinyShakespeare(Published):
    """The file as one running text."""

    title = Text("Tiny Shakespeare", "Tiny Shakespeare")
    about = Text(
        "Scenes from Shakespeare's plays, 1.1 million characters (65 different ones), each speech under its speaker's name. Usually the first nine tenths are the training set and the last tenth is evaluated: set the test share to 0.1.",
        "Escenas de obras de Shakespeare, 1,1 millones de caracteres (65 distintos), cada parlamento bajo el nombre de quien habla. Lo usual es entrenar con las primeras nueve décimas y evaluar con la última: proporción de prueba 0,1.",
    )
    records = "characters"
    source = Text(
        "https://github.com/karpathy/char-rnn, data/tinyshakespeare/input.txt at 6f9487a",
        "https://github.com/karpathy/char-rnn, data/tinyshakespeare/input.txt en 6f9487a",
    )
    licence = Text("Public domain (the plays).", "Dominio público (las obras).")
    order = 30
    folder = "writing/tinyshakespeare"
    sources = (
        Source(
            "input.txt",
            "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/"
            "tinyshakespeare/input.txt",
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            1_115_394,
            ("tinyshakespeare.txt", "tiny-shakespeare.txt"),
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> Characters:
        """Plain text, several files as several pieces."""
        return Characters(tuple(utf8(content, name) for name, content in texts(files, self.sources).items()))


TITLE = "Quijote"
_START = re.compile(r"^\*\*\* ?START OF TH(E|IS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
_END = re.compile(r"^(\*\*\* ?END OF TH(E|IS) PROJECT GUTENBERG EBOOK|End of (the )?Project Gutenberg)", re.MULTILINE)
_NAMED = re.compile(r"^Title: *(.*)$", re.MULTILINE)


class Quijote(Published):
    """The book as one running text."""

    title = Text("Don Quijote", "El Quijote")
    about = Text(
        "Cervantes' novel in Spanish, 2.1 million characters. Project Gutenberg updates the file from time to time, so its title is checked instead of its checksum; what Project Gutenberg adds before and after the text is left out.",
        "La novela de Cervantes, 2,1 millones de caracteres. Project Gutenberg actualiza el archivo de vez en cuando, así que se comprueba el título y no la suma; se omite lo que Project Gutenberg añade delante y detrás.",
    )
    records = "characters"
    source = "https://www.gutenberg.org/ebooks/2000"
    licence = Text(
        "Public domain in the USA and in most countries; the file comes under the Project Gutenberg License.",
        "Dominio público en EE. UU. y en la mayoría de países; el archivo se rige por la licencia de Project Gutenberg.",
    )
    order = 40
    folder = "writing/quijote"
    sources = (
        Source(
            "pg2000.txt",
            "https://www.gutenberg.org/cache/epub/2000/pg2000.txt",
            size=2_225_769,
            names=("quijote-part-1.txt", "pg2000-images.txt", "2000-0.txt"),
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> Characters:
        """Plain text without what Project Gutenberg adds; a file without its header is text as it stands.

        Raises:
            WrongFile: it is no text, names another book, or goes by the published name and is not this book.
        """
        source = self.sources[0]
        pieces = []
        for name, content in texts(files, self.sources).items():
            words = body(utf8(content, name))
            if PurePosixPath(name).name in (source.file, *source.names) and TITLE not in words:
                raise _other_book(" ".join(words[:60].split()))
            pieces.append(words)
        return Characters(tuple(pieces))


def body(words: str) -> str:
    """The book alone.

    Raises:
        WrongFile: the header names another book, or there is none between header and licence.
    """
    start = _START.search(words)
    if start is not None:
        named = _NAMED.search(words, 0, start.start())
        if named is not None and TITLE not in named[1]:
            raise _other_book(named[1][:100])
        words = words[start.end() :]
    end = _END.search(words)
    words = (words[: end.start()] if end is not None else words).strip("\n")
    if not words.strip():
        raise WrongFile(
            Text(
                "The file contains only what Project Gutenberg adds and no book; it is incomplete: download it again.",
                "El archivo solo contiene lo que añade Project Gutenberg y ningún libro; está incompleto: descárguelo de nuevo.",
            )
        )
    return words + "\n"


def _other_book(title: str) -> WrongFile:
    return WrongFile(
        Text(
            "This is not Don Quijote but “{title}…”; read it as a text of your own.",
            "Esto no es el Quijote sino «{title}…»; léalo como un texto propio.",
        ).format(title=title)
    )


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
    source = Text(
        "pydoc_data.topics of the Python standard library", "pydoc_data.topics, de la biblioteca estándar de Python"
    )
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
