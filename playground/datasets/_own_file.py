"""What data sets that read files of one's own share: settings, and which file it is among several."""

from collections.abc import Mapping
from typing import Any

from playground.errors import WrongFile
from playground.knobs import knob
from playground.tables.decoding import CHOICES
from playground.tables.reading import SEPARATOR_CHOICES
from playground.text import Text


def encoding_setting() -> Any:
    """How the letters of a file are written as bytes."""
    return knob(
        "guess",
        advanced=True,
        title=Text("Encoding", "Codificación"),
        help=Text(
            "The character encoding; choose another where letters look wrong.",
            "La codificación de caracteres; elija otra si las letras se ven mal.",
        ),
        choices=CHOICES,
    )


def separator_setting() -> Any:
    """What stands between two columns of a table."""
    return knob(
        "guess",
        advanced=True,
        title=Text("Separator", "Separador"),
        help=Text("The character between two columns.", "El carácter entre dos columnas."),
        choices=SEPARATOR_CHOICES,
    )


def sheet_setting() -> Any:
    """Which sheet of a workbook is read."""
    return knob(
        "",
        max_length=60,
        advanced=True,
        title=Text("Sheet (Excel)", "Hoja (Excel)"),
        help=Text(
            "The sheet to read, where a workbook has several; empty: the first that contains a table.",
            "El nombre de la hoja que se lee, si el libro tiene varias; vacío: la primera que contenga una tabla.",
        ),
    )


def alone(files: Mapping[str, bytes], endings: tuple[str, ...]) -> bytes:
    """The content of the only file with one of the endings, or of the only file there is.

    Raises:
        WrongFile: there is none, or more than one.
    """
    fitting = {name: content for name, content in files.items() if name.lower().endswith(endings)} or dict(files)
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    raise WrongFile(
        Text(
            "There are {count} files here and only one is needed ({endings}); bring just that one.",
            "Aquí hay {count} archivos y solo hace falta uno ({endings}); traiga solo ese.",
        ).format(count=len(fitting), endings=", ".join(endings))
    )
