"""The Lorenz system: a chaotic series that jumps between two wings."""

import numpy as np
from scipy.integrate import solve_ivp

from playground.dataset import ProgressCallback, Series, silent
from playground.datasets._generated import GeneratedSeries
from playground.errors import WrongInput
from playground.knobs import knob
from playground.text import Text, numeral

PRANDTL, RAYLEIGH, BETA = 10.0, 28.0, 8.0 / 3.0
PASSED = 10.0
"""Units of time before the series begins, so that it has reached the attractor."""

LONGEST = 10_000.0
"""Units of time that are integrated at most, which takes some tens of seconds."""


class Lorenz(GeneratedSeries):
    """The coordinate x of x' = 10 (y - x), y' = x (28 - z) - y, z' = x y - 8/3 z.

    E. N. Lorenz, Deterministic nonperiodic flow (Journal of the Atmospheric Sciences 20, 1963).
    """

    title = Text("Lorenz system (chaotic)", "Sistema de Lorenz (caótico)")
    about = Text(
        "One coordinate of Lorenz's equations for rolling air. It circles on one side, then jumps to the other; when it jumps cannot be foreseen for long.",
        "Una coordenada de las ecuaciones de Lorenz para el aire en convección. Gira a un lado y de pronto salta al otro; cuándo salta no se puede prever mucho antes.",
    )
    source = Text(
        "Lorenz (1963); integrated here with scipy (DOP853, relative tolerance 1e-9)",
        "Lorenz (1963); integrado aquí con scipy (DOP853, tolerancia relativa 1e-9)",
    )
    order = 70

    interval: float = knob(
        0.05,
        ge=0.005,
        le=1.0,
        log=True,
        title=Text("Interval", "Intervalo"),
        help=Text(
            "Time between two values; a turn takes about 0.75.",
            "Tiempo entre dos valores; una vuelta dura unos 0,75.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Integrate from a point drawn by the seed.

        Raises:
            WrongInput: the series would span too much time.
        """
        if self.steps * self.interval > LONGEST:
            raise WrongInput(
                Text(
                    "The series would span {span} units of time, and {most} can be integrated here; lower the steps or the interval.",
                    "La serie abarcaría {span} unidades de tiempo y aquí se pueden integrar {most}; reduzca los pasos o el intervalo.",
                ).format(span=numeral(self.steps * self.interval, ".0f"), most=numeral(LONGEST, ".0f"))
            )
        start = np.add(self.generator().uniform(-1, 1, 3), (0, 1, 20))
        times = PASSED + self.interval * np.arange(self.steps)
        found = solve_ivp(flow, (0, times[-1]), start, method="DOP853", t_eval=times, rtol=1e-9, atol=1e-9)
        return self.series(
            found.y[0],
            "x",
            max(1, round(0.75 / self.interval)),
            Text(
                "The season is set to about one turn. On another machine the last digits differ, and with them, after a time, the whole series.",
                "El periodo se fija en una vuelta, más o menos. En otra máquina cambian las últimas cifras y, con ellas, al cabo de un tiempo, toda la serie.",
            ),
        )


def flow(_time: float, point: np.ndarray) -> tuple[float, float, float]:
    """The velocity at a point (x, y, z)."""
    x, y, z = point
    return PRANDTL * (y - x), x * (RAYLEIGH - z) - y, x * y - BETA * z
