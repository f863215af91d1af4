"""Twelve classic series of textbooks."""

from typing import Literal

from playground.datasets._classic import CLASSICS, ClassicData
from playground.knobs import knob
from playground.text import Text


class ClassicSeries(ClassicData):
    """One of twelve small series on which forecasts are usually tried first."""

    title = Text("Classic series", "Series clásicas")
    about = Text(
        "Twelve textbook series: temperatures, sales, births, sunspots and more. Small enough to train on in seconds, and hard enough that repeating the last value often wins.",
        "Doce series de libros de texto: temperaturas, ventas, nacimientos, manchas solares y más. Tan pequeñas que se entrena en segundos y tan difíciles que a menudo gana repetir el último valor.",
    )
    order = 45
    sources = tuple(classic.source for classic in CLASSICS.values())

    series: Literal[
        "airline_passengers",
        "minimum_temperatures",
        "maximum_temperatures",
        "female_births",
        "sunspots",
        "car_sales",
        "mean_temperatures",
        "robberies",
        "writing_paper",
        "champagne",
        "shampoo",
        "water_usage",
    ] = knob(
        "minimum_temperatures",
        title=Text("Series", "Serie"),
        help=Text("Which of them is forecast.", "Cuál de ellas se predice."),
        choices={name: classic.title for name, classic in CLASSICS.items()},
    )

    @property
    def chosen(self) -> str:
        """See `ClassicData.chosen`."""
        return self.series
