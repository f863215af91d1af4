"""A CSV of one's own as series over time; whatever is guessed about it is said."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from playground import timeline, uploads
from playground.dataset import Dataset, Progress, Records, Series, silent
from playground.datasets._alone import alone
from playground.datasets.own_series.columns import composed, time_column, value_columns, values
from playground.datasets.own_series.reading import Cells, cells
from playground.datasets.own_series.times import ordered
from playground.errors import WrongFile
from playground.knobs import knob
from playground.text import Text

FEWEST_STEPS = 20
ENDINGS = (".csv", ".tsv", ".txt")


class OwnSeries(Dataset):
    """Series from an uploaded file."""

    title: ClassVar[Text] = Text("Your own series (CSV)", "Una serie propia (CSV)")
    about: ClassVar[Text] = Text(
        "A table with one row per step of time. Columns, dates, separator and decimal mark are guessed, and every guess "
        "is told.",
        "Una tabla con una fila por paso de tiempo. Las columnas, las fechas, el separador y el signo decimal se "
        "adivinan, y se dice cada suposición.",
    )
    records: ClassVar[Records] = "series"
    source: ClassVar[str] = "uploaded by the visitor"
    licence: ClassVar[Text] = Text("As its owner says.", "La que indique su dueño.")
    order: ClassVar[int] = 90

    file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=ENDINGS,
        title=Text("File", "Archivo"),
        help=Text("A CSV file: a table saved as text.", "Un archivo CSV: una tabla guardada como texto."),
    )
    columns: str = knob(
        "",
        max_length=500,
        title=Text("Columns to forecast", "Columnas que predecir"),
        help=Text(
            "Names separated by commas; * for all columns of numbers; empty: guessed.",
            "Nombres separados por comas; * para todas las columnas de números; vacío: se adivina.",
        ),
    )
    time: str = knob(
        "",
        max_length=100,
        advanced=True,
        title=Text("Time column", "Columna de tiempo"),
        help=Text(
            "The column that names the steps; empty: guessed.", "La columna que nombra los pasos; vacío: se adivina."
        ),
    )
    separator: Literal["guess", "comma", "semicolon", "tab", "bar", "space"] = knob(
        "guess",
        advanced=True,
        title=Text("Separator", "Separador"),
        help=Text("What stands between two columns.", "Qué hay entre dos columnas."),
        choices={
            "guess": Text("guess", "adivinar"),
            "comma": Text("comma", "coma"),
            "semicolon": Text("semicolon", "punto y coma"),
            "tab": Text("tab", "tabulador"),
            "bar": Text("bar |", "barra |"),
            "space": Text("space", "espacio"),
        },
    )
    decimal: Literal["guess", "point", "comma"] = knob(
        "guess",
        advanced=True,
        title=Text("Decimal mark", "Signo decimal"),
        help=Text("What stands before the decimals.", "Qué va delante de los decimales."),
        choices={
            "guess": Text("guess", "adivinar"),
            "point": Text("point", "punto"),
            "comma": Text("comma", "coma"),
        },
    )
    season: int = knob(
        0,
        ge=0,
        le=10_000,
        unit=Text("steps", "pasos"),
        title=Text("Season", "Temporada"),
        help=Text(
            "Steps after which things repeat (12 for months, 7 for days); 0: guessed from the time column.",
            "Pasos tras los que todo se repite (12 con meses, 7 con días); 0: se adivina por la columna de tiempo.",
        ),
    )
    missing: Literal["interpolate", "forward", "refuse"] = knob(
        "interpolate",
        advanced=True,
        title=Text("Missing values", "Valores que faltan"),
        help=Text(
            "A straight line between neighbours, the value before, or no training at all.",
            "Una recta entre vecinos, el valor anterior, o no entrenar.",
        ),
        choices={
            "interpolate": Text("straight line between neighbours", "recta entre vecinos"),
            "forward": Text("the value before", "el valor anterior"),
            "refuse": Text("refuse the file", "rechazar el archivo"),
        },
    )

    def load(self, progress: Progress = silent) -> Series:
        """Read the uploaded file.

        Raises:
            WrongFile: it cannot be read as series; the sentence says why.
            NotFound: the upload is not on this machine.
        """
        del progress
        if not self.file:
            raise WrongFile(
                Text(
                    "No file was given; upload a CSV with one row per step of time.",
                    "No se dio ningún archivo; suba un CSV con una fila por paso de tiempo.",
                )
            )
        return self.read(uploads.read(self.file), FEWEST_STEPS)

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """One table, however short: whether there are steps enough is for the network to say.

        Raises:
            WrongFile: there is not just one table, or it cannot be read as series.
        """
        return self.read(alone(files, ENDINGS), 1)

    def read(self, content: bytes, fewest: int) -> Series:
        """Read the bytes of a CSV with these settings.

        Args:
            content: the file.
            fewest: steps that there must be.

        Raises:
            WrongFile: it cannot be read as series; the sentence says why.
        """
        table = cells(content, self.separator, self.decimal)
        taken, steps, name = self._steps(table)
        places, guesses = value_columns(table, self.columns, taken)
        found = ordered(steps, values(table, places), name)
        if len(found.values) < fewest:
            raise WrongFile(
                Text(
                    "The file has too few rows of values: {steps}, and at least {fewest} are needed.",
                    "El archivo tiene muy pocas filas de valores: {steps}, y hacen falta al menos {fewest}.",
                ).format(steps=len(found.values), fewest=fewest)
            )
        filled, gaps = self._filled(found.values)
        notes = [*table.notes, *guesses]
        if found.times:
            notes.append(
                Text(
                    "“{name}” names the steps, from {first} to {last}.",
                    "«{name}» nombra los pasos, de {first} a {last}.",
                ).format(name=name, first=found.times[0], last=found.times[-1])
            )
        period = self.season or timeline.season(found.times)
        notes += [*found.notes, *gaps, *(() if self.season else (_season_note(period),))]
        return Series(filled, tuple(table.names[place] for place in places), found.times, period, "", tuple(notes))

    def _steps(self, table: Cells) -> tuple[list[int], Sequence[str] | None, str]:
        """Positions of the columns that name the steps, the names of the steps, and the name of it all."""
        taken, dates = ([], []) if self.time else composed(table)
        if taken:
            return taken, dates, " ".join(table.names[place] for place in taken)
        time = time_column(table, self.time)
        return ([], None, "") if time is None else ([time], table.columns[time], table.names[time])

    def _filled(self, rows: np.ndarray) -> tuple[np.ndarray, list[Text]]:
        empty = int(np.isnan(rows).sum())
        if not empty:
            return rows, [Text("Nothing is missing.", "No falta ningún valor.")]
        if self.missing == "refuse":
            raise WrongFile(
                Text(
                    "Values are missing: {empty}, the first in step {row}; fill them in, or choose how they are filled.",
                    "Faltan valores: {empty}, el primero en el paso {row}; complételos o elija cómo rellenarlos.",
                ).format(empty=empty, row=int(np.isnan(rows).any(axis=1).argmax()) + 1)
            )
        frame = pd.DataFrame(rows)
        # What is missing at the very beginning has no value before it: the first known one is taken.
        filled = (frame.interpolate() if self.missing == "interpolate" else frame.ffill()).ffill().bfill()
        how = type(self).knobs()["missing"].words.choices[self.missing]
        note = Text(
            "Missing values: {empty} of {all}. They were filled: {how}.",
            "Valores que faltan: {empty} de {all}. Se rellenaron: {how}.",
        ).format(empty=empty, all=rows.size, how=how)
        return filled.to_numpy("float64"), [note]


def _season_note(period: int) -> Text:
    if period == 1:
        return Text(
            "No season could be guessed; set one if things repeat.",
            "No se pudo adivinar una temporada; indíquela si algo se repite.",
        )
    return Text("A season of {period} steps was guessed.", "Se supuso una temporada de {period} pasos.").format(
        period=period
    )
