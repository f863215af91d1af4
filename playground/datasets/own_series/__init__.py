"""A file of one's own as series over time; whatever is guessed about it is said."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from playground.dataset import Dataset, ProgressCallback, Records, Series, silent
from playground.datasets._own_file import alone, encoding_setting, separator_setting, sheet_setting
from playground.datasets.own_series import identities, layouts, opening, steps
from playground.datasets.own_series.choosing import Candidate, taken
from playground.datasets.own_series.clock import position
from playground.datasets.own_series.identities import Group
from playground.datasets.own_series.opening import Opened
from playground.errors import WrongFile
from playground.knobs import knob
from playground.own_files import uploads
from playground.series import timeline
from playground.tables import dates as dating, reading, sentinels
from playground.tables.decimal_marks import Decimal
from playground.tables.decoding import Encoding
from playground.text import Guess, Text

FEWEST_STEPS = 20
ENDINGS = reading.ENDINGS
_GUESS = Text("guess", "adivinar")
_READING = ("time", "separator", "decimal", "dates", "layout", "encoding", "sheet", "missing_values")
"""Settings that say how a file is written, and not what is learnt of it."""


class OwnSeries(Dataset):
    """Series from an uploaded file."""

    title: ClassVar[Text] = Text("Your own series (CSV)", "Una serie propia (CSV)")
    about: ClassVar[Text] = Text(
        "A table with one row per time step. Columns, dates, separator and decimal mark are guessed, and every guess is shown.",
        "Una tabla con una fila por paso de tiempo. Las columnas, las fechas, el separador y el signo decimal se deducen, y se muestra cada suposición.",
    )
    records: ClassVar[Records] = "series"
    source: ClassVar[Text] = Text("uploaded by the visitor", "subido por quien visita la página")
    licence: ClassVar[Text] = Text("Decided by its owner.", "La que indique su dueño.")
    order: ClassVar[int] = 90

    file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=ENDINGS,
        title=Text("File", "Archivo"),
        help=Text(
            "A table: CSV or other separated text, Excel, Parquet, JSON lines.",
            "Una tabla: CSV u otro texto separado, Excel, Parquet, JSON por líneas.",
        ),
    )
    columns: str = knob(
        "",
        widget="columns",
        max_length=500,
        title=Text("Columns to forecast", "Columnas que predecir"),
        help=Text(
            "Names separated by commas; * for all columns of numbers; empty: guessed.",
            "Nombres separados por comas; * para todas las columnas de números; vacío: se adivina.",
        ),
    )
    time: str = knob(
        "",
        widget="columns",
        max_length=100,
        advanced=True,
        title=Text("Time column", "Columna de tiempo"),
        help=Text(
            "The column with the time of each step, or several (date and time of day) separated by commas; empty: guessed.",
            "La columna con el tiempo de cada paso, o varias (fecha y hora) separadas por comas; vacío: se adivina.",
        ),
    )
    series: str = knob(
        "",
        max_length=500,
        advanced=True,
        title=Text("Series of the file", "Series del archivo"),
        help=Text(
            "Where several series are stacked in long format: the name of one, or several separated by commas; * or empty: all; id=A: “A” in the column “id”.",
            "Si hay varias series una debajo de otra (formato largo): el nombre de una, o varios separados por comas; * o vacío: todas; id=A: «A» en la columna «id».",
        ),
        choices={"": Text("all", "todas")},
    )
    separator: Literal["guess", "comma", "semicolon", "tab", "bar", "space"] = separator_setting()
    decimal: Decimal = knob(
        "guess",
        advanced=True,
        title=Text("Decimal mark", "Signo decimal"),
        help=Text("The character before the decimals.", "El carácter que precede a los decimales."),
        choices={"guess": _GUESS, "point": Text("point", "punto"), "comma": Text("comma", "coma")},
    )
    dates: dating.Order = knob(
        "guess",
        advanced=True,
        title=Text("Order in dates", "Orden en las fechas"),
        help=Text(
            "What comes first in dates such as 01/02/03; ignored where the file leaves no doubt.",
            "Qué va primero en fechas como 01/02/03; se ignora si el archivo no deja dudas.",
        ),
        choices={
            "guess": _GUESS,
            "day_first": Text("day, month, year", "día, mes, año"),
            "month_first": Text("month, day, year", "mes, día, año"),
            "year_first": Text("year, month, day", "año, mes, día"),
        },
    )
    layout: layouts.Layout = knob(
        "guess",
        advanced=True,
        title=Text("Layout", "Disposición"),
        help=Text(
            "Whether time steps are the rows, or columns side by side (months, hours, V1, V2, …).",
            "Si los pasos de tiempo son las filas, o columnas contiguas (meses, horas, V1, V2, …).",
        ),
        choices={
            "guess": _GUESS,
            "rows": Text("steps are rows", "los pasos son filas"),
            "columns": Text("steps are columns", "los pasos son columnas"),
        },
    )
    encoding: Encoding = encoding_setting()
    sheet: str = sheet_setting()
    season: int = knob(
        0,
        ge=0,
        le=10_000,
        unit=Text("steps", "pasos"),
        title=Text("Season", "Periodo estacional"),
        help=Text(
            "Steps after which the pattern repeats (12 for months, 7 for days); 0: guessed from the time column.",
            "Pasos tras los que se repite el patrón (12 con meses, 7 con días); 0: se deduce de la columna de tiempo.",
        ),
    )
    missing: steps.Fill = knob(
        "interpolate",
        advanced=True,
        title=Text("Missing values", "Valores que faltan"),
        help=Text(
            "Gaps are allowed or the file is refused. In a gap a network reads the last known value; values in it are never targets and count in no metric.",
            "Se admiten huecos o se rechaza el archivo. En un hueco la red lee el último valor conocido; sus valores nunca son objetivo ni cuentan en las métricas.",
        ),
        choices={
            "interpolate": Text("allowed", "se admiten"),
            "refuse": Text("refuse the file", "rechazar el archivo"),
        },
        former={"forward": "interpolate"},
    )
    missing_values: str = knob(
        "",
        max_length=200,
        advanced=True,
        title=Text("Numbers for missing values", "Números para valores ausentes"),
        help=Text(
            "Numbers or words that mean a missing value, separated by commas (-999, bad); none: every number is a value; empty: guessed.",
            "Números o palabras que indican un valor ausente, separados por comas (-999, malo); none: todo número es un valor; "
            "vacío: se adivina.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the uploaded file.

        Raises:
            WrongFile: it cannot be read as series; the sentence says why.
            NotFound: the upload is not on this machine.
        """
        del progress
        return self.read(self._uploaded(), FEWEST_STEPS)

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """One table, however short: whether there are steps enough is for the network to say.

        Raises:
            WrongFile: there is not just one table, or it cannot be read as series.
        """
        return self.read(alone(files, ENDINGS), 1)

    def candidates(self, content: bytes | None = None) -> tuple[Candidate, ...]:
        """The columns of the file as a menu shows them, the likeliest to be forecast first, each with a reason.

        Args:
            content: the file; None: the one that was uploaded.

        Raises:
            WrongFile: it is no table.
            NotFound: the upload is not on this machine.
        """
        opened = self._opened(self._uploaded() if content is None else content)
        return tuple(candidate for _, candidate in opened.order)

    def series_names(self) -> tuple[str, ...]:
        """The series below each other in the uploaded file, in its order; none where there is only one.

        Raises:
            WrongFile: it is no table.
            NotFound: the upload is not on this machine.
        """
        groups = self._opened(self._uploaded()).groups
        return tuple(group.name for group in groups.found) if groups.column else ()

    def read(self, content: bytes, fewest: int) -> Series:
        """Read the bytes of a file with these settings.

        Args:
            content: the file.
            fewest: steps that there must be.

        Raises:
            WrongFile: it cannot be read as series; the sentence says why.
        """
        opened = self._opened(content)
        columns, wanted = self._named(opened)
        places, guesses = taken(opened.order, self.columns if columns is not None else "", columns or ())
        values = opening.values(opened, places)
        for column, place in enumerate(places):
            values[:, column], marks = sentinels.taken_out(
                values[:, column], self.missing_values, opened.table.names[place]
            )
            opening.must_be_exact(values[:, column], opened.table.names[place])
            guesses += [*opened.numbers[place].notes, *marks]
        groups, told = identities.chosen(opened.groups, wanted, opened.axes())
        names = [opened.table.names[place] for place in places]
        found, names = _side_by_side(opened, values, names, groups)
        found = steps.cut(found)
        if len(found.values) < fewest:
            raise WrongFile(
                Text(
                    "The file has too few rows of values: {steps}, and at least {fewest} are needed.",
                    "El archivo tiene muy pocas filas de valores: {steps}, y hacen falta al menos {fewest}.",
                ).format(steps=len(found.values), fewest=fewest)
            )
        filled, gaps = steps.filled(found.values, self.missing)
        labels = _labels(found.axis, opened.clock.times is not None and opened.clock.times.utc)
        period = self.season or timeline.season_of(found.axis)
        notes = [*opened.table.notes, *guesses, *told, *opened.notes]
        if labels:
            notes.append(
                Text(
                    "“{name}” is the time column, from {first} to {last}.",
                    "«{name}» es la columna de tiempo, de {first} a {last}.",
                ).format(name=opened.clock.name, first=labels[0], last=labels[-1])
            )
        notes += [*found.notes, *gaps, *(() if self.season else (_season_note(period),))]
        known = ~np.isnan(found.values)
        # Several series of a column are known by their names, one only by the setting.
        reading = self.model_dump(
            include={*_READING, *(("series",) if len(groups) == 1 else ())}, exclude_defaults=True
        )
        return Series(
            filled,
            tuple(names),
            labels,
            period,
            "",
            tuple(dict.fromkeys(notes)),
            known=None if known.all() else known,
            reading=reading,
        )

    def _uploaded(self) -> bytes:
        if not self.file:
            raise WrongFile(
                Text(
                    "No file was given; upload a CSV with one row per time step.",
                    "No se dio ningún archivo; suba un CSV con una fila por paso de tiempo.",
                )
            )
        return uploads.read(self.file)

    def _opened(self, content: bytes) -> Opened:
        return opening.opened(
            reading.read(content, encoding=self.encoding, separator=self.separator, sheet=self.sheet),
            time=self.time,
            series=self.series,
            order=self.dates,
            layout=self.layout,
            decimal=self.decimal,
            missing=sentinels.words(self.missing_values),
        )

    def _named(self, opened: Opened) -> tuple[list[int] | None, str]:
        """The positions of the columns asked for (None: guess), and the series asked for.

        A network that learnt several series of one file knows them by their names; a new file in long form has them as ids.
        """
        names = [name.strip() for name in self.columns.split(",") if name.strip()]
        if not names or names == ["*"]:
            return ([] if names else None), self.series
        ids = {group.name.lower() for group in opened.groups.found} if opened.groups.column else set()
        columns = {name.lower() for name in opened.table.names}
        if self.columns.strip().lower() in columns:
            return [position(opened.table, self.columns)], self.series
        if not self.series and ids and all(name.lower() in ids and name.lower() not in columns for name in names):
            return None, ", ".join(names)
        return list(dict.fromkeys(position(opened.table, name) for name in names)), self.series


def _side_by_side(
    opened: Opened, values: np.ndarray, names: list[str], groups: Sequence[Group]
) -> tuple[steps.Ordered, list[str]]:
    """The series of a file beside each other, one row a step: `values` is `(rows, columns)`."""
    if len(groups) * len(names) > identities.MOST_SERIES:
        raise WrongFile(
            Text(
                "{found} series are more than the {most} that can be forecast together; choose some with data.series or "
                "data.columns.",
                "{found} series superan las {most} que se pueden predecir juntas; elija algunas con data.series o "
                "data.columns.",
            ).format(found=len(groups) * len(names), most=identities.MOST_SERIES)
        )
    times, found = opened.clock.times, list[steps.Ordered]()
    for group in groups:
        own = None if times is None else dating.Times(times.axis[group.rows], group.rows, times.utc)
        found.append(steps.ordered(own, values[group.rows], opened.clock.name))
    if len(groups) == 1:
        return found[0], names
    called = [group.name if len(names) == 1 else f"{group.name}: {name}" for group in groups for name in names]
    return steps.beside(found), called


def _labels(axis: timeline.Axis | None, utc: bool) -> tuple[str, ...]:
    if axis is None:
        return ()
    if isinstance(axis, pd.DatetimeIndex):
        return timeline.labels(axis, utc)
    return tuple(str(int(step)) for step in axis)


def _season_note(period: int) -> Text:
    if period == 1:
        return Text(
            "No season could be guessed; set one if the pattern repeats.",
            "No se pudo deducir un periodo estacional; indíquelo si el patrón se repite.",
        )
    return Guess(
        "A season of {period} steps was guessed.", "Se supuso una temporada de {period} pasos.", ("data.season",)
    ).format(period=period)
