"""Trivial forecast: the last season."""

from typing import ClassVar

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class SeasonalNaive(Naive):
    """Everything comes back as it was one season ago."""

    title: ClassVar[Text] = TITLES["seasonal_naive"]
    about: ClassVar[Text] = Text(
        "Forecasts that everything comes back as it was one season ago.",
        "Predice que todo vuelve a ser como hace una temporada.",
    )
    order: ClassVar[int] = 20
