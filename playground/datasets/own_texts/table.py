"""Reading a table from bytes: encoding, separator and heading are guessed."""

import csv
import io
import re
import unicodedata
from collections import Counter

from playground.errors import WrongFile
from playground.text import Text

SEPARATORS = {
    ",": Text("comma", "coma"),
    ";": Text("semicolon", "punto y coma"),
    "\t": Text("tab", "tabulador"),
    "|": Text.same("|"),
}

TEXT_NAMES = (
    "text",
    "texto",
    "review",
    "reseña",
    "opinion",
    "opinión",
    "sentence",
    "frase",
    "comment",
    "comentario",
    "tweet",
)
LABEL_NAMES = (
    "label", "etiqueta", "class", "clase", "sentiment", "sentimiento", "category", "categoría", "polarity", "polaridad",
    "target", "stars", "estrellas", "rating", "valoración",
)  # fmt: skip
SPLIT_NAMES = ("split", "part", "parte", "partition", "partición", "fold")

csv.field_size_limit(10_000_000)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding that was guessed.

    Raises:
        WrongFile: it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    if b"\x00" in content:
        raise WrongFile(
            Text(
                "This is not a text file; save the table as CSV (UTF-8) and upload that.",
                "Esto no es un archivo de texto; guarde la tabla como CSV (UTF-8) y súbala.",
            )
        )
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def table(words: str) -> tuple[list[str], list[list[str]], str, int]:
    """The names of the columns, the rows with as many cells each, the separator, and how many odd rows were left out.

    The separator is the one that splits the most rows alike. Without a heading, columns are called by their number.

    Raises:
        WrongFile: there are no two columns.
    """
    clean = unicodedata.normalize("NFC", words)
    best: tuple[int, list[list[str]], str, int] = (0, [], ",", 0)
    for separator in SEPARATORS:
        try:
            read = [
                row
                for row in csv.reader(io.StringIO(clean, newline=""), delimiter=separator)
                if any(map(str.strip, row))
            ]
        except csv.Error:
            continue
        width, alike = Counter(len(row) for row in read).most_common(1)[0] if read else (0, 0)
        if width > 1 and alike > best[0]:
            best = (alike, [row for row in read if len(row) == width], separator, len(read) - alike)
    _, rows, separator, odd = best
    if not rows:
        raise WrongFile(
            Text(
                "This is no table: a CSV file with a column of texts and a column of classes is needed.",
                "Esto no es una tabla: hace falta un archivo CSV con una columna de textos y otra de clases.",
            )
        )
    if _is_heading(rows):
        return [name.strip() or str(n) for n, name in enumerate(rows[0], start=1)], rows[1:], separator, odd
    return [str(number) for number in range(1, len(rows[0]) + 1)], rows, separator, odd


def _is_heading(rows: list[list[str]]) -> bool:
    """The first row is a heading if it has a known name, or if none of its cells ever returns below."""
    first = [cell.strip().lower() for cell in rows[0]]
    if any(cell in (*TEXT_NAMES, *LABEL_NAMES, *SPLIT_NAMES) for cell in first):
        return True
    below = [{row[column].strip().lower() for row in rows[1:]} for column in range(len(first))]
    return all(cell and cell not in seen and not is_number(cell) for cell, seen in zip(first, below, strict=True))


def is_number(cell: str) -> bool:
    """Whether a cell holds a plain number."""
    return re.fullmatch(r"[-+]?\d+([.,]\d+)?", cell) is not None
