"""Tiny Shakespeare: 40,000 lines of his plays, the text that most small writing networks are measured on."""

from collections.abc import Mapping

from playground.dataset import Characters, Published
from playground.datasets._texts import texts, utf8
from playground.sources import Source
from playground.text import Text


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
