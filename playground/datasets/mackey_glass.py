"""The Mackey-Glass equation: a chaotic series that depends on its own past."""

import numpy as np

from playground.dataset import ProgressCallback, Series, silent
from playground.datasets._generated import GeneratedSeries
from playground.knobs import knob
from playground.text import Text

GROWTH, DECAY, POWER = 0.2, 0.1, 10
PIECES = 10
"""Steps of the integration in one unit of time, which is one step of the series."""
PASSED = 1000
"""Units of time before the series begins, so that it has forgotten its start."""


class MackeyGlass(GeneratedSeries):
    """dx/dt = 0.2 x(t - tau) / (1 + x(t - tau)^10) - 0.1 x(t).

    M. C. Mackey and L. Glass, Oscillation and chaos in physiological control systems (Science 197, 1977): the number of
    white blood cells, whose making answers with a delay. Chaotic from a delay of about 17.
    """

    title = Text("Mackey-Glass (chaotic)", "Mackey-Glass (caótica)")
    about = Text(
        "A delay equation for the number of white blood cells. With a delay of 17 it is chaotic: it nearly repeats itself, and small differences grow. No linear model describes it.",
        "Una ecuación con retardo para el número de glóbulos blancos. Con un retardo de 17 es caótica: casi se repite, y las diferencias pequeñas crecen. Ningún modelo lineal la describe.",
    )
    source = Text(
        "Mackey and Glass (1977); integrated here by the Runge-Kutta method of order 4 in steps of 0.1",
        "Mackey y Glass (1977); integrada aquí con el método de Runge-Kutta de orden 4 en pasos de 0,1",
    )
    order = 60

    delay: int = knob(
        17,
        ge=2,
        le=100,
        title=Text("Delay", "Retardo"),
        help=Text(
            "The delay tau of the equation: below about 17 it repeats itself, above it is chaotic.",
            "El retardo tau de la ecuación: por debajo de unos 17 se repite; por encima es caótica.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Integrate from a constant past between 0.9 and 1.3, drawn by the seed; one value for each unit of time."""
        values = integrated(self.delay, self.steps + PASSED, self.generator().uniform(0.9, 1.3))[PASSED:]
        return self.series(
            values,
            "x",
            50,
            Text(
                "One value for each unit of time. The season is set to 50 steps, about the time in which it nearly repeats itself.",
                "Un valor por unidad de tiempo. El periodo se fija en 50 pasos, más o menos lo que tarda en casi repetirse.",
            ),
        )


def integrated(delay: int, count: int, start: float) -> np.ndarray:
    """`(count,)` values at times 1, 2, …, from the past `start`.

    The Runge-Kutta method needs the past at the middle of a step, which is the mean of its ends there.
    """
    lag, size = delay * PIECES, 1 / PIECES
    held = [start] * (lag + 1)

    def slope(now: float, past: float) -> float:
        return GROWTH * past / (1 + past**POWER) - DECAY * now

    for step in range(count * PIECES):
        now, first, last = held[-1], held[step], held[step + 1]
        middle = (first + last) / 2
        one = slope(now, first)
        two = slope(now + size / 2 * one, middle)
        three = slope(now + size / 2 * two, middle)
        four = slope(now + size * three, last)
        held.append(now + size / 6 * (one + 2 * two + 2 * three + four))
    return np.array(held[lag + PIECES :: PIECES])
