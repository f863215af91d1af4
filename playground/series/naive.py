"""The four trivial forecasts, as rules on the past: the simplest baselines of every forecast, and what `skill` compares with.

All four are given in Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed., section 5.2), but for
their last, which is the second with the slope of the third.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.batch import Batch
from playground.text import Text


@dataclass(frozen=True, slots=True)
class Past:
    """What is known where a forecast is made, in the data's unit.

    Attributes:
        recent: `(batch, steps, series)` the last steps, at least one season of them; the newest last.
        first: `(batch, series)` the very first value of the series.
        elapsed: `(batch,)` steps from that first value to the newest.
    """

    recent: Tensor
    first: Tensor
    elapsed: Tensor

    @classmethod
    def of(cls, batch: Batch) -> "Past":
        """The past that travels with a batch of forecasting windows (its extras `past`, `first`, `elapsed`)."""
        return cls(batch.extras["past"], batch.extras["first"], batch.extras["elapsed"])

    @property
    def slope(self) -> Tensor:
        """`(batch, 1, series)` the mean change a step over the whole past."""
        newest = self.recent[:, -1]
        steps = self.elapsed.clamp(min=1).to(newest.dtype)
        return ((newest - self.first) / steps[:, None])[:, None]


Rule = Callable[[Past, int, int], Tensor]
"""From the past, the horizon and the season to forecasts `(batch, horizon, series)`."""


def last_value(past: Past, horizon: int, period: int) -> Tensor:
    """Everything stays as it is."""
    del period
    return past.recent[:, -1:].expand(-1, horizon, -1)


def seasonal_naive(past: Past, horizon: int, period: int) -> Tensor:
    """Everything comes back as it was one season ago."""
    season = past.recent[:, -period:]
    return season[:, torch.arange(horizon, device=season.device) % period]


def drift(past: Past, horizon: int, period: int) -> Tensor:
    """The straight line through the first and the newest value goes on."""
    return last_value(past, horizon, period) + _ahead(horizon, past.recent) * past.slope


def seasonal_naive_drift(past: Past, horizon: int, period: int) -> Tensor:
    """The last season comes back, moved by the slope of the drift over the seasons in between."""
    seasons = torch.ceil(_ahead(horizon, past.recent) / period)
    return seasonal_naive(past, horizon, period) + seasons * period * past.slope


def seasonal_ratio(past: Past, horizon: int, period: int) -> Tensor:
    """The last season comes back, times the growth since one season ago; once more for each further season.

    One step ahead this is `x[t-11] * x[t] / x[t-12]` for months. It needs positive values and a season.
    """
    growth = past.recent[:, -1:] / past.recent[:, -1 - period, None]
    return seasonal_naive(past, horizon, period) * growth ** torch.ceil(_ahead(horizon, past.recent) / period)


def _ahead(horizon: int, like: Tensor) -> Tensor:
    return torch.arange(1, horizon + 1, device=like.device, dtype=like.dtype)[None, :, None]


RULES: dict[str, Rule] = {
    "last_value": last_value,
    "seasonal_naive": seasonal_naive,
    "drift": drift,
    "seasonal_naive_drift": seasonal_naive_drift,
}
"""The rules by name; the names are those of the baselines that give them."""


def all_of(past: Past, horizon: int, period: int) -> dict[str, Tensor]:
    """What every rule forecasts, by name, to be looked at; that of growth by a ratio where the values allow it."""
    found = {name: rule(past, horizon, period) for name, rule in RULES.items()}
    if period > 1 and past.recent.shape[1] > period and bool((past.recent > 0).all()):
        found["seasonal_ratio"] = seasonal_ratio(past, horizon, period)
    return found


TITLES: dict[str, Text] = {
    "last_value": Text("naive (last value)", "último valor"),
    "seasonal_naive": Text("seasonal naive", "ingenuo estacional"),
    "drift": Text("drift", "deriva"),
    "seasonal_naive_drift": Text("seasonal naive with drift", "ingenuo estacional con deriva"),
    "seasonal_ratio": Text("seasonal naive with growth", "ingenuo estacional con crecimiento"),
}
