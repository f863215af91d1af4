"""Trivial forecast: the last value."""

from typing import ClassVar

from playground.baselines._naive import Naive
from playground.series.naive import TITLES
from playground.text import Text


class LastValue(Naive):
    """Everything stays as it is."""

    title: ClassVar[Text] = TITLES["last_value"]
    about: ClassVar[Text] = Text(
        "Forecasts that nothing changes: the last value is repeated.",
        "Predice que nada cambia: se repite el último valor.",
    )
    order: ClassVar[int] = 10
