"""Statistical forecast: the theta method."""

from typing import ClassVar

from playground.baselines._competition import Statistical
from playground.series.theta import TITLES
from playground.text import Text


class Theta(Statistical):
    """Half a straight line, half exponential smoothing (Assimakopoulos and Nikolopoulos, 2000), seasonally adjusted."""

    title: ClassVar[Text] = TITLES["theta"]
    about: ClassVar[Text] = Text(
        "Half the straight line through the series, half its smoothed deviation from it, with the season taken out and put "
        "back.",
        "La mitad de la recta que pasa por la serie y la mitad de su desviación suavizada, quitando y volviendo a poner la "
        "temporada.",
    )
    order: ClassVar[int] = 44
