"""Which column holds the texts, which the classes and which the splits: by name and by what stands in it, with reasons."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from playground.datasets.own_texts.labels import LONGEST_NONE, NONE, is_number, key
from playground.datasets.own_texts.splits import PARTS, part_of
from playground.errors import WrongFile
from playground.tables.table import Table
from playground.text import Guess, Text

MOST_CLASSES = 20
TEXT_NAMES = tuple(
    """
    text texto review reseña resena opinion opinión sentence frase comment comentario tweet review_text
    review_body content contenido message mensaje body cuerpo
    """.split()
)
LABEL_NAMES = tuple(
    """
    label etiqueta class clase sentiment sentimiento category categoría categoria polarity polaridad target stars
    estrellas rating valoración valoracion overall score puntuación puntuacion
    """.split()
)
SPLIT_NAMES = ("split", "splits", "part", "parte", "partition", "partición", "fold", "subset", "conjunto")
KNOWN = frozenset((*TEXT_NAMES, *LABEL_NAMES, *SPLIT_NAMES))
NO_COLUMN = ("-", "none", "ninguna")
"""What a person writes for the column of splits where none is to be used."""
_TEXT = re.compile(r"text|review|opini|sentenc|comment|tweet|message|content|body|frase|rese[nñ]|mensaje|coment|descri")
_LABEL = re.compile(
    r"sentim|label|etiquet|class|clase|categ|polari|star|estrell|rating|valora|puntu|score|overall|target"
)
_BESIDE = re.compile(
    r"(?:^|[^a-z])(?:confid|gold|prob|ids?(?:$|[^a-z])|counts?|num|n(?:$|[^a-z])|votes?|votos|dates?|fechas?|time|hora|helpful|util)"
)
"""Names of what stands beside a class: how sure somebody was, ids, counts, dates."""
_WORDS = frozenset(
    """
        positive negative neutral pos neg neu positivo negativo positiva negativa neutro neutra p n spam ham
        good bad bueno malo buena mala yes no sí si true false happy sad joy anger
    """.split()
)
_NO_LETTERS = dict.fromkeys(place for place in range(128) if not chr(place).isalpha())
"""What is taken out of plain ASCII so that its letters are left."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d.*)?|(?:19|20)\d\d(?:[-/]\d\d)?|\d{1,2}:\d\d(?::\d\d)?.*")


def looks_like_classes(name: str) -> bool:
    """Whether the name of a column, in small letters, has a word for classes in it, and none for what stands beside them."""
    return _LABEL.search(name) is not None and _BESIDE.search(name) is None


@dataclass(frozen=True)
class Columns:
    """Where things stand in a table.

    Attributes:
        text: the position of the column of texts.
        label: the position of the column of classes.
        split: the position of the column of splits; None where there is none.
        notes: why these columns were taken, for people.
    """

    text: int
    label: int
    split: int | None
    notes: tuple[Text, ...] = ()


def _letters(cell: str) -> int:
    """How many letters stand in a cell."""
    return len(cell.translate(_NO_LETTERS)) if cell.isascii() else sum(map(str.isalpha, cell))


class _Column:
    """What stands in a column."""

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold().replace("-", "_")
        none = {word for word in set(words) if len(word) <= LONGEST_NONE and word.casefold() in NONE}
        self.filled: Sequence[str] = [word for word in words if word not in none] if none else words
        self.rows = len(words)

    @cached_property
    def counts(self) -> Counter[str]:
        found = Counter[str]()
        for word, count in Counter(self.filled).items():
            found[key(word)] += count
        return found

    @cached_property
    def letters(self) -> float:
        """Letters of a cell, on the average."""
        sample = self.filled[:2000]
        return sum(map(_letters, sample)) / max(1, len(sample))

    @cached_property
    def prose(self) -> bool:
        """Whether cells hold sentences: mostly words, and rarely the same ones."""
        sample = self.filled[:2000]
        words = sum(len(cell.split(None, 1)) > 1 or _letters(cell) > 8 for cell in sample)
        links = sum(cell.startswith(("http://", "https://", "www.")) and " " not in cell for cell in sample)
        return words * 2 > len(sample) and links * 2 < len(sample) and not self.dated and self.letters >= 3

    @cached_property
    def dated(self) -> bool:
        sample = self.filled[:500]
        return bool(sample) and sum(_DATE.fullmatch(cell) is not None for cell in sample) > 0.8 * len(sample)

    @cached_property
    def numeric(self) -> bool:
        return bool(self.filled) and all(map(is_number, self.counts))

    @cached_property
    def says_splits(self) -> bool:
        """Whether nothing but names of splits stands in it, and more than one of them."""
        few = self.filled[:20]
        return (
            all(word.casefold() in PARTS for word in few)
            and len({PARTS.get(word, "") for word in self.counts} | {""}) > 2
            and self.counts.keys() <= PARTS.keys()
        )

    def classes(self) -> bool:
        """Whether few values return often enough to be classes."""
        count = len(self.counts)
        if not 2 <= count <= MOST_CLASSES or len(self.filled) * 2 < self.rows or self.dated:
            return False
        fractions = self.numeric and sum(float(value) % 1 != 0 for value in self.counts) > 0
        largest, second = [number for _, number in self.counts.most_common(2)]
        return not fractions and largest < 0.99 * len(self.filled) and second >= min(3, len(self.filled) // 4)


def found(table: Table, text: str = "", label: str = "", split: str = "") -> Columns:
    """The columns of texts, classes and splits.

    Args:
        table: the table.
        text: the name that a person gave to the column of texts; empty: guessed.
        label: the name that a person gave to the column of classes; empty: guessed.
        split: the name that a person gave to the column of splits; empty: guessed; one of `NO_COLUMN` means that there
            is none.

    Raises:
        WrongFile: there is no such column, or only one that could be either.
    """
    columns = [_Column(name, words) for name, words in zip(table.names, table.columns, strict=True)]
    notes: list[Text] = []
    parted = _split(table, columns, split, notes)
    given_text = named(table.names, text) if text else None
    given_label = named(table.names, label) if label else None
    texts = _ranked_texts(columns, {parted, given_label})
    where = texts[0] if given_text is None and texts else given_text
    labels = _ranked_labels(columns, {parted, where})
    classes = labels[0] if given_label is None and labels else given_label
    if where is None or classes is None or where == classes:
        raise WrongFile(
            Text(
                "A column of texts and another of classes are needed; this file has only one that could be either.",
                "Hacen falta una columna de textos y otra de clases; este archivo solo tiene una que pueda serlo.",
            )
        )
    if given_label is None:
        notes += _why(table, columns, labels)
    if given_text is None:
        notes += _why_text(table, columns, [place for place in texts if place != classes])
    return Columns(where, classes, parted, tuple(notes))


def named(names: Sequence[str], wanted: str) -> int:
    """Where the column stands that a person named; capitals do not matter. Columns without names go by their number.

    Raises:
        WrongFile: there is none; the sentence lists what there is.
    """
    lowered = [name.casefold() for name in names]
    for name in (wanted.strip().casefold(), f"column {wanted.strip()}"):
        if name in lowered:
            return lowered.index(name)
    raise WrongFile(
        Text("There is no column “{wanted}”; there are: {names}.", "No hay columna «{wanted}»; hay: {names}.").format(
            wanted=wanted[:60], names=", ".join(name[:40] for name in names[:20])
        )
    )


def _split(table: Table, columns: Sequence[_Column], wanted: str, notes: list[Text]) -> int | None:
    if wanted.strip().casefold() in NO_COLUMN and wanted.strip().casefold() not in map(str.casefold, table.names):
        return None
    if wanted.strip():
        return named(table.names, wanted)
    for place, column in enumerate(columns):
        if len(columns) < 3 or column.name in LABEL_NAMES:
            continue
        if column.name not in SPLIT_NAMES and (column.says_splits or part_of(column.name, column.counts)):
            notes.append(
                Guess(
                    "“{name}” says which rows are for training, validation or test, and is followed (data.split_column; -: "
                    "none).",
                    "«{name}» dice qué filas son de entrenamiento, validación o prueba, y se sigue (data.split_column; -: "
                    "ninguna).",
                ).format(name=table.names[place])
            )
            return place
        if column.name not in SPLIT_NAMES:
            continue
        known = sum(count for value, count in column.counts.items() if value in PARTS)
        if known * 2 > len(column.filled):
            return place
        notes.append(
            Guess(
                "“{name}” does not say train, validation or test, so it is not used as the column of splits (to use it as "
                "folds, name it in data.split_column).",
                "«{name}» no dice train, validation ni test, así que no se usa como columna de particiones (para usarla como "
                "pliegues, indíquela en data.split_column).",
            ).format(name=table.names[place])
        )
    return None


def _ranked_texts(columns: Sequence[_Column], taken: set[int | None]) -> list[int]:
    """Columns of texts, the most likely first: of the known names, else the longest prose, better with a fitting name."""
    places = [place for place in range(len(columns)) if place not in taken]
    prose = [place for place in places if columns[place].prose]
    if not prose:  # short texts, such as names: those that differ most
        return sorted(places, key=lambda p: (columns[p].name in TEXT_NAMES, len(columns[p].counts)), reverse=True)

    def worth(place: int) -> tuple[bool, float]:
        column = columns[place]
        fits = _TEXT.search(column.name) is not None and not _BESIDE.search(column.name)
        return (column.name in TEXT_NAMES, column.letters * (3 if fits else 1))

    return sorted(prose, key=worth, reverse=True)


def _ranked_labels(columns: Sequence[_Column], taken: set[int | None]) -> list[int]:
    """Columns of classes, the most likely first."""
    places = [place for place in range(len(columns)) if place not in taken]
    fitting = [place for place in places if columns[place].classes()]
    by_name = [place for place in places if columns[place].name in LABEL_NAMES]
    if not fitting:
        few = sorted(places, key=lambda place: len(columns[place].counts) or len(columns[place].filled) + 99)
        return list(dict.fromkeys([*by_name, *few]))
    exact = [place for place in by_name if place not in fitting and len(columns[place].counts) < 2]
    return [*sorted([*fitting, *exact], key=lambda place: -_worth(columns[place]))]


def _worth(column: _Column) -> float:
    """How likely it is that a column holds the classes."""
    worth = 0.0
    if column.name in LABEL_NAMES:
        worth += 100
    elif looks_like_classes(column.name):
        worth += 50
    if _BESIDE.search(column.name):
        worth -= 60
    words = sum(count for value, count in column.counts.items() if value in _WORDS)
    worth += 40 * (words * 2 > len(column.filled)) + 10 * (not column.numeric)
    worth += 10 * len(column.filled) / max(1, column.rows)
    return worth - len(column.counts)


def _why(table: Table, columns: Sequence[_Column], labels: Sequence[int]) -> list[Text]:
    """Why the classes were looked for in a column, where that is not plain."""
    best, *others = labels
    likely = [
        place for place in others if columns[place].classes() and _worth(columns[place]) > _worth(columns[best]) - 60
    ]
    if columns[best].name in LABEL_NAMES and not any(columns[place].name in LABEL_NAMES for place in likely):
        return []
    by_name = columns[best].name in LABEL_NAMES or _LABEL.search(columns[best].name) is not None
    reason = (
        Text("its name says so", "lo dice su nombre")
        if by_name
        else Text("it has few different values", "tiene pocos valores distintos")
    )
    return [
        Guess(
            "The classes are taken from “{name}”: {reason}{more}.", "Las clases se toman de «{name}»: {reason}{more}."
        ).format(name=table.names[best], reason=reason, more=_others(table, likely, "data.label_column"))
    ]


def _why_text(table: Table, columns: Sequence[_Column], texts: Sequence[int]) -> list[Text]:
    best, *others = texts
    likely = [place for place in others if columns[place].prose and columns[place].letters * 4 > columns[best].letters]
    by_name = columns[best].name in TEXT_NAMES and not any(columns[place].name in TEXT_NAMES for place in likely)
    if by_name or not likely:
        return []
    return [
        Guess(
            "The texts are taken from “{name}”, which has the longest{more}.",
            "Los textos se toman de «{name}», que tiene los más largos{more}.",
        ).format(name=table.names[best], more=_others(table, likely, "data.text_column"))
    ]


def _others(table: Table, places: Sequence[int], setting: str) -> Text | str:
    if not places:
        return ""
    listed = ", ".join(f"“{table.names[place]}”" for place in places[:4]) + (", …" if len(places) > 4 else "")
    return Text("; {others} would also be possible ({setting})", "; también podría ser {others} ({setting})").format(
        others=listed, setting=setting
    )
