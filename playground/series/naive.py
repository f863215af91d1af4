"""The four trivial forecasts, as rules on the past: the simplest baselines of every forecast, and what `skill` compares with.

All four are given in Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed., section 5.2), but for
their last, which is the second with the slope of the third.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from playground.series.forecast_batch import ForecastBatch
from playground.text import Text

Rule = Callable[[ForecastBatch, int, int], Tensor]
"""From the past, the horizon and the season to forecasts `(batch, horizon, series)`."""


def last_value(windows: ForecastBatch, horizon: int, period: int) -> Tensor:
    """Everything stays as it is."""
    del period
    return windows.past[:, -1:].expand(-1, horizon, -1)


def seasonal_naive(windows: ForecastBatch, horizon: int, period: int) -> Tensor:
    """Everything comes back as it was one season ago."""
    season = windows.past[:, -period:]
    return season[:, torch.arange(horizon, device=season.device) % period]


def drift(windows: ForecastBatch, horizon: int, period: int) -> Tensor:
    """The straight line through the first and the newest value goes on."""
    return last_value(windows, horizon, period) + _ahead(horizon, windows.past) * windows.slope


def seasonal_naive_drift(windows: ForecastBatch, horizon: int, period: int) -> Tensor:
    """The last season comes back, moved by the slope of the drift over the seasons in between."""
    seasons = torch.ceil(_ahead(horizon, windows.past) / period)
    return seasonal_naive(windows, horizon, period) + seasons * period * windows.slope


def seasonal_ratio(windows: ForecastBatch, horizon: int, period: int) -> Tensor:
    """The last season comes back, times the growth since one season ago; once more for each further season.

    One step ahead this is `x[t-11] * x[t] / x[t-12]` for months. It needs positive values and a season.
    """
    growth = windows.past[:, -1:] / windows.past[:, -1 - period, None]
    return seasonal_naive(windows, horizon, period) * growth ** torch.ceil(_ahead(horizon, windows.past) / period)


def _ahead(horizon: int, like: Tensor) -> Tensor:
    return torch.arange(1, horizon + 1, device=like.device, dtype=like.dtype)[None, :, None]


RULES: dict[str, Rule] = {
    "last_value": last_value,
    "seasonal_naive": seasonal_naive,
    "drift": drift,
    "seasonal_naive_drift": seasonal_naive_drift,
}
"""The rules by name; the names are those of the baselines that give them."""


def all_of(windows: ForecastBatch, horizon: int, period: int) -> dict[str, Tensor]:
    """What every rule forecasts, by name, to be looked at; that of growth by a ratio where the values allow it."""
    found = {name: rule(windows, horizon, period) for name, rule in RULES.items()}
    if period > 1 and windows.past.shape[1] > period and bool((windows.past > 0).all()):
        found["seasonal_ratio"] = seasonal_ratio(windows, horizon, period)
    return found


TITLES: dict[str, Text] = {
    "last_value": Text("naive (last value)", "ingenuo (último valor)"),
    "seasonal_naive": Text("seasonal naive", "ingenuo estacional"),
    "drift": Text("drift", "deriva"),
    "seasonal_naive_drift": Text("seasonal naive with drift", "ingenuo estacional con deriva"),
    "seasonal_ratio": Text("seasonal naive with growth", "ingenuo estacional con crecimiento"),
}
