"""Trivial forecast: the last season with drift."""

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class SeasonalNaiveDrift(Naive):
    """The last season, moved by the mean change so far."""

    title = TITLES["seasonal_naive_drift"]
    about = Text(
        "Repeats the last season, shifted by the mean change of the series so far.",
        "Repite el último periodo estacional, desplazado según el cambio medio de la serie hasta ahora.",
    )
    order = 40
