"""How forecasts are measured, in the data's own unit or in deviations of each series.

MASE: Hyndman and Koehler (2006), "Another look at measures of forecast accuracy". sMAPE as in the M4 competition
(Makridakis, Spiliotis and Assimakopoulos, 2020): 0 to 200 %; and its OWA, the mean of both relative to Naive2.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch, Data
from playground.model import Network
from playground.series.forecast_batch import ForecastBatch
from playground.series.naive import RULES
from playground.task import added
from playground.tasks.forecasting import gaps, quantiles
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.view import per_series


def tally(forecast: Tensor, batch: ForecastBatch, memory: Mapping[str, Any]) -> dict[str, Tensor]:
    """Sums over a batch from which all metrics follow, those of the four trivial forecasts' errors among them.

    Args:
        forecast: `(batch, horizon, series)` in the data's unit, or with one more axis of quantiles.
        batch: with the truth of the same shape; where some of it is filled in, that counts nowhere.
        memory: `period`, and one per series `mase_scale` and `error_unit`.
    """
    truth, period = batch.truth, int(memory["period"])
    naive = {name: rule(batch, truth.shape[1], period) for name, rule in RULES.items()}
    scale = per_series(batch.mase_scale, memory["mase_scale"], batch, truth)
    unit = per_series(batch.error_unit, error_unit(memory), batch, truth)
    known = None if batch.truth_known is None else batch.truth_known.to(truth.device)
    found = sums(quantiles.point(forecast), truth, naive, scale, unit, known=known)
    found |= quantiles.tally(forecast, truth, unit, known)
    if batch.naive2 is not None:
        rival = sums(batch.naive2, truth, {}, scale, torch.ones_like(scale), known=known)
        found |= {"naive2_scaled": rival["scaled"], "naive2_symmetric": rival["symmetric"]}
    return found


def error_unit(memory: Mapping[str, Any]) -> list[float]:
    """What errors are counted in, one per series, in the data's unit: 1, or a deviation of the training part."""
    return list(memory.get("error_unit", [1.0] * len(memory["mase_scale"])))


def sums(
    forecast: Tensor,
    truth: Tensor,
    naive: Mapping[str, Tensor],
    scale: Tensor,
    unit: Tensor,
    *,
    known: Tensor | None = None,
) -> dict[str, Tensor]:
    """The sums from forecasts, the truth and the trivial forecasts, all `(…, series)` alike.

    Args:
        scale: what MASE divides by, one per series, in the data's unit.
        unit: what errors are counted in, one per series, in the data's unit.
        known: which truths count, bool of their shape; None: all.
    """
    error = forecast - truth
    off, size = error.abs(), forecast.abs() + truth.abs()
    count = torch.tensor(truth.numel(), device=truth.device) if known is None else known.sum()
    counted = {
        "absolute": off / unit,
        "squared": (error / unit).square(),
        "scaled": off / scale,
        "symmetric": torch.where(size > 0, off / size, torch.zeros_like(size)),
    } | {name: (answer - truth).abs() / unit for name, answer in naive.items()}
    if known is not None:
        counted = {name: torch.where(known, values, 0.0) for name, values in counted.items()}
    return {"count": count.double()} | {name: values.sum() for name, values in counted.items()}


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


def floors(batches: Iterable[Batch], memory: Mapping[str, Any]) -> dict[str, float]:
    """The mean absolute error of each trivial forecast over some windows, by name."""
    totals = added(tally(windows.truth, windows, memory) for windows in map(ForecastBatch.of, batches))
    return {name: float(totals[name]) / float(totals["count"]) for name in RULES}


def mase_scale(train: np.ndarray, period: int, known: np.ndarray | None = None) -> list[float]:
    """The mean absolute error of the seasonal naive forecast inside the training part, one per series.

    Where that is zero (the series repeats itself exactly), the last value's takes its place; for a constant, 1.

    Args:
        train: `(time, series)` in the data's unit.
        known: the same shape, bool: only changes between known values count; None: all are.
    """
    scale = np.ones(train.shape[1])
    for steps in (1, period):
        if len(train) > steps:
            counted = gaps.between(known, steps)
            found = gaps.centre(np.abs(train[steps:] - train[:-steps]), counted)[0]
            if counted is not None:  # where no two known values lie so far apart, nothing is known of it
                found = np.where(counted.any(axis=0), found, 0.0)
            scale = np.where(found > 0, found, scale)
    return [float(value) for value in scale]


def deviations(train: np.ndarray, standardised: bool, known: np.ndarray | None = None) -> list[float]:
    """What errors are counted in, one per series: the deviation of the training part, or 1 for the data's unit.

    Args:
        train: `(time, series)` in the data's unit.
        known: the same shape, bool, what counts; None: all does.
    """
    spread = gaps.centre(train, known)[1] if standardised else np.ones(train.shape[1])
    return [float(value) if value > 0 else 1.0 for value in spread]


SIZE, MOST_BATCHES = 64, 16
"""Windows of a batch, and about how many batches are looked at, spread evenly over the part."""


def meters(task: ForecastingKnobs, network: Network, data: Data) -> dict[str, float]:
    """What can be told of forecasts on the test part, by name.

    `echo`: how far they are the last known value shifted. That is `max(0, 1 - a / b)`, where a is how far the forecasts
    are from the last known values and b how far they are from the truth, both as mean distances over all steps ahead and
    series. 1: the forecast is the last value. 0: it is nearer to the truth than to the last value, or as near.

    `flat_forecast`: how much they differ from one window to another, as a share of what the truth does: the deviations
    over the windows of each step ahead and series. 0: always the same forecast. Of one table of series only, whose
    windows are of the same series.

    `exposure_bias`: the share of their error that goes away where each step is fed with the truth before it, of networks
    that are fed with their own outputs.

    Each series counts in its own MASE scale.
    """
    part = data.tests["test"]
    device = next(network.parameters()).device
    stride = max(1, len(part) // SIZE // MOST_BATCHES)
    moved, missed, forced = 0.0, 0.0, 0.0
    spreads = Spread(), Spread()
    network.eval()
    with torch.inference_mode():
        for number, batch in enumerate(part.to(device).batches(SIZE)):
            if number % stride:
                continue
            windows = ForecastBatch.of(batch)
            scale = per_series(windows.mase_scale, data.memory["mase_scale"], windows, windows.truth)
            forecast = _forecast(task, network, data, windows, network(windows)[0])
            away, off = (_distance(forecast - other, windows, scale) for other in (windows.past[:, -1:], windows.truth))
            moved, missed = moved + away, missed + off
            for spread, values in zip(spreads, (forecast, windows.truth), strict=True):
                spread.add(values / scale)
            told = network.teacher_forced(windows) if windows.truth.shape[1] > 1 else None
            if told is not None:
                forced += _distance(_forecast(task, network, data, windows, told) - windows.truth, windows, scale)
    # Where there is nothing to miss, the forecast is the truth.
    found = {"echo": max(0.0, 1.0 - moved / missed) if missed > 0 else 0.0}
    if "known" not in data.memory and spreads[1].variance() > 0:
        found["flat_forecast"] = (spreads[0].variance() / spreads[1].variance()) ** 0.5
    if forced > 0 and missed > 0:
        found["exposure_bias"] = 1.0 - forced / missed
    return found


class Spread:
    """The variance over windows of what has one value for each step ahead and series, from sums."""

    def __init__(self) -> None:
        self._count, self._first = 0, torch.zeros(())
        self._sum, self._squares = torch.zeros(()), torch.zeros(())

    def add(self, values: Tensor) -> None:
        """Take in values `(batch, steps, series)`."""
        if not self._count:
            self._first = values[0]
        apart = values - self._first  # large levels would swallow small differences
        self._count += len(values)
        self._sum, self._squares = self._sum + apart.sum(0), self._squares + apart.square().sum(0)

    def variance(self) -> float:
        """The mean variance over steps ahead and series."""
        if not self._count:
            return 0.0
        return float((self._squares / self._count - (self._sum / self._count).square()).clamp(min=0).mean())


def _forecast(task: ForecastingKnobs, network: Network, data: Data, batch: ForecastBatch, outputs: Tensor) -> Tensor:
    """The forecasts `(batch, horizon, series)` in the data's unit; of quantiles the middle one."""
    return quantiles.point(task.answer(network, batch, data.memory, outputs))


def _distance(differences: Tensor, batch: ForecastBatch, scale: Tensor) -> float:
    """The sum of absolute differences in the series' scales, where the truth is known."""
    far = differences.abs() / scale
    return float((far if batch.truth_known is None else far[batch.truth_known.to(far.device)]).sum())
