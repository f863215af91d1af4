"""The format of fastText: `__label__class` and a text in each line; and lines of a class, a blank and a text."""

import re
from collections import Counter
from collections.abc import Sequence

from playground.tables.table import Table, must_fit
from playground.text import Guess, Text

_MARK = "__label__"
_KIND = re.compile(r"[-+]?\d(?:\.0)?|[A-Z]{2,}(?::\w+)?")
"""What may begin a line as its class: a digit, or a kind in capitals such as `DESC:manner`."""
_FEWEST, _EACH, _MOST_CLASSES = 10, 3, 60
_LOOKED_AT = 500


def read(words: str) -> Table | None:
    """The classes and texts; None where the lines do not begin or end with a class."""
    if _MARK not in words.lstrip().partition("\n")[0]:
        return None
    lines = [(number, line.split()) for number, line in enumerate(words.split("\n"), start=1) if line.strip()]
    if sum(_labelled(row) for _, row in lines) < 0.9 * len(lines):
        return None
    kept = [(number, row) for number, row in lines if _labelled(row)]
    must_fit(2, 2 * len(kept))
    labels = tuple(next(word for word in row if word.startswith(_MARK)).removeprefix(_MARK) for _, row in kept)
    counts = [sum(word.startswith(_MARK) for word in row) for _, row in kept]
    texts = tuple(" ".join(word for word in row if not word.startswith(_MARK)) for _, row in kept)
    notes: list[Text] = [
        Text("The file is in the format of fastText.", "El archivo tiene el formato de fastText."),
    ]
    if max(counts) > 1:
        notes.append(
            Guess(
                "{count} lines have several classes; the first of each is taken.",
                "{count} líneas tienen varias clases; se toma la primera de cada una.",
            ).format(count=sum(count > 1 for count in counts))
        )
    if len(kept) < len(lines):
        notes.append(
            Guess("{count} lines without a class are left out.", "Se omiten {count} líneas sin clase.").format(
                count=len(lines) - len(kept)
            )
        )
    return Table(("text", "label"), (texts, labels), tuple(number for number, _ in kept), notes=tuple(notes))


def _labelled(row: Sequence[str]) -> bool:
    return any(place.startswith(_MARK) and len(place) > len(_MARK) and "," not in place for place in (row[0], row[-1]))


def class_and_text(words: str) -> Table | None:
    """Lines that begin with one of a few numbers or kinds (`1`, `+1`, `DESC:manner`), then a blank and a text; else None."""
    lines = [(number, line.strip()) for number, line in enumerate(words.split("\n"), start=1) if line.strip()]
    pairs = [line.partition(" ")[::2] for _, line in lines]
    counts = Counter(label for label, _ in pairs)
    letters = sum(map(str.isalpha, "".join(text for _, text in pairs[:_LOOKED_AT])))
    if (
        len(lines) < _FEWEST
        or not 2 <= len(counts) <= _MOST_CLASSES
        or len(counts) * _EACH > len(lines)
        or not all(map(_KIND.fullmatch, counts))
        or letters * 2 < sum(len(text) for _, text in pairs[:_LOOKED_AT])
    ):
        return None
    note = Guess(
        "Each line begins with a class, a blank and then the text.",
        "Cada línea empieza por una clase, un espacio y después el texto.",
    )
    return Table(
        ("text", "label"),
        (tuple(text.strip() for _, text in pairs), tuple(label for label, _ in pairs)),
        tuple(number for number, _ in lines),
        notes=(note,),
    )
