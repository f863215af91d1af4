"""How the files of the Electricity Transformer data are read: date, six loads, oil temperature."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from playground.dataset import ProgressCallback, Published, Series, silent
from playground.datasets._table import picked, table, wrong
from playground.sources import Source
from playground.text import Text

COLUMNS = ("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT")
_COMMIT = "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small"
_MONTH = 30 * 24
"""Hours: a month of the usual split has 30 days."""


class Transformer(Published):
    """What the four data sets share.

    Class attributes:
        hourly: steps of one hour: 1, or 4 for quarters.
    """

    records = "series"
    source = "Zhou et al. (2021), Informer, AAAI; https://github.com/zhouhaoyi/ETDataset"
    licence = Text(
        "Creative Commons Attribution-NoDerivatives 4.0: use it as it is and name its source.",
        "Creative Commons Atribución-SinDerivadas 4.0: úselo tal cual y cite su origen.",
    )
    folder = "forecasting/ett_small"
    hourly: ClassVar[int] = 1

    @staticmethod
    def published_as(file: str, sha256: str, size: int) -> tuple[Source, ...]:
        """The one file of a data set, pinned to a commit."""
        return (Source(file, f"{_COMMIT}/{file}", sha256, size),)

    def load(self, progress: ProgressCallback = silent) -> Series:
        """The 20 months that benchmarks use: 12 to learn from, 4 for validation, 4 for the test.

        Raises:
            DataFailed: the file cannot be fetched or read.
            WrongFile: it is not what was published.
        """
        whole = super().load(progress)
        assert isinstance(whole, Series)
        month = _MONTH * self.hourly
        train, validation, test = 12 * month, 16 * month, 20 * month
        if len(whole.values) < test:
            return whole
        note = Text(
            "As in published benchmarks, the first {used} of {all} rows are used: 12 months of 30 days for training, 4 for validation, 4 for the test set.",
            "Como en las comparativas publicadas, se usan las primeras {used} de {all} filas: 12 meses de 30 días para entrenar, 4 para validar y 4 para el conjunto de prueba.",
        ).format(used=test, all=len(whole.values))
        return replace(
            whole,
            values=whole.values[:test],
            times=whole.times[:test],
            notes=(*whole.notes, note),
            split=(train, validation),
        )

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """All rows of a file.

        Raises:
            WrongFile: it is no such table, or is cut off.
        """
        name, content = picked(files, [source.file for source in self.sources])
        found = table(name, content)
        if found.names != COLUMNS:
            raise wrong(
                name,
                Text("does not have the columns {columns}", "no tiene las columnas {columns}").format(
                    columns=", ".join(("date", *COLUMNS))
                ),
            )
        strange = next((label for label in found.labels if not _DATE.match(label)), None)
        if strange is not None:
            why = Text("has “{label}” where a date is expected", "tiene «{label}» donde va una fecha")
            raise wrong(name, why.format(label=strange))
        times = tuple(label[:16] for label in found.labels)
        return Series(found.values, COLUMNS, times, 24 * self.hourly, "", found.notes, known=found.known)


_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$")
