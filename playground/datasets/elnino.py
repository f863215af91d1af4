"""Monthly sea surface temperature of the eastern Pacific."""

import statsmodels.datasets.elnino as source

from playground.dataset import Dataset, ProgressCallback, Series, silent
from playground.text import Text


class ElNino(Dataset):
    """Monthly mean sea surface temperature off Ecuador and Peru, 1950 to 2010."""

    title = Text("El Niño, monthly", "El Niño, mensual")
    about = Text(
        "Sea surface temperature off Ecuador and Peru (region Niño 1+2). The seasonal pattern is clear; every few years El Niño breaks it.",
        "Temperatura superficial del mar frente a Ecuador y Perú (región Niño 1+2). La estacionalidad es clara; cada pocos años El Niño la rompe.",
    )
    records = "series"
    source = "National Weather Service (NOAA), ERSST.V3B Niño 1+2, as bundled with statsmodels"
    licence = Text("Public domain.", "Dominio público.")
    reader = "own_series"
    order = 30

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the table of years by months that comes with statsmodels."""
        frame = source.load_pandas().data
        years = [int(year) for year in frame["YEAR"]]
        return Series(
            values=frame.drop(columns="YEAR").to_numpy("float64").reshape(-1, 1),
            names=("sea temperature",),
            times=tuple(f"{year}-{month:02}" for year in years for month in range(1, 13)),
            period=12,
            unit="°C",
            notes=(Text("No value is missing.", "No falta ningún valor."),),
        )
