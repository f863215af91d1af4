"""Trivial forecast: the last season."""

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class SeasonalNaive(Naive):
    """Everything comes back as it was one season ago."""

    title = TITLES["seasonal_naive"]
    about = Text(
        "Repeats the values of one season ago.",
        "Repite los valores del periodo estacional anterior.",
    )
    order = 20
