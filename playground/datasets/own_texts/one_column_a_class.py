"""Classes written as columns of zeros and ones, one column for each class, of which exactly one is 1 in each row."""

from dataclasses import replace

from playground.datasets.own_texts.columns import LABEL_NAMES, MOST_CLASSES, looks_like_classes
from playground.tables.table import Table
from playground.text import Guess

_VALUES = {"1": 1, "0": 0, "1.0": 1, "0.0": 0, "true": 1, "false": 0, "": 0}
_FIRST = 50
"""Rows that show for most columns that they hold something else."""


def folded(table: Table, label: str) -> Table:
    """The table with one column of classes instead; the same table where its columns are not written so.

    Args:
        table: the table as it was read.
        label: the column of classes that a person named; where there is one, the table is taken as it is.
    """
    names = [name.casefold() for name in table.names]
    hot = [place for place, words in enumerate(table.columns) if _switches(words)]
    if label or not table.heading or not 2 <= len(hot) <= MOST_CLASSES:
        return table
    others = [name for place, name in enumerate(names) if place not in hot]
    if any(name in LABEL_NAMES or looks_like_classes(name) for name in others):
        return table
    switched = ([_VALUES[word.casefold()] for word in table.columns[place]] for place in hot)
    rows = list(zip(*switched, strict=True))
    if any(sum(row) != 1 for row in rows) or not all(map(any, zip(*rows, strict=True))):
        return table
    classes = tuple(table.names[hot[row.index(1)]] for row in rows)
    kept = [place for place in range(len(names)) if place not in hot]
    note = Guess(
        "Exactly one of the columns {names} is 1 in each row; they are read as one column of classes (data.label_column names "
        "another one).",
        "Exactamente una de las columnas {names} vale 1 en cada fila; se leen como una sola columna de clases (con "
        "data.label_column se indica otra).",
    ).format(names=", ".join(f"“{table.names[place]}”" for place in hot))
    return replace(
        table,
        names=(*(table.names[place] for place in kept), "label"),
        columns=(*(table.columns[place] for place in kept), classes),
        exact=(*(table.exact[place] for place in kept), False) if table.exact else (),
        notes=(*table.notes, note),
    )


def _switches(words: tuple[str, ...]) -> bool:
    return (
        all(word.casefold() in _VALUES for word in words[:_FIRST])
        and {w.casefold() for w in set(words)} <= _VALUES.keys()
    )
