"""Texts of one's own: a CSV file with a text and a class in each row; what is not said is guessed, and told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar

from playground import uploads
from playground.dataset import Dataset, LabelledTexts, Progress, Records, silent
from playground.datasets._alone import alone
from playground.datasets.own_texts.table import (
    LABEL_NAMES,
    SEPARATORS,
    SPLIT_NAMES,
    TEXT_NAMES,
    decoded,
    is_number,
    table,
)
from playground.errors import WrongFile
from playground.knobs import knob
from playground.text import Text

FEWEST, EACH = 20, 3
"""Fewest texts, and fewest texts of each class."""
MOST_CLASSES = 20
LONGEST_CLASS = 100
"""Characters of a class's name; what is longer is a text."""
ENDINGS = (".csv", ".tsv", ".txt")

PARTS = {
    "train": "train", "training": "train", "entrenamiento": "train",
    "validation": "validation", "valid": "validation", "val": "validation", "dev": "validation", "validación": "validation",
    "test": "test", "prueba": "test",
}  # fmt: skip


class OwnTexts(Dataset):
    """A CSV file of labelled texts."""

    title: ClassVar[Text] = Text("Texts of your own", "Sus propios textos")
    about: ClassVar[Text] = Text(
        "A CSV file with a column of texts and a column of classes (2 to 20), and where you like a column that says which "
        "rows are for training, validation and test. Columns, separator and encoding are guessed and told.",
        "Un archivo CSV con una columna de textos y otra de clases (de 2 a 20) y, si quiere, una columna que diga qué filas "
        "son de entrenamiento, validación y prueba. Las columnas, el separador y la codificación se adivinan y se indican.",
    )
    records: ClassVar[Records] = "labelled_texts"
    source: ClassVar[str] = "your file"
    licence: ClassVar[Text] = Text(
        "Yours; the file stays on this server.", "La suya; el archivo se queda en este servidor."
    )
    order: ClassVar[int] = 90

    file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=ENDINGS,
        title=Text("File", "Archivo"),
        help=Text("A CSV file, one text a row.", "Un archivo CSV, un texto por fila."),
    )
    text_column: str = knob(
        "",
        max_length=200,
        title=Text("Column of texts", "Columna de textos"),
        help=Text("Its name in the first row; empty: guessed.", "Su nombre en la primera fila; vacío: se adivina."),
    )
    label_column: str = knob(
        "",
        max_length=200,
        title=Text("Column of classes", "Columna de clases"),
        help=Text("Its name in the first row; empty: guessed.", "Su nombre en la primera fila; vacío: se adivina."),
    )
    split_column: str = knob(
        "",
        max_length=200,
        advanced=True,
        title=Text("Column of parts", "Columna de partes"),
        help=Text(
            "Says train, validation or test for each row; empty: guessed from its name, or none.",
            "Dice train, validation o test en cada fila; vacío: se adivina por su nombre, o ninguna.",
        ),
    )

    def load(self, progress: Progress = silent) -> LabelledTexts:
        """Read the file.

        Raises:
            WrongFile: no file, nothing in it, no two classes, too many classes or too few texts; one sentence says which.
            NotFound: the file is not on this machine.
        """
        del progress
        if not self.file:
            raise WrongFile(Text("Choose a CSV file first (data.file).", "Elija primero un archivo CSV (data.file)."))
        found = self._read(uploads.read(self.file))
        _check(found.parts["train"], [name.en for name in found.classes])
        return found

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """One table, however few its texts and classes: whether they fit is for the network to say.

        Raises:
            WrongFile: there is not just one table, or no texts with classes in it.
        """
        found = self._read(alone(files, ENDINGS))
        if not any(found.parts.values()):
            raise WrongFile(
                Text(
                    "No row has both a text and a class; bring a table with a column of each.",
                    "Ninguna fila tiene texto y clase; traiga una tabla con una columna de cada cosa.",
                )
            )
        return found

    def _read(self, content: bytes) -> LabelledTexts:
        words, encoding = decoded(content)
        names, rows, separator, odd = table(words)
        text, label, split = self._columns(names, rows)
        kept = [row for row in rows if row[text].strip() and row[label].strip()]
        classes = _classes([row[label].strip() for row in kept])
        index = {name: number for number, name in enumerate(classes)}
        parts: dict[str, list[tuple[str, int]]] = {"train": []}
        for row in kept:
            part = "train" if split is None else _part(row[split])
            parts.setdefault(part, []).append((row[text].strip(), index[row[label].strip()]))
        notes = [
            Text(
                "Read as {encoding}, separated by {separator}: texts from “{text}”, classes from “{label}”{split}.",
                "Leído como {encoding}, separado por {separator}: textos de «{text}», clases de «{label}»{split}.",
            ).format(
                encoding=encoding,
                separator=SEPARATORS[separator],
                text=names[text][:60],
                label=names[label][:60],
                split=""
                if split is None
                else Text(", parts from “{name}”", ", partes de «{name}»").format(name=names[split][:60]),
            ),
            Text("{count} texts in {classes} classes: {names}.", "{count} textos en {classes} clases: {names}.").format(
                count=len(kept), classes=len(classes), names=", ".join(classes)
            ),
        ]
        if len(kept) < len(rows):
            notes.append(
                Text(
                    "{left} rows without text or class are left out.", "Se omiten {left} filas sin texto o sin clase."
                ).format(left=len(rows) - len(kept))
            )
        if odd:
            notes.append(
                Text(
                    "{odd} rows have more or fewer cells than the others and are left out; put texts that hold the separator "
                    "in quotation marks.",
                    "Se omiten {odd} filas con más o menos celdas que las demás; ponga entre comillas los textos que contengan "
                    "el separador.",
                ).format(odd=odd)
            )
        return LabelledTexts(parts, tuple(Text.same(name) for name in classes), notes=tuple(notes))

    def _columns(self, names: list[str], rows: list[list[str]]) -> tuple[int, int, int | None]:
        columns = range(len(names))
        label = _named(names, self.label_column) if self.label_column else _known(names, LABEL_NAMES)
        text = _named(names, self.text_column) if self.text_column else _known(names, TEXT_NAMES)
        split = _named(names, self.split_column) if self.split_column else _known(names, SPLIT_NAMES)
        if text is None:
            others = [column for column in columns if column not in (label, split)]
            text = max(others, key=lambda column: sum(len(row[column]) for row in rows), default=0)
        if label is None:
            few = {
                column: len({row[column].strip() for row in rows} - {""})
                for column in columns
                if column not in (text, split)
            }
            fitting = [column for column, count in few.items() if 2 <= count <= MOST_CLASSES]
            label = min(fitting or few, key=lambda column: few[column], default=text)
        if text == label:
            raise WrongFile(
                Text(
                    "A column of texts and another of classes are needed; this file has only one that could be either.",
                    "Hacen falta una columna de textos y otra de clases; este archivo solo tiene una que pueda serlo.",
                )
            )
        return text, label, split


def _named(names: Sequence[str], wanted: str) -> int:
    for column, name in enumerate(names):
        if name.lower() == wanted.strip().lower():
            return column
    raise WrongFile(
        Text("There is no column “{wanted}”; there are: {names}.", "No hay columna «{wanted}»; hay: {names}.").format(
            wanted=wanted, names=", ".join(name[:40] for name in names[:20])
        )
    )


def _known(names: Sequence[str], known: Sequence[str]) -> int | None:
    lower = [name.lower() for name in names]
    return next((lower.index(name) for name in known if name in lower), None)


def _part(cell: str) -> str:
    found = PARTS.get(cell.strip().lower())
    if found is None:
        raise WrongFile(
            Text(
                "The column of parts says “{cell}”; write train, validation or test in each row.",
                "La columna de partes dice «{cell}»; escriba train, validation o test en cada fila.",
            ).format(cell=cell.strip()[:40])
        )
    return found


def _classes(labels: list[str]) -> list[str]:
    found = sorted(
        set(labels), key=lambda name: (0, float(name.replace(",", ".")), name) if is_number(name) else (1, 0.0, name)
    )
    if any(len(name) > LONGEST_CLASS for name in found):
        raise WrongFile(
            Text(
                "The column of classes holds whole texts, such as “{name}…”. Name the right column in data.label_column.",
                "La columna de clases contiene textos enteros, como «{name}…». Indique la columna correcta en "
                "data.label_column.",
            ).format(name=next(name for name in found if len(name) > LONGEST_CLASS)[:40])
        )
    if len(found) > MOST_CLASSES:
        raise WrongFile(
            Text(
                "The column of classes has {count} different values; 2 to {most} are possible. Name the right column in "
                "data.label_column.",
                "La columna de clases tiene {count} valores distintos; caben de 2 a {most}. Indique la columna correcta en "
                "data.label_column.",
            ).format(count=len(found), most=MOST_CLASSES)
        )
    return found


def _check(train: Sequence[tuple[str, int]], classes: Sequence[str]) -> None:
    if len(train) < FEWEST:
        raise WrongFile(
            Text(
                "The file has {count} texts to learn from; at least {fewest} are needed.",
                "El archivo tiene {count} textos para aprender; hacen falta al menos {fewest}.",
            ).format(count=len(train), fewest=FEWEST)
        )
    counts = Counter(label for _, label in train)
    if len(classes) < 2:
        raise WrongFile(
            Text(
                "All texts are of one class, “{name}”; at least two classes are needed.",
                "Todos los textos son de una clase, «{name}»; hacen falta al menos dos.",
            ).format(name=classes[0])
        )
    for number, name in enumerate(classes):
        if counts[number] < EACH:
            raise WrongFile(
                Text(
                    "Class “{name}” has {count} texts to learn from; each class needs at least {each}.",
                    "La clase «{name}» tiene {count} textos para aprender; cada clase necesita al menos {each}.",
                ).format(name=name[:60], count=counts[number], each=EACH)
            )
