"""The statistical forecasts that the M4 competition compares with, as its own code computes them.

Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition: 100,000 time series and 61 forecasting methods
(its `Benchmarks and Evaluation.R`): a test of seasonality at lag m, classical multiplicative decomposition, and Naive2
and Theta on what is left. Theta: Assimakopoulos and Nikolopoulos (2000), The theta model.
"""

from collections.abc import Callable

import numpy as np

from playground.text import Text

_CRITICAL = 1.645
"""Of the normal distribution: 90 % of it lies within so many deviations."""

_SMOOTHINGS = np.concatenate([np.arange(0.01, 0.1, 0.01), np.arange(0.1, 1.0, 0.025), [0.9999]])
"""Weights of the newest value that exponential smoothing is tried with."""


def is_seasonal(values: np.ndarray, period: int) -> bool:
    """Whether the autocorrelation at the season is more than chance, given those before it.

    Args:
        values: `(time,)`.
    """
    if period < 2 or len(values) < 3 * period:
        return False
    centred = values - values.mean()
    total = float(centred @ centred)
    if total <= 0:
        return False
    lagged = np.array([centred[step:] @ centred[:-step] for step in range(1, period + 1)]) / total
    limit = _CRITICAL / np.sqrt(len(values)) * np.sqrt(1 + 2 * (lagged[:-1] ** 2).sum())
    return bool(abs(lagged[-1]) > limit)


def seasonal_factors(values: np.ndarray, period: int) -> np.ndarray:
    """Classical multiplicative decomposition: `(period,)` factors of mean one, the first for the first value.

    The trend is the moving average over one season; a factor is the mean share of the value in the trend.
    """
    whole = len(values) // period * period
    weights = np.ones(period) if period % 2 else np.concatenate([[0.5], np.ones(period - 1), [0.5]])
    half = len(weights) // 2
    trend = np.full(len(values), np.nan)
    trend[half : len(values) - half] = np.convolve(values, weights / period, "valid")
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = values / trend
    shares[~np.isfinite(shares)] = np.nan
    padded = np.append(shares, np.full(-(len(values) - whole) % period, np.nan)).reshape(-1, period)
    counts = (~np.isnan(padded)).sum(axis=0)
    factors = np.where(counts > 0, np.nansum(padded, axis=0) / np.maximum(counts, 1), 1.0)
    mean = factors.mean()
    return factors / mean if mean else np.ones(period)


def adjusted(values: np.ndarray, period: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """A series without its season, and the factors of the steps ahead; where it has none, as it is, and ones.

    Args:
        values: `(time,)`.

    Returns:
        `(time,)` and `(horizon,)`.
    """
    if is_seasonal(values, period):
        factors = seasonal_factors(values, period)
        if (factors > 1e-9).all():
            steps = np.arange(len(values) + horizon) % period
            return values / factors[steps[: len(values)]], factors[steps[len(values) :]]
    return values, np.ones(horizon)


def naive2(values: np.ndarray, period: int, horizon: int) -> np.ndarray:
    """The last value without its season, with the season of each step ahead: `(horizon,)`."""
    plain, factors = adjusted(values, period, horizon)
    found: np.ndarray = plain[-1] * factors
    return found


def theta(values: np.ndarray, period: int, horizon: int) -> np.ndarray:
    """Half the straight line through the series, half its smoothed doubled deviation from it: `(horizon,)`.

    The smoothing weight is the best of a grid by squared one-step error, from the first value on; the competition's code
    searches both freely.
    """
    plain, factors = adjusted(values, period, horizon)
    time = np.arange(len(plain) + horizon, dtype=np.float64)
    known = time[: len(plain)]
    spread = ((known - known.mean()) ** 2).sum()
    slope = ((known - known.mean()) * plain).sum() / spread if spread else 0.0
    line = plain.mean() + slope * (time - known.mean())
    doubled = 2 * plain - line[: len(plain)]
    level = np.full(len(_SMOOTHINGS), doubled[0])
    error = np.zeros(len(_SMOOTHINGS))
    for value in doubled[1:]:
        miss = value - level
        error += miss * miss
        level += _SMOOTHINGS * miss
    found: np.ndarray = (0.5 * level[error.argmin()] + 0.5 * line[len(plain) :]) * factors
    return np.maximum(found, 0.0) if (values >= 0).all() else found


METHODS: dict[str, Callable[[np.ndarray, int, int], np.ndarray]] = {"naive2": naive2, "theta": theta}
"""The forecasts by name; the names are those of the baselines that give them."""

TITLES: dict[str, Text] = {
    "naive2": Text("Naive2 (seasonally adjusted naive)", "Naive2 (ingenuo desestacionalizado)"),
    "theta": Text("Theta", "Theta"),
}
