"""How forecasts are measured, in the data's own unit or in deviations of each series.

MASE: Hyndman and Koehler (2006), "Another look at measures of forecast accuracy". sMAPE as in the M4 competition
(Makridakis, Spiliotis and Assimakopoulos, 2020): 0 to 200 %; and its OWA, the mean of both relative to Naive2.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch
from playground.naive import RULES, Past
from playground.tasks.forecasting import quantiles
from playground.tasks.forecasting.view import per_series


def tally(forecast: Tensor, batch: Batch, memory: Mapping[str, Any]) -> dict[str, Tensor]:
    """Sums over a batch from which all metrics follow, those of the four trivial forecasts' errors among them.

    Args:
        forecast: `(batch, horizon, series)` in the data's unit, or with one more axis of quantiles.
        batch: with the extras `truth` of the same shape and the past (see `naive.Past`).
        memory: `period`, and one per series `mase_scale` and `error_unit`.
    """
    truth, past, period = batch.extras["truth"], Past.of(batch), int(memory["period"])
    naive = {name: rule(past, truth.shape[1], period) for name, rule in RULES.items()}
    scale = per_series("mase_scale", memory["mase_scale"], batch, truth)
    unit = per_series("error_unit", error_unit(memory), batch, truth)
    found = sums(quantiles.point(forecast), truth, naive, scale, unit) | quantiles.tally(forecast, truth, unit)
    if "naive2" in batch.extras:
        rival = sums(batch.extras["naive2"], truth, {}, scale, torch.ones_like(scale))
        found |= {"naive2_scaled": rival["scaled"], "naive2_symmetric": rival["symmetric"]}
    return found


def error_unit(memory: Mapping[str, Any]) -> list[float]:
    """What errors are counted in, one per series, in the data's unit: 1, or a deviation of the training part."""
    ones = [1.0] * len(memory["mase_scale"])
    return list(memory.get("error_unit", ones))


def sums(
    forecast: Tensor, truth: Tensor, naive: Mapping[str, Tensor], scale: Tensor, unit: Tensor
) -> dict[str, Tensor]:
    """The sums from forecasts, the truth and the trivial forecasts, all `(…, series)` alike.

    Args:
        scale: what MASE divides by. unit: what errors are counted in; both one per series, in the data's unit.
    """
    error = forecast - truth
    off, size = error.abs(), forecast.abs() + truth.abs()
    return {
        "count": torch.tensor(float(truth.numel()), device=truth.device),
        "absolute": (off / unit).sum(),
        "squared": (error / unit).square().sum(),
        "scaled": (off / scale).sum(),
        "symmetric": torch.where(size > 0, off / size, torch.zeros_like(size)).sum(),
    } | {name: ((answer - truth).abs() / unit).sum() for name, answer in naive.items()}


def metrics(totals: Mapping[str, Tensor]) -> dict[str, float]:
    """The metrics from sums over a whole part."""
    count = float(totals["count"])
    mae = float(totals["absolute"]) / count
    mse = float(totals["squared"]) / count
    floor = min(float(totals[name]) for name in RULES) / count
    found = {
        "mae": mae,
        "rmse": mse**0.5,
        "mse": mse,
        "mase": float(totals["scaled"]) / count,
        "smape": 200.0 * float(totals["symmetric"]) / count,
        # Where a trivial forecast is perfect there is nothing to remove: as good is 0, worse is -1.
        "skill": 1.0 - mae / floor if floor > 0 else (0.0 if mae == 0 else -1.0),
    }
    if "naive2_scaled" in totals:
        shares = [
            float(totals[name]) / float(totals[f"naive2_{name}"].clamp(min=1e-12)) for name in ("scaled", "symmetric")
        ]
        found["owa"] = sum(shares) / 2
    return found | quantiles.metrics(totals)


def floors(totals: Mapping[str, Tensor]) -> dict[str, float]:
    """The mean absolute error of each trivial forecast on the same windows, by name."""
    return {name: float(totals[name]) / float(totals["count"]) for name in RULES}


def mase_scale(train: np.ndarray, period: int) -> list[float]:
    """The mean absolute error of the seasonal naive forecast inside the training part, one per series.

    Where that is zero (the series repeats itself exactly), the last value's takes its place; for a constant, 1.

    Args:
        train: `(time, series)` in the data's unit.
    """
    scale = np.ones(train.shape[1])
    for steps in (1, period):
        if len(train) > steps:
            found = np.abs(train[steps:] - train[:-steps]).mean(axis=0)
            scale = np.where(found > 0, found, scale)
    return [float(value) for value in scale]


def deviations(train: np.ndarray, standardised: bool) -> list[float]:
    """What errors are counted in, one per series: the deviation of the training part, or 1 for the data's unit.

    Args:
        train: `(time, series)` in the data's unit.
    """
    spread = train.std(axis=0) if standardised else np.ones(train.shape[1])
    return [float(value) if value > 0 else 1.0 for value in spread]
