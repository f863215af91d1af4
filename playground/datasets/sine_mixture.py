"""A sum of sine waves with noise: a series that a linear model knows how to continue."""

import numpy as np

from playground.dataset import ProgressCallback, Series, silent
from playground.datasets._generated import GeneratedSeries
from playground.knobs import knob
from playground.text import Text

SHORTEST, LONGEST = 8.0, 80.0
"""Steps of a period."""


class SineMixture(GeneratedSeries):
    """Waves whose periods, sizes and phases are drawn."""

    title = Text("Sine waves, mixed", "Mezcla de senos")
    about = Text(
        "A sum of sine waves with noise. A sum of K waves without noise is an exact linear function of its last 2K values, so that a linear model is hard to beat here.",
        "Una suma de ondas seno con ruido. Sin ruido, una suma de K ondas es una función lineal exacta de sus últimos 2K valores: aquí es difícil superar a un modelo lineal.",
    )
    source = Text("generated here", "generado aquí")
    order = 80

    waves: int = knob(
        3,
        ge=1,
        le=20,
        title=Text("Waves", "Ondas"),
        help=Text(
            "How many sine waves are added, with periods of 8 to 80 steps.",
            "Cuántas ondas se suman, con periodos de 8 a 80 pasos.",
        ),
    )
    noise: float = knob(
        0.1,
        ge=0.0,
        le=5.0,
        title=Text("Noise", "Ruido"),
        help=Text(
            "Standard deviation of the random numbers that are added at each step; a wave has a size of 0.5 to 1.5.",
            "Desviación típica de los números al azar que se suman en cada paso; el tamaño de una onda va de 0,5 a 1,5.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Draw the waves, then the noise; the season is the period of the largest wave."""
        draw = self.generator()
        periods = np.exp(draw.uniform(np.log(SHORTEST), np.log(LONGEST), self.waves))
        sizes, phases = draw.uniform(0.5, 1.5, self.waves), draw.uniform(0, 2 * np.pi, self.waves)
        turns = np.arange(self.steps)[:, None] / periods
        values = (sizes * np.sin(2 * np.pi * turns + phases)).sum(axis=1) + draw.normal(0, self.noise, self.steps)
        listed = ", ".join(f"{period:.2f}" for period in periods)
        return self.series(
            values,
            "waves",
            round(periods[sizes.argmax()]),
            Text("Periods in steps: {periods}.", "Periodos en pasos: {periods}.").format(periods=listed),
        )
