"""Trivial forecast: the drift."""

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class Drift(Naive):
    """The mean change so far goes on."""

    title = TITLES["drift"]
    about = Text(
        "Continues the straight line from the first value of the series to the last.",
        "Prolonga la recta que va del primer valor de la serie al último.",
    )
    order = 30
