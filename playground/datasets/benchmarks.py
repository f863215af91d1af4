"""Series that long forecasts are compared on: the Electricity Transformer data, and exchange rates."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np

from playground.dataset import ProgressCallback, Published, Series, pinned, silent
from playground.datasets._table import picked, table, wrong
from playground.sources import Source
from playground.text import Text

BRINGS = ("etth1", "etth2", "ettm1", "ettm2", "exchange_rate")

COLUMNS = ("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT")
_COMMIT = "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small"


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

    def load(self, progress: ProgressCallback = silent) -> Series:
        """The 20 months that benchmarks use: 12 to learn from, 4 for validation, 4 for the test.

        Raises:
            DataFailed: the file cannot be fetched or read.
            WrongFile: it is not what was published.
        """
        whole = super().load(progress)
        assert isinstance(whole, Series)
        month = 30 * 24 * self.hourly
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


class EttH1(Transformer):
    """Seven series in steps of an hour, July 2016 to February 2018."""

    title = Text("Transformer 1, hourly (ETTh1)", "Transformador 1, por horas (ETTh1)")
    about = Text(
        "Six loads and the oil temperature of the first electricity transformer, every hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del primer transformador eléctrico, cada hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 50
    sources = pinned(
        _COMMIT, {"ETTh1.csv": (2589657, "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066")}
    )


class EttH2(Transformer):
    """Seven series in steps of an hour, July 2016 to February 2018."""

    title = Text("Transformer 2, hourly (ETTh2)", "Transformador 2, por horas (ETTh2)")
    about = Text(
        "Six loads and the oil temperature of the second electricity transformer, every hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del segundo transformador eléctrico, cada hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 51
    sources = pinned(
        _COMMIT, {"ETTh2.csv": (2417960, "a3dc2c597b9218c7ce1cd55eb77b283fd459a1d09d753063f944967dd6b9218b")}
    )


class EttM1(Transformer):
    """Seven series in steps of a quarter of an hour, July 2016 to February 2018."""

    title = Text("Transformer 1, quarter hours (ETTm1)", "Transformador 1, por cuartos de hora (ETTm1)")
    about = Text(
        "Six loads and the oil temperature of the first electricity transformer, every quarter of an hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del primer transformador eléctrico, cada cuarto de hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 52
    hourly = 4
    sources = pinned(_COMMIT, {"ETTm1.csv": (10360719, "")})  # its checksum is not known to us; the commit is pinned


class EttM2(Transformer):
    """Seven series in steps of a quarter of an hour, July 2016 to February 2018."""

    title = Text("Transformer 2, quarter hours (ETTm2)", "Transformador 2, por cuartos de hora (ETTm2)")
    about = Text(
        "Six loads and the oil temperature of the second electricity transformer, every quarter of an hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del segundo transformador eléctrico, cada cuarto de hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 53
    hourly = 4
    sources = pinned(_COMMIT, {"ETTm2.csv": (9677236, "")})  # its checksum is not known to us; the commit is pinned


COUNTRIES = ("Australia", "Britain", "Canada", "Switzerland", "China", "Japan", "New Zealand", "Singapore")
_SWAPPED = ("0", "1", "2", "3", "4", "5", "6", "OT")
"""The heading of a widespread CSV of the same data, in which the last two columns have changed places."""
_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2}) 0:00")


class ExchangeRate(Published):
    """US dollars for a unit of eight currencies, daily, 1990 to 2016."""

    title = Text("Exchange rates, daily", "Tipos de cambio, diarios")
    about = Text(
        "The price of eight currencies in US dollars. Rates are close to a random walk, so hardly any network beats repeating the last value.",
        "El precio de ocho monedas en dólares. Los tipos se parecen a un paseo aleatorio, así que casi ninguna red supera repetir el último valor.",
    )
    records = "series"
    source = "Lai et al. (2018), LSTNet, SIGIR; https://github.com/laiguokun/multivariate-time-series-data"
    licence = Text("None is stated by its publisher.", "Quien lo publica no indica ninguna.")
    order = 55
    folder = "forecasting/exchange_rate"
    sources = (
        Source(
            "exchange_rate.txt.gz",
            "https://raw.githubusercontent.com/laiguokun/multivariate-time-series-data/"
            "7f402f185cc2435b5e66aed13a3b560ed142e023/exchange_rate/exchange_rate.txt.gz",
            "6a4fbb561dcdee43f071a83badbeec9223a335552278348656738b556f1c2e9d",
            names=("exchange_rate.txt", "exchange_rate.csv"),
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """Read the table without a heading, or the CSV with dates of the same data; packed or not.

        Raises:
            WrongFile: it is no such table, or is cut off.
        """
        name, content = picked(files, ("exchange_rate.txt.gz", "exchange_rate.txt", "exchange_rate.csv"))
        dated = content[:16].lower().lstrip(b'\xef\xbb\xbf"').startswith(b"date")
        found = table(name, content, labelled=dated)
        if found.values.shape[1] != len(COUNTRIES):
            why = Text("does not have eight rates in each row", "no tiene ocho tipos en cada fila")
            raise wrong(name, why)
        swapped = found.names == _SWAPPED
        order = [0, 1, 2, 3, 4, 5, 7, 6] if swapped else list(range(8))
        notes = list(found.notes)
        if swapped:
            notes.append(
                Text(
                    "The last two columns of this file were swapped, so that they are in the order first published.",
                    "Las dos últimas columnas de este archivo se intercambiaron para que estén en el orden en que se publicaron.",
                )
            )
        if not dated:
            notes.append(Text("The file contains no dates.", "El archivo no contiene fechas."))
        rows = len(found.values)
        test = int(rows * 0.2)
        split = (int(rows * 0.7), rows - test)
        notes.append(
            Text(
                "Split as in published benchmarks: 70 % training, 10 % validation, 20 % test.",
                "Partición habitual en las comparativas publicadas: 70 % entrenamiento, 10 % validación, 20 % prueba.",
            )
        )
        return Series(
            np.ascontiguousarray(found.values[:, order]),
            COUNTRIES,
            _days(found.labels),
            1,
            "USD",
            tuple(notes),
            split=split,
            known=found.known[:, order],
        )


def _days(labels: tuple[str, ...]) -> tuple[str, ...]:
    found = [_DAY.fullmatch(label) for label in labels]
    if all(found):
        return tuple(f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" for day in found if day)
    return labels
