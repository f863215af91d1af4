"""Exchange rates of eight currencies, day by day."""

import re
from collections.abc import Mapping

import numpy as np

from playground.dataset import Published, Series
from playground.datasets._table import picked, table, wrong
from playground.sources import Source
from playground.text import Text

COUNTRIES = ("Australia", "Britain", "Canada", "Switzerland", "China", "Japan", "New Zealand", "Singapore")
_SWAPPED = ("0", "1", "2", "3", "4", "5", "6", "OT")
"""The heading of a widespread CSV of the same data, in which the last two columns have changed places."""
_DATE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2}) 0:00")


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
    found = [_DATE.fullmatch(label) for label in labels]
    if all(found):
        return tuple(f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" for day in found if day)
    return labels
