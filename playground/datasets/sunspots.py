"""Yearly sunspot numbers."""

import statsmodels.datasets.sunspots as source

from playground.dataset import Dataset, ProgressCallback, Series, silent
from playground.text import Text


class Sunspots(Dataset):
    """Yearly mean sunspot numbers, 1700 to 2008."""

    title = Text("Sunspots, yearly", "Manchas solares, anuales")
    about = Text(
        "The number of sunspots in each year since 1700. They follow cycles of 9 to 14 years, so a fixed season does not fit them.",
        "El número de manchas solares de cada año desde 1700. Siguen ciclos de 9 a 14 años, por lo que ningún periodo fijo se ajusta bien.",
    )
    records = "series"
    source = "National Geophysical Data Center (NOAA), as bundled with statsmodels"
    licence = Text("Public domain.", "Dominio público.")
    reader = "own_series"
    order = 10

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the series that comes with statsmodels."""
        frame = source.load_pandas().data
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
