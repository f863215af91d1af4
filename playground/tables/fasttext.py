"""The format of fastText: `__label__class` and a text in each line."""

from collections.abc import Sequence

from playground.tables.table import Table, must_fit
from playground.text import Guess, Text

_MARK = "__label__"


def read(words: str) -> Table | None:
    """The classes and texts; None where the lines do not begin with a class."""
    if not words.lstrip().startswith(_MARK):
        return None
    lines = [(number, line.split()) for number, line in enumerate(words.split("\n"), start=1) if line.strip()]
    if sum(_labelled(row) for _, row in lines) < 0.9 * len(lines):
        return None
    kept = [(number, row) for number, row in lines if _labelled(row)]
    must_fit(2, 2 * len(kept))
    labels = tuple(row[0].removeprefix(_MARK) for _, row in kept)
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
    return row[0].startswith(_MARK) and len(row[0]) > len(_MARK) and "," not in row[0]
