"""Forecasts by a rule: the trivial ones, and the statistical methods that collections are measured against."""

from typing import ClassVar

from torch import Tensor

from playground.baseline import Answer, BatchBaseline
from playground.batch import Batch, Data
from playground.errors import Impossible
from playground.series import naive, theta
from playground.series.forecast_batch import ForecastBatch
from playground.task import Task
from playground.text import Text

BRINGS = (
    "last_value",
    "seasonal_naive",
    "drift",
    "seasonal_naive_drift",
    "seasonal_ratio",
    "naive2",
    "theta",
)


class Naive(BatchBaseline):
    """A forecast by one of `naive.RULES`, found by its kind; its subclasses are empty but for their words."""

    about: ClassVar[Text]
    records = frozenset({"series"})
    role = "trivial"

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted: the rule is applied where each window ends."""
        rule, period = naive.RULES[self.kind()], int(data.memory["period"])
        return lambda batch: rule(ForecastBatch.of(batch), ForecastBatch.of(batch).truth.shape[1], period)


class Statistical(BatchBaseline):
    """A forecast by one of `theta.METHODS`, found by its kind; its subclasses are empty but for their words."""

    records = frozenset({"series"})
    role = "fitted"

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted on other series: each origin's own past gives the forecast that travels with it.

        Raises:
            Impossible: when asked, where no forecast travels with the origins.
        """

        def answer(batch: Batch) -> Tensor:
            windows = ForecastBatch.of(batch)
            forecast = {"naive2": windows.naive2, "theta": windows.theta}[self.kind()]
            if forecast is None:
                raise Impossible(
                    Text(
                        "{title} is computed for collections of series only.",
                        "{title} solo se calcula para colecciones de series.",
                    ).format(title=self.title)
                )
            return forecast

        return answer


class LastValue(Naive):
    """Everything stays as it is."""

    title = naive.TITLES["last_value"]
    about = Text(
        "Forecasts that nothing changes: the last value is repeated.",
        "Predice que nada cambia: se repite el último valor.",
    )
    order = 10


class SeasonalNaive(Naive):
    """Everything comes back as it was one season ago."""

    title = naive.TITLES["seasonal_naive"]
    about = Text(
        "Repeats the values of one season ago.",
        "Repite los valores del periodo estacional anterior.",
    )
    order = 20


class Drift(Naive):
    """The mean change so far goes on."""

    title = naive.TITLES["drift"]
    about = Text(
        "Continues the straight line from the first value of the series to the last.",
        "Prolonga la recta que va del primer valor de la serie al último.",
    )
    order = 30


class SeasonalNaiveDrift(Naive):
    """The last season, moved by the mean change so far."""

    title = naive.TITLES["seasonal_naive_drift"]
    about = Text(
        "Repeats the last season, shifted by the mean change of the series so far.",
        "Repite el último periodo estacional, desplazado según el cambio medio de la serie hasta ahora.",
    )
    order = 40


class SeasonalRatio(BatchBaseline):
    """The last season comes back, grown by as much as the last value has grown since one season ago."""

    title = naive.TITLES["seasonal_ratio"]
    about = Text(
        "Multiplies the last season by the growth of the last value over one season.",
        "Multiplica el último periodo estacional por lo que ha crecido el último valor en un periodo.",
    )
    records = frozenset({"series"})
    role = "fitted"
    order = 41

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted: the rule is applied where each window ends.

        Raises:
            Impossible: when asked, where the data have no season, or values that do not grow by a ratio.
        """
        period = int(data.memory["period"])

        def answer(batch: Batch) -> Tensor:
            windows = ForecastBatch.of(batch)
            if period < 2 or bool((windows.past <= 0).any()):
                raise Impossible(
                    Text(
                        "{title} needs a season and values above zero.",
                        "{title} necesita un periodo estacional y valores mayores que cero.",
                    ).format(title=self.title)
                )
            return naive.seasonal_ratio(windows, windows.truth.shape[1], period)

        return answer


class Naive2(Statistical):
    """The last value, seasonally adjusted where a test finds a season: what the M4 competition measures all against."""

    title = theta.TITLES["naive2"]
    about = Text(
        "Removes the seasonal pattern where there is one, repeats the last value and adds the pattern back.",
        "Quita la estacionalidad si la hay, repite el último valor y la vuelve a añadir.",
    )
    order = 42


class Theta(Statistical):
    """Half a straight line, half exponential smoothing (Assimakopoulos and Nikolopoulos, 2000), seasonally adjusted."""

    title = theta.TITLES["theta"]
    about = Text(
        "Half the trend line of the series, half its exponentially smoothed deviation from it, with the seasonal pattern removed and added back.",
        "La mitad de la recta de tendencia de la serie y la mitad de su desviación con suavizado exponencial; la estacionalidad se quita antes y se vuelve a añadir después.",
    )
    order = 44
