"""Books and plays as one running text."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import Characters, Published
from playground.datasets._texts import texts, utf8
from playground.errors import WrongFile
from playground.sources import Source
from playground.text import Text

BRINGS = ("tinyshakespeare", "quijote")


class TinyShakespeare(Published):
    """The file as one running text."""

    title = Text("Tiny Shakespeare", "Tiny Shakespeare")
    about = Text(
        "Scenes from Shakespeare's plays, 1.1 million characters (65 different ones), each speech under its speaker's name. Usually the first nine tenths are the training set and the last tenth is evaluated: set the test share to 0.1.",
        "Escenas de obras de Shakespeare, 1,1 millones de caracteres (65 distintos), cada parlamento bajo el nombre de quien habla. Lo usual es entrenar con las primeras nueve décimas y evaluar con la última: proporción de prueba 0,1.",
    )
    records = "characters"
    source = "https://github.com/karpathy/char-rnn, data/tinyshakespeare/input.txt at 6f9487a"
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
