"""Statistical forecast: the theta method."""

from playground.baselines._naive import Statistical
from playground.series.theta import TITLES
from playground.text import Text


class Theta(Statistical):
    """Half a straight line, half exponential smoothing (Assimakopoulos and Nikolopoulos, 2000), seasonally adjusted."""

    title = TITLES["theta"]
    about = Text(
        "Half the trend line of the series, half its exponentially smoothed deviation from it, with the seasonal pattern removed and added back.",
        "La mitad de la recta de tendencia de la serie y la mitad de su desviación con suavizado exponencial; la estacionalidad se quita antes y se vuelve a añadir después.",
    )
    order = 44
