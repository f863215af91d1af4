"""Prediction intervals that are calibrated on the validation set, for any forecaster, and how often intervals hold.

Split-conformal intervals: V. Vovk, A. Gammerman and G. Shafer, Algorithmic learning in a random world (2005); J. Lei et al.,
Distribution-free predictive inference for regression (2018). Of a network that answers quantiles, its own interval is
widened or narrowed: Y. Romano, E. Patterson and E. Candès, Conformalized quantile regression (2019).

They cover what they promise on average over calibration sets, if validation and test items are exchangeable. Steps of a
time series are not: its level, spread and season move on (R. F. Barber et al., Conformal prediction beyond
exchangeability, 2023).
"""

from dataclasses import dataclass

import numpy as np

from playground.task.item_errors import ItemErrors

LEVELS = (0.5, 0.8, 0.9, 0.95)
"""The shares that intervals are to cover."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """Where each of some items is to lie.

    Attributes:
        level: the share that is to be covered.
        low: `(items,)` in the data's unit.
        high: `(items,)` the same.
    """

    level: float
    low: np.ndarray
    high: np.ndarray

    def covers(self, truth: np.ndarray) -> np.ndarray:
        """Bool, which of the values `(items,)` lie within, the borders included."""
        return (self.low <= truth) & (truth <= self.high)

    @property
    def width(self) -> float:
        """The mean width, in the data's unit."""
        return float(np.mean(self.high - self.low))


def margin(scores: np.ndarray, level: float) -> float:
    """What has to be added on both sides: the `⌈(n + 1) level⌉`-th smallest of n scores; infinite where n is too small.

    Args:
        scores: `(items,)` how far each item of the calibration set lies outside; below 0: so far within.
        level: the share that is to be covered, 0 to 1.
    """
    rank = int(np.ceil(round((len(scores) + 1) * level, 9)))
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank <= len(scores) else np.inf


def needed(level: float) -> int:
    """How many calibration items a margin needs to be finite."""
    return int(np.ceil(round(level / (1 - level), 9)))


def of_quantiles(items: ItemErrors, levels: tuple[float, ...]) -> list[Intervals]:
    """The intervals between two quantiles of a network that lie alike on both sides, the narrowest first.

    Args:
        items: with quantiles `(items, levels)`.
        levels: the share of values that should lie below each, in order.
    """
    if items.quantiles is None:
        return []
    half = len(levels) // 2
    return [
        Intervals(
            round(levels[-1 - place] - levels[place], 6), items.quantiles[:, place], items.quantiles[:, -1 - place]
        )
        for place in reversed(range(half))
    ]


def conformal(calibration: ItemErrors, test: ItemErrors, stratum: str, level: float) -> Intervals:
    """Intervals of the test items, calibrated for each stratum by itself.

    Args:
        calibration: items that the network did not learn from.
        test: the items that intervals are wanted for.
        stratum: the factor whose values are calibrated each by itself, such as the step ahead.
        level: the share that is to be covered, 0 to 1.
    """
    (low, high), (lower, upper) = _borders(calibration), _borders(test)
    scores = np.maximum(low - calibration.truth, calibration.truth - high) / calibration.scales
    margins = np.full(len(test), np.inf)
    for value in np.unique(test.factors[stratum]):
        margins[test.factors[stratum] == value] = margin(scores[calibration.factors[stratum] == value], level)
    margins *= test.scales
    # A margin that narrows may not turn an interval round.
    middle = (lower + upper) / 2
    return Intervals(level, np.minimum(lower - margins, middle), np.maximum(upper + margins, middle))


def _borders(items: ItemErrors) -> tuple[np.ndarray, np.ndarray]:
    """What is widened: the outermost quantiles, or the forecast itself."""
    if items.quantiles is None:
        return items.answer, items.answer
    return items.quantiles[:, 0], items.quantiles[:, -1]
