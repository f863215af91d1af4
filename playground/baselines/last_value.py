"""Trivial forecast: the last value."""

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class LastValue(Naive):
    """Everything stays as it is."""

    title = TITLES["last_value"]
    about = Text(
        "Forecasts that nothing changes: the last value is repeated.",
        "Predice que nada cambia: se repite el último valor.",
    )
    order = 10
