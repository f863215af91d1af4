"""The columns of a table of texts as a menu shows them: what each seems to hold, sentences first."""

from collections.abc import Sequence

from playground.datasets.own_texts.columns import MOST_CLASSES
from playground.own_files.columns import Column
from playground.tables.table import Table
from playground.text import Text

_PREVIEW, _LONGEST = 3, 60
_SENTENCE = 3.0
"""Words of a cell, on the average, from which on a column seems to hold texts."""


def candidates(table: Table) -> tuple[Column, ...]:
    """The columns, those that seem to hold texts first, then those of few values, then the others."""
    found = [(_told(words), place) for place, words in enumerate(table.columns)]
    return tuple(
        Column(
            table.names[place],
            reason,
            tuple(word[:_LONGEST] for word in table.columns[place] if word)[:_PREVIEW],
        )
        for (_, reason), place in sorted(found, key=lambda entry: (entry[0][0], entry[1]))
    )


def _told(words: Sequence[str]) -> tuple[int, Text]:
    filled = [word for word in words if word]
    if not filled:
        return 3, Text("empty", "vacía")
    different = len(set(filled))
    length = sum(len(word.split()) for word in filled) / len(filled)
    if length >= _SENTENCE:
        return 0, Text("texts of {length:.0f} words", "textos de {length:.0f} palabras").format(length=length)
    reason = Text("different values: {count}", "valores distintos: {count}").format(count=different)
    return (1 if 2 <= different <= MOST_CLASSES else 2), reason
