"""Trivial forecast: the last value with its season."""

from playground.baselines._naive import Statistical
from playground.series.theta import TITLES
from playground.text import Text


class Naive2(Statistical):
    """The last value, seasonally adjusted where a test finds a season: what the M4 competition measures all against."""

    title = TITLES["naive2"]
    about = Text(
        "Removes the seasonal pattern where there is one, repeats the last value and adds the pattern back.",
        "Quita la estacionalidad si la hay, repite el último valor y la vuelve a añadir.",
    )
    order = 42
