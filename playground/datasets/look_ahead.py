"""A series beside a column that is ahead of it: what a look-ahead leak looks like."""

from dataclasses import replace

from scipy.signal import lfilter

from playground.dataset import ProgressCallback, Series, silent
from playground.datasets._generated import GeneratedSeries
from playground.knobs import knob
from playground.text import Text

MEMORY = 0.7
"""The share of the last value that stays in the next one."""


class LookAhead(GeneratedSeries):
    """A value that keeps a share of the last one and adds a random number; the column beside it is the same, ahead."""

    title = Text("Series with a column from the future", "Serie con una columna del futuro")
    about = Text(
        "A series that only chance moves, and beside it a column that is some steps ahead of it, as a wrong join of two tables makes it. Whoever reads that column forecasts almost without error, and has learnt nothing.",
        "Una serie que solo mueve el azar y, a su lado, una columna que va unos pasos por delante, como la que deja una unión errónea de dos tablas. Quien lee esa columna predice casi sin error, y no ha aprendido nada.",
    )
    source = Text("generated here", "generado aquí")
    order = 900

    lead: int = knob(
        1,
        ge=0,
        le=100,
        unit=Text("steps", "pasos"),
        title=Text("Lead of the column", "Adelanto de la columna"),
        help=Text(
            "How many steps the column is ahead of the series; 0: it knows no more than the series itself.",
            "Cuántos pasos va la columna por delante de la serie; con 0 no sabe más que la propia serie.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Series:
        """Draw the numbers; the column's last steps are of values that follow the series' end."""
        drawn = self.generator().normal(0, 1, self.steps + self.lead)
        values = lfilter([1.0], [1.0, -MEMORY], drawn)
        series = self.series(values[: self.steps], "value", 1)
        return replace(series, covariates=values[self.lead :, None], covariate_names=("column",))
