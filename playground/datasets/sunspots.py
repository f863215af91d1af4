"""Yearly sunspot numbers."""

from typing import ClassVar

import statsmodels.datasets.sunspots as source

from playground.dataset import Dataset, ProgressCallback, Records, Series, silent
from playground.text import Text


class Sunspots(Dataset):
    """Yearly mean sunspot numbers, 1700 to 2008."""

    title: ClassVar[Text] = Text("Sunspots, yearly", "Manchas solares, anuales")
    about: ClassVar[Text] = Text(
        "How many spots the Sun showed in each year since 1700. They come and go in cycles of 9 to 14 years, so that a "
        "fixed season does not fit them.",
        "Cuántas manchas mostró el Sol cada año desde 1700. Van y vienen en ciclos de 9 a 14 años, por lo que ninguna "
        "temporada fija les ajusta bien.",
    )
    records: ClassVar[Records] = "series"
    source: ClassVar[str] = "National Geophysical Data Center (NOAA), as bundled with statsmodels"
    licence: ClassVar[Text] = Text("Public domain.", "Dominio público.")
    reader: ClassVar[str] = "own_series"
    order: ClassVar[int] = 10

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the series that comes with statsmodels."""
        del progress
        frame = source.load_pandas().data
        return Series(
            values=frame[["SUNACTIVITY"]].to_numpy("float64"),
            names=("sunspots",),
            times=tuple(str(int(year)) for year in frame["YEAR"]),
            period=11,
            notes=(
                Text(
                    "Nothing is missing. A season of 11 years is taken: the Sun's cycle, on average.",
                    "No falta ningún valor. Se toma una temporada de 11 años: el ciclo solar, en promedio.",
                ),
            ),
        )
