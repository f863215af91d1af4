"""The rows of a table as labelled texts by split."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from playground.dataset import LabelledTexts
from playground.datasets.own_texts.columns import MOST_CLASSES, Columns
from playground.datasets.own_texts.labels import NONE, merged, ordered, shares
from playground.datasets.own_texts.splits import PARTS, is_yes, part_of
from playground.errors import WrongFile
from playground.tables.table import Table
from playground.text import Guess, Text

LONGEST_CLASS = 100
"""Characters of a class's name; what is longer is a text."""
MOST_FOLDS = 20
_NAMES_TOLD = 300


class Row(NamedTuple):
    """A text, the class that it was given, and its split."""

    text: str
    label: str
    part: str


def rows(table: Table, columns: Columns, test_fold: str, notes: list[Text]) -> list[Row]:
    """The rows that have both a text and a class.

    Args:
        table: the table that holds the rows.
        columns: where texts, classes and splits stand in the table.
        test_fold: the value of the column of splits whose rows are the test set; empty: the last fold, if they are folds.
        notes: what is to be told is added here.

    Raises:
        WrongFile: the column of splits says something that is no split.
    """
    splits = None if columns.split is None else _splits(table, columns.split, test_fold, notes)
    texts, labels = table.columns[columns.text], table.columns[columns.label]
    # Labels are few, so that each is looked at once.
    classes = {label: unicodedata.normalize("NFC", label) for label in set(labels) if label.casefold() not in NONE}
    found = [
        Row(unicodedata.normalize("NFC", text), classes[label], part)
        for text, label, part in zip(texts, labels, splits or repeat("train", len(texts)), strict=True)
        if text and label in classes
    ]
    left = len(texts) - len(found)
    if left:
        notes.append(
            Text(
                "{left} rows without text or class are left out.", "Se omiten {left} filas sin texto o sin clase."
            ).format(left=left)
        )
    return found


def records(found: Sequence[Row], notes: Sequence[Text]) -> LabelledTexts:
    """The rows as labelled texts; classes that are equal are one.

    Raises:
        WrongFile: there are too many classes, or they are whole texts.
    """
    labels = [row.label for row in found]
    spelling, merges = merged(labels)
    classes = ordered(spelling.values())
    _must_be_classes(classes)
    index = {label: classes.index(name) for label, name in spelling.items()}
    names = dict.fromkeys(["train", *(row.part for row in found)])
    parts = {name: [(text, index[label]) for text, label, part in found if part == name] for name in names}
    counts = Counter(map(spelling.__getitem__, labels))
    told = Text("{count} texts in {classes} classes: {names}.", "{count} textos en {classes} clases: {names}.").format(
        count=len(found), classes=len(classes), names=shares(counts, classes)[: 4 * _NAMES_TOLD]
    )
    return LabelledTexts(parts, tuple(Text.same(name) for name in classes), notes=(*notes, told, *merges))


def _splits(table: Table, place: int, test_fold: str, notes: list[Text]) -> list[str]:
    cells = table.columns[place]
    switch = None if test_fold.strip() else part_of(table.names[place].casefold(), set(cells))
    if switch is not None:
        return [switch[not is_yes(cell)] for cell in cells]
    return _parts(cells, test_fold, notes)


def _parts(cells: Sequence[str], test_fold: str, notes: list[Text]) -> list[str]:
    counts = Counter(cell.casefold() for cell in cells)
    known = sum(count for value, count in counts.items() if value in PARTS)
    wanted = test_fold.strip().casefold()
    if wanted or (not known and len(counts) <= MOST_FOLDS and all(value.isdecimal() for value in counts)):
        if wanted and wanted not in counts:
            raise WrongFile(
                Text(
                    "No row is of fold “{wanted}”; there are: {known}.",
                    "Ninguna fila es del pliegue «{wanted}»; hay: {known}.",
                ).format(wanted=test_fold[:40], known=", ".join(sorted(counts))[:_NAMES_TOLD])
            )
        chosen = wanted or max(counts, key=int)
        notes.append(
            (Text if wanted else Guess)(
                "Fold {fold} is the test set ({count} rows); the other folds are the training set.",
                "El pliegue {fold} es el conjunto de prueba ({count} filas); los demás son el de entrenamiento.",
            ).format(fold=chosen[:40], count=counts[chosen])
        )
        return ["test" if cell.casefold() == chosen else "train" for cell in cells]
    return [_part(cell) for cell in cells]


def _part(cell: str) -> str:
    found: Mapping[str, str] = PARTS
    if cell.casefold() not in found:
        raise WrongFile(
            Text(
                "The column of splits says “{cell}”; write train, validation or test in each row, or set data.split_column to - for no such column.",
                "La columna de particiones dice «{cell}»; escriba train, validation o test en cada fila, o dé a "
                "data.split_column el valor - para no usar ninguna.",
            ).format(cell=cell[:40])
        )
    return found[cell.casefold()]


def _must_be_classes(classes: Sequence[str]) -> None:
    long = next((name for name in classes if len(name) > LONGEST_CLASS), None)
    if long is not None:
        raise WrongFile(
            Text(
                "The column of classes contains whole texts, such as “{name}…”. Name the right column in data.label_column.",
                "La columna de clases contiene textos enteros, como «{name}…». Indique la columna correcta en "
                "data.label_column.",
            ).format(name=long[:40])
        )
    if len(classes) > MOST_CLASSES:
        raise WrongFile(
            Text(
                "The column of classes has {count} different values; 2 to {most} are possible. Name the right column in "
                "data.label_column.",
                "La columna de clases tiene {count} valores distintos; caben de 2 a {most}. Indique la columna correcta en "
                "data.label_column.",
            ).format(count=len(classes), most=MOST_CLASSES)
        )
