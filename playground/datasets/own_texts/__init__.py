"""Texts of one's own: a table with a text and a class in each row; what is not said is guessed, and told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from playground.dataset import Dataset, LabelledTexts, ProgressCallback, Records, silent
from playground.datasets._own_file import alone, encoding_setting, separator_setting, sheet_setting
from playground.datasets.own_texts import columns, menu, one_column_a_class, parts
from playground.errors import WrongFile
from playground.knobs import knob
from playground.own_files import uploads
from playground.own_files.columns import Column
from playground.tables.decoding import Encoding
from playground.tables.reading import ENDINGS, read
from playground.tables.table import Table
from playground.text import Text

FEWEST, EACH = 20, 3
"""Fewest texts, and fewest texts of each class."""
_MOST_ODD = 0.1
"""The share of rows with another number of cells that may be left out."""


class OwnTexts(Dataset):
    """A table of labelled texts."""

    title: ClassVar[Text] = Text("Texts of your own", "Sus propios textos")
    about: ClassVar[Text] = Text(
        "A table (CSV, Excel, JSON Lines, Parquet, fastText) with a column of texts, a column of classes (2 to 20) and, optionally, a column that says which rows are for training, validation and test. Columns, separator and encoding are guessed, and every guess is shown.",
        "Una tabla (CSV, Excel, JSON Lines, Parquet, fastText) con una columna de textos, otra de clases (de 2 a 20) y, si quiere, una columna que diga qué filas son de entrenamiento, validación y prueba. Las columnas, el separador y la codificación se deducen, y se muestra cada suposición.",
    )
    records: ClassVar[Records] = "labelled_texts"
    source: ClassVar[Text] = Text("your file", "su archivo")
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
        help=Text("A table, one text a row.", "Una tabla, un texto por fila."),
    )
    text_column: str = knob(
        "",
        widget="column",
        max_length=200,
        title=Text("Column of texts", "Columna de textos"),
        help=Text("Its name in the first row; empty: guessed.", "Su nombre en la primera fila; vacío: se adivina."),
    )
    label_column: str = knob(
        "",
        widget="column",
        max_length=200,
        title=Text("Column of classes", "Columna de clases"),
        help=Text("Its name in the first row; empty: guessed.", "Su nombre en la primera fila; vacío: se adivina."),
    )
    split_column: str = knob(
        "",
        widget="column_or_none",
        max_length=200,
        advanced=True,
        title=Text("Column of splits", "Columna de particiones"),
        help=Text(
            "Says train, validation or test for each row, or the number of a fold; empty: guessed from its name; -: none.",
            "Dice train, validation o test en cada fila, o el número de un pliegue; vacío: se adivina por su nombre; -: "
            "ninguna.",
        ),
    )
    test_fold: str = knob(
        "",
        max_length=40,
        advanced=True,
        title=Text("Test fold", "Pliegue de prueba"),
        help=Text(
            "Where the column of splits holds folds: the one that is the test set; empty: the last.",
            "Si la columna de particiones contiene pliegues: el que es el conjunto de prueba; vacío: el último.",
        ),
    )
    validation_file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=ENDINGS,
        advanced=True,
        title=Text("Validation file", "Archivo de validación"),
        help=Text(
            "A table like the first, with the validation set; empty: taken from the first file.",
            "Una tabla como la primera, con el conjunto de validación; vacío: se toma del primer archivo.",
        ),
    )
    test_file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=ENDINGS,
        advanced=True,
        title=Text("Test file", "Archivo de prueba"),
        help=Text(
            "A table like the first, with the test set; empty: taken from the first file.",
            "Una tabla como la primera, con el conjunto de prueba; vacío: se toma del primer archivo.",
        ),
    )
    encoding: Encoding = encoding_setting()
    sheet: str = sheet_setting()
    separator: Literal["guess", "comma", "semicolon", "tab", "bar", "space"] = separator_setting()

    def load(self, progress: ProgressCallback = silent) -> LabelledTexts:
        """Read the files.

        Raises:
            WrongFile: no file, nothing in it, no two classes, too many classes or too few texts; one sentence says which.
            NotFound: a file is not on this machine.
        """
        del progress
        if not self.file:
            raise WrongFile(Text("Choose a CSV file first (data.file).", "Elija primero un archivo CSV (data.file)."))
        notes: list[Text] = []
        rows = self._rows(uploads.read(self.file), notes)
        for part, file in (("validation", self.validation_file), ("test", self.test_file)):
            if file:
                rows = [row for row in rows if row.part != part]
                rows += [parts.Row(row.text, row.label, part) for row in self._rows(uploads.read(file), notes, part)]
        found = parts.records(rows, tuple(dict.fromkeys(notes)))
        _check(found.parts["train"], [name.en for name in found.classes])
        return found

    def parse(self, files: Mapping[str, bytes]) -> LabelledTexts:
        """One table, however few its texts and classes: whether they fit is for the network to say.

        Raises:
            WrongFile: there is not just one table, or no texts with classes in it.
        """
        notes: list[Text] = []
        found = self._rows(alone(files, ENDINGS), notes)
        if not found:
            raise WrongFile(
                Text(
                    "No row has both a text and a class; bring a table with a column of each.",
                    "Ninguna fila tiene texto y clase; traiga una tabla con una columna de cada cosa.",
                )
            )
        return parts.records(found, notes)

    def candidates(self) -> tuple[Column, ...]:
        """The columns of the file as a menu shows them.

        Raises:
            WrongFile: it is no table.
            NotFound: it is not on this machine.
        """
        return menu.candidates(self._table(uploads.read(self.file)))

    def _table(self, content: bytes) -> Table:
        table = read(
            content,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
            known=columns.KNOWN,
            most_odd=_MOST_ODD,
            sentences=True,
        )
        return one_column_a_class.folded(table, self.label_column)

    def _rows(self, content: bytes, notes: list[Text], part: str = "") -> list[parts.Row]:
        """The rows of one file; of a file that is one split, a column of splits is not looked at."""
        table = self._table(content)
        if len(table.names) < 2:
            raise WrongFile(
                Text(
                    "This is not a table: a file with a column of texts and a column of classes is needed.",
                    "Esto no es una tabla: hace falta un archivo con una columna de textos y otra de clases.",
                )
            )
        places = columns.found(table, self.text_column, self.label_column, "-" if part else self.split_column)
        notes.append(
            Text(
                "Texts are read from “{text}”, classes from “{label}”{split}.",
                "Los textos se leen de «{text}» y las clases de «{label}»{split}.",
            ).format(
                text=table.names[places.text],
                label=table.names[places.label],
                split=""
                if places.split is None
                else Text(", splits from “{name}”", ", las particiones de «{name}»").format(
                    name=table.names[places.split]
                ),
            )
        )
        notes += table.notes
        notes += places.notes
        return parts.rows(table, places, self.test_fold, notes)


def _check(train: Sequence[tuple[str, int]], classes: Sequence[str]) -> None:
    if len(train) < FEWEST:
        raise WrongFile(
            Text(
                "The file has {count} training texts; at least {fewest} are needed.",
                "El archivo tiene {count} textos de entrenamiento; hacen falta al menos {fewest}.",
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
                    "Class “{name}” has too few training texts: {count}; each class needs at least {each}.",
                    "La clase «{name}» tiene muy pocos textos de entrenamiento: {count}; cada clase necesita al menos {each}.",
                ).format(name=name[:60], count=counts[number], each=EACH)
            )
