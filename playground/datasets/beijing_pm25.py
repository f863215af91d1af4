"""Fine dust in Beijing, hour by hour, with the weather."""

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from playground.dataset import Published, Series
from playground.datasets._table import refused
from playground.errors import WrongFile
from playground.sources import Source
from playground.text import Text

_WEATHER = {
    "DEWP": "dew point (°C)",
    "TEMP": "temperature (°C)",
    "PRES": "pressure (hPa)",
    "Iws": "wind speed, cumulated (m/s)",
    "Is": "snow, cumulated hours",
    "Ir": "rain, cumulated hours",
}
_WINDS = ("NE", "NW", "SE", "cv")
_COLUMNS = ("year", "month", "day", "hour", "pm2.5", "cbwd", *_WEATHER)
_MOST_COLUMNS = 100
"""pandas takes for ever to tell thousands of columns of one name apart."""
_FIRST_YEAR = 8_760
"""The hours of 2010, the published training part."""
_LARGEST = 1e9


class BeijingDust(Published):
    """PM2.5 at the US embassy in Beijing, 2010 to 2014, with weather as covariates."""

    title = Text("Beijing PM2.5, hourly", "PM2.5 de Pekín, por horas")
    about = Text(
        "Fine particles in the air of Beijing with dew point, temperature, pressure, wind, snow and rain of the same hours. One hour ahead, repeating the last value is hard to beat.",
        "Partículas finas en el aire de Pekín con el punto de rocío, la temperatura, la presión, el viento, la nieve y la lluvia de las mismas horas. A una hora vista, repetir el último valor es difícil de superar.",
    )
    records = "series"
    source = Text(
        "Liang et al. (2015), Assessing Beijing's PM2.5 pollution, Proceedings of the Royal Society A 471, as "
        "pollution.csv in https://github.com/jbrownlee/Datasets",
        "Liang et al. (2015), Assessing Beijing's PM2.5 pollution, Proceedings of the Royal Society A 471; "
        "pollution.csv en https://github.com/jbrownlee/Datasets",
    )
    licence = Text(
        "Creative Commons Attribution 4.0 (UCI Machine Learning Repository, data set 381).",
        "Creative Commons Atribución 4.0 (UCI Machine Learning Repository, conjunto 381).",
    )
    order = 66
    folder = "forecasting/beijing_pm25"
    sources = (
        Source(
            "pollution.csv",
            "https://raw.githubusercontent.com/jbrownlee/Datasets/d20fcb6402ae34e653d4513b00f39257bb37ed7f/pollution.csv",
            "892e9559205d16d32623135c127a3951c12e46ea1e0b3093e107ce89a9fd60e2",
            2_010_492,
        ),
    )

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """Read the table; hours without a measurement take the last one, and those before the first are left out.

        Raises:
            WrongFile: it is no such table, or its hours do not follow one another.
        """
        tables = [name for name in sorted(files) if name.lower().endswith((".csv", ".txt"))] or sorted(files)
        if not tables:
            raise WrongFile(Text("There is no table here.", "Aquí no hay ninguna tabla."))
        frame = pd.concat([_table(name, files[name]) for name in tables], ignore_index=True)
        hours = _hours(frame)
        frame = frame.iloc[hours.argsort(kind="stable")]
        hours = np.sort(hours)
        if len(hours) > 1 and (np.diff(hours) != np.timedelta64(1, "h")).any():
            wrong = hours[int((np.diff(hours) != np.timedelta64(1, "h")).argmax()) + 1]
            raise WrongFile(
                Text(
                    "The hour {hour} does not follow the one before it; every hour must be there once.",
                    "La hora {hour} no sigue a la anterior; cada hora debe estar una sola vez.",
                ).format(hour=_named(wrong))
            )
        known = ~np.isnan(frame["pm2.5"].to_numpy("float64"))
        if not known.any():
            raise WrongFile(Text("The column pm2.5 has no values.", "La columna pm2.5 no tiene valores."))
        lead = int(known.argmax())
        filled = frame["pm2.5"].ffill().to_numpy("float64")[lead:, None]
        winds = (frame["cbwd"].to_numpy()[:, None] == np.array(_WINDS)).astype(np.float64)
        weather = np.concatenate([frame[list(_WEATHER)].to_numpy("float64"), winds], axis=1)[lead:]
        train = _FIRST_YEAR - lead
        return Series(
            filled,
            ("PM2.5",),
            tuple(_named(hour) for hour in hours[lead:]),
            24,
            "µg/m³",
            _notes(int((~known).sum()), len(known), lead),
            weather,
            (*_WEATHER.values(), *(f"wind {wind}" for wind in _WINDS)),
            (round(0.85 * train), train) if len(filled) > train > 0 else None,
            known[lead:, None],
        )


def _table(name: str, content: bytes) -> pd.DataFrame:
    try:
        words = content.decode("utf-8-sig")
        if words.partition("\n")[0].count(",") > _MOST_COLUMNS:
            raise ValueError
        frame = pd.read_csv(io.StringIO(words), dtype=str, keep_default_na=False)
    except UnicodeDecodeError:
        raise refused(name, Text("is not text in UTF-8", "no es texto en UTF-8")) from None
    except (ValueError, OverflowError, RecursionError):  # pandas' own errors of reading are ValueErrors
        raise refused(name, Text("cannot be read as a table", "no se puede leer como tabla")) from None
    missing = [column for column in _COLUMNS if column not in frame.columns]
    if missing or not len(frame) or not frame.columns.is_unique:
        why = Text(
            "does not have one column each called {columns}, and values in them",
            "no tiene una columna para cada uno de estos nombres, con valores: {columns}",
        )
        raise refused(name, why.format(columns=", ".join(missing or _COLUMNS)))
    frame = frame[list(_COLUMNS)].apply(lambda column: column.str.strip())
    if not frame["cbwd"].isin(_WINDS).all():
        wrong = frame["cbwd"][~frame["cbwd"].isin(_WINDS)].iloc[0]
        why = Text("has the wind “{wind}”; known are {winds}", "tiene el viento «{wind}»; se conocen {winds}")
        raise refused(name, why.format(wind=wrong[:40], winds=", ".join(_WINDS)))
    for column in _COLUMNS:
        if column != "cbwd":
            frame[column] = _numbers(name, column, frame[column])
    return pd.DataFrame(frame)


def _numbers(name: str, column: str, words: "pd.Series[str]") -> np.ndarray:
    missing = words.isin(("NA", "")).to_numpy("bool")
    found = pd.to_numeric(words.where(~missing), errors="coerce").to_numpy("float64", na_value=np.nan)
    wrong = ~(np.abs(found) < _LARGEST)
    if column == "pm2.5":
        wrong &= ~missing
    if wrong.any():
        row = int(wrong.argmax())
        why = Text(
            "has no number in column {column}, row {row}", "no tiene un número en la columna {column}, fila {row}"
        )
        raise refused(name, why.format(column=column, row=row + 2))
    return found


def _hours(frame: pd.DataFrame) -> np.ndarray:
    """The hour of each row as `datetime64[h]`."""
    found = pd.to_datetime(frame[["year", "month", "day", "hour"]], errors="coerce")
    if found.isna().any():
        row = int(found.isna().to_numpy().argmax())
        raise WrongFile(Text("Row {row} names no hour.", "La fila {row} no nombra ninguna hora.").format(row=row + 2))
    return found.to_numpy().astype("datetime64[h]")


def _named(hour: np.datetime64) -> str:
    return str(hour.astype("datetime64[m]")).replace("T", " ")


def _notes(missing: int, rows: int, lead: int) -> tuple[Text, ...]:
    filled = Text(
        "PM2.5 is missing in {missing} of {rows} hours. The first {lead} are left out; each of the other {inner} takes the last known value, so that nothing is filled in from the future.",
        "Falta PM2.5 en {missing} de {rows} horas. Las {lead} primeras se omiten; cada una de las otras {inner} toma el "
        "último valor anterior, de modo que nada se rellena desde el futuro.",
    ).format(missing=missing, rows=rows, lead=lead, inner=missing - lead)
    weather = Text(
        "The weather of the known hours is an input and is not forecast; the wind direction is one-hot encoded ({winds}).",
        "El tiempo de las horas conocidas es una entrada y no se predice; la dirección del viento se codifica one-hot ({winds}).",
    ).format(winds=", ".join(_WINDS))
    return (filled, weather) if missing else (weather,)
