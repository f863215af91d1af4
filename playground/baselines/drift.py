"""Trivial forecast: the drift."""

from typing import ClassVar

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class Drift(Naive):
    """The mean change so far goes on."""

    title: ClassVar[Text] = TITLES["drift"]
    about: ClassVar[Text] = Text(
        "Goes on along the straight line from the first value of the series to the newest.",
        "Prolonga la recta que va del primer valor de la serie al más reciente.",
    )
    order: ClassVar[int] = 30
