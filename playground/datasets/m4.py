"""The M4 competition, one frequency a data set: one series a row, ragged, its name first."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import ClassVar

import numpy as np

from playground.dataset import Collection, Published, pinned
from playground.datasets._table import csv_rows, refused
from playground.errors import WrongFile
from playground.text import Text

BRINGS = ("m4_hourly", "m4_weekly")

MOST_SERIES = 200_000
_REPOSITORY = (
    "https://raw.githubusercontent.com/Mcompetitions/M4-methods/6c1067e5a57161249b17289a565178dc7a3fb3ca/Dataset"
)
_Rows = dict[str, np.ndarray]


class M4(Published):
    """What the data sets of the competition share; each is one frequency.

    Class attributes:
        frequency: as the files are called: `Hourly-train.csv`.
        period: of a season, as the competition's own measures take it.
    """

    records = "series"
    source = (
        "S. Makridakis et al. (2020), The M4 Competition: 100,000 time series and 61 forecasting methods, "
        "https://github.com/Mcompetitions/M4-methods"
    )
    licence = Text(
        "None stated; the data were made public for the competition.",
        "No se indica; los datos se hicieron públicos para la competición.",
    )
    folder = "forecasting/m4"
    frequency: ClassVar[str]
    period: ClassVar[int]

    def parse(self, files: Mapping[str, bytes]) -> Collection:
        """Files whose name has `test` in it are futures, all others what was known before them.

        Raises:
            WrongFile: a file is not of this format, or the futures do not belong to the series.
        """
        tables = {name: content for name, content in files.items() if name.lower().endswith((".csv", ".txt"))} or files
        own = {name: content for name, content in tables.items() if self.frequency.lower() in _base(name)} or tables
        known, futures = _Rows(), _Rows()
        for name in sorted(own):
            found = futures if "test" in _base(name) else known
            for series, values in _rows(name, own[name]):
                if series in found:
                    twice = Text("has “{series}” twice", "tiene «{series}» dos veces")
                    raise refused(name, twice.format(series=series))
                found[series] = values
        if not known and not futures:
            raise WrongFile(Text("There is no table of series here.", "Aquí no hay ninguna tabla de series."))
        return self._joined(known, futures)

    def _joined(self, known: _Rows, futures: _Rows) -> Collection:
        names = tuple(known or futures)
        strangers = [name for name in futures if known and name not in known]
        silent = [name for name in names if futures and name not in futures]
        if strangers or silent:
            raise WrongFile(
                Text(
                    "“{series}” is only in one of the two files; give the whole training file and the whole test file.",
                    "«{series}» solo está en uno de los dos archivos; dé enteros el de entrenamiento y el de prueba.",
                ).format(series=(strangers or silent)[0][:40])
            )
        none = np.empty(0)
        lengths = [len(values) for values in known.values()]
        notes = (
            Text("{count} series.", "{count} series.").format(count=len(names)),
            *(
                (
                    Text(
                        "The shortest has {short} known steps, the longest {long}.",
                        "La más corta tiene {short} pasos conocidos; la más larga, {long}.",
                    ).format(short=min(lengths), long=max(lengths)),
                )
                if lengths
                else ()
            ),
        )
        return Collection(
            tuple(known.get(name, none) for name in names),
            tuple(futures.get(name, none) for name in names),
            names,
            self.period,
            "",
            notes,
        )


def _base(name: str) -> str:
    return PurePosixPath(name).name.lower()


def _rows(name: str, content: bytes) -> Iterable[tuple[str, np.ndarray]]:
    """The series of one file.

    Raises:
        WrongFile: it is not of this form.
    """
    rows = csv_rows(name, content)
    if not rows or not re.fullmatch(r"V1|id", rows[0][1][0].strip(), re.IGNORECASE):
        why = Text("does not begin with the row of titles V1, V2, …", "no empieza con la fila de títulos V1, V2, …")
        raise refused(name, why)
    if len(rows) > MOST_SERIES:
        raise refused(name, Text("has too many series", "tiene demasiadas series"))
    for line, cells in rows[1:]:
        yield _series(name, line, cells)


def _series(name: str, number: int, row: list[str]) -> tuple[str, np.ndarray]:
    cells = row[1:]
    while cells and cells[-1].strip() in ("", "NA"):
        cells.pop()
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        values = np.array([np.nan])
    if not row[0].strip() or not len(values) or not np.isfinite(values).all() or np.abs(values).max() > 1e15:
        raise refused(
            name,
            Text(
                "has no series of numbers in row {row}: a name, then one number a step without gaps",
                "no tiene una serie de números en la fila {row}: un nombre y luego un número por paso, sin huecos",
            ).format(row=number),
        )
    return row[0].strip(), values


class M4Hourly(M4):
    """414 hourly series and the 48 hours after each."""

    title = Text("M4 competition, hourly", "Competición M4, por horas")
    about = Text(
        "414 hourly series of unknown meaning, 700 or 960 hours each; the next two days of every one are to be forecast. "
        "One network learns from all of them at once.",
        "414 series por horas de significado desconocido, de 700 o 960 horas; hay que predecir los dos días siguientes "
        "de cada una. Una sola red aprende de todas a la vez.",
    )
    order = 70
    frequency = "Hourly"
    period = 24
    sources = (
        *pinned(
            f"{_REPOSITORY}/Train",
            {"Hourly-train.csv": (2_347_115, "ea59b7783573c49077a835ab6465c7d66f1474783360f310988a9a737fbca62f")},
        ),
        *pinned(
            f"{_REPOSITORY}/Test",
            {"Hourly-test.csv": (132_820, "71a57fccb15e534d973626ada4fb87febf789e9317715b7cc6dd3b5f90db6f42")},
        ),
    )


class M4Weekly(M4):
    """359 weekly series and the 13 weeks after each."""

    title = Text("M4 competition, weekly", "Competición M4, por semanas")
    about = Text(
        "359 weekly series of very different lengths, up to 2597 weeks; the next 13 weeks of every one are to be "
        "forecast. Repeating the last value is hard to beat.",
        "359 series semanales de longitudes muy distintas, hasta 2597 semanas; hay que predecir las 13 semanas "
        "siguientes de cada una. Repetir el último valor es difícil de superar.",
    )
    order = 72
    frequency = "Weekly"
    period = 1
    sources = (
        *pinned(
            f"{_REPOSITORY}/Train",
            {"Weekly-train.csv": (4_015_067, "d478d3f6ed673e6ed3c2cb0fbed5425f72eedd51318ebebeb0b5ecfcefc37714")},
        ),
        *pinned(
            f"{_REPOSITORY}/Test",
            {"Weekly-test.csv": (44_247, "3b2bc4be8e636e802260dcd843ca3c5da40536a1fbe1ecb3229a97dae4f44688")},
        ),
    )
