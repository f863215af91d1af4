"""Monthly carbon dioxide at Mauna Loa."""

import statsmodels.datasets.co2 as source

from playground.dataset import Dataset, ProgressCallback, Series, silent
from playground.text import Text


class CarbonDioxide(Dataset):
    """Monthly means of the weekly air samples, March 1958 to December 2001."""

    title = Text("Carbon dioxide, monthly", "Dióxido de carbono, mensual")
    about = Text(
        "Carbon dioxide in the air at Mauna Loa, Hawaii. It rises every year and varies with the seasons: a network has to learn both, and last year's value plus the usual rise is hard to beat.",
        "Dióxido de carbono en el aire de Mauna Loa, Hawái. Sube cada año y varía con las estaciones: la red debe aprender ambas cosas, y el valor del año anterior más la subida habitual es difícil de superar.",
    )
    records = "series"
    source = (
        "Keeling and Whorf (2004), Scripps Institution of Oceanography, Carbon Dioxide Information Analysis Center, as "
        "bundled with statsmodels"
    )
    licence = Text("Public domain.", "Dominio público.")
    reader = "own_series"
    order = 20

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Read the weekly series that comes with statsmodels and take monthly means."""
        weekly = source.load_pandas().data["co2"]
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
