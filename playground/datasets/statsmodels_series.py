"""Series that come with statsmodels."""

from statsmodels import datasets as bundled

from playground.dataset import Dataset, ProgressCallback, Series, silent
from playground.text import Text

BRINGS = ("sunspots", "co2", "elnino")


class _Bundled(Dataset):
    """What these series share."""

    records = "series"
    licence = Text("Public domain.", "Dominio público.")
    reader = "own_series"


class Sunspots(_Bundled):
    """Yearly mean sunspot numbers, 1700 to 2008."""

    title = Text("Sunspots, yearly", "Manchas solares, anuales")
    about = Text(
        "The number of sunspots in each year since 1700. They follow cycles of 9 to 14 years, so a fixed season does not fit them.",
        "El número de manchas solares de cada año desde 1700. Siguen ciclos de 9 a 14 años, por lo que ningún periodo fijo se ajusta bien.",
    )
    source = Text(
        "National Geophysical Data Center (NOAA), as bundled with statsmodels",
        "National Geophysical Data Center (NOAA), incluido en statsmodels",
    )
    order = 10

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the series that comes with statsmodels."""
        frame = bundled.sunspots.load_pandas().data
        return Series(
            values=frame[["SUNACTIVITY"]].to_numpy("float64"),
            names=("sunspots",),
            times=tuple(str(int(year)) for year in frame["YEAR"]),
            period=11,
            notes=(
                Text(
                    "No value is missing. The season is set to 11 years, the Sun's average cycle.",
                    "No falta ningún valor. El periodo se fija en 11 años, el ciclo solar medio.",
                ),
            ),
        )


class CO2(_Bundled):
    """Monthly means of the weekly air samples, March 1958 to December 2001."""

    title = Text("Carbon dioxide, monthly", "Dióxido de carbono, mensual")
    about = Text(
        "Carbon dioxide in the air at Mauna Loa, Hawaii. It rises every year and varies with the seasons: a network has to learn both, and last year's value plus the usual rise is hard to beat.",
        "Dióxido de carbono en el aire de Mauna Loa, Hawái. Sube cada año y varía con las estaciones: la red debe aprender ambas cosas, y el valor del año anterior más la subida habitual es difícil de superar.",
    )
    source = Text(
        "Keeling and Whorf (2004), Scripps Institution of Oceanography, Carbon Dioxide Information Analysis Center, as "
        "bundled with statsmodels",
        "Keeling y Whorf (2004), Scripps Institution of Oceanography, Carbon Dioxide Information Analysis Center, "
        "incluido en statsmodels",
    )
    order = 20

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the weekly series that comes with statsmodels and take monthly means."""
        weekly = bundled.co2.load_pandas().data["co2"]
        monthly = weekly.resample("MS").mean()
        return Series(
            values=monthly.interpolate().to_numpy("float64")[:, None],
            names=("CO₂",),
            times=tuple(monthly.index.strftime("%Y-%m")),
            period=12,
            unit="ppm",
            notes=(
                Text(
                    "Monthly means of {weeks} weekly values. {missing} weeks are missing; the {empty} months without any value, all before 1965, are filled by linear interpolation.",
                    "Medias mensuales de {weeks} valores semanales. Faltan {missing} semanas; los {empty} meses sin ningún valor, todos anteriores a 1965, se completan por interpolación lineal.",
                ).format(weeks=len(weekly), missing=int(weekly.isna().sum()), empty=int(monthly.isna().sum())),
            ),
            known=monthly.notna().to_numpy("bool")[:, None],
        )


class ElNino(_Bundled):
    """Monthly mean sea surface temperature off Ecuador and Peru, 1950 to 2010."""

    title = Text("El Niño, monthly", "El Niño, mensual")
    about = Text(
        "Sea surface temperature off Ecuador and Peru (region Niño 1+2). The seasonal pattern is clear; every few years El Niño breaks it.",
        "Temperatura superficial del mar frente a Ecuador y Perú (región Niño 1+2). La estacionalidad es clara; cada pocos años El Niño la rompe.",
    )
    source = Text(
        "National Weather Service (NOAA), ERSST.V3B Niño 1+2, as bundled with statsmodels",
        "National Weather Service (NOAA), ERSST.V3B Niño 1+2, incluido en statsmodels",
    )
    order = 30

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the table of years by months that comes with statsmodels."""
        frame = bundled.elnino.load_pandas().data
        years = [int(year) for year in frame["YEAR"]]
        return Series(
            values=frame.drop(columns="YEAR").to_numpy("float64").reshape(-1, 1),
            names=("sea temperature",),
            times=tuple(f"{year}-{month:02}" for year in years for month in range(1, 13)),
            period=12,
            unit="°C",
            notes=(Text("No value is missing.", "No falta ningún valor."),),
        )
