"""Whether a forecast only repeats the last known value."""

from typing import TYPE_CHECKING

import torch

from playground.batch import Batch, Data
from playground.model import Network
from playground.tasks.forecasting import quantiles
from playground.tasks.forecasting.view import per_series

if TYPE_CHECKING:
    from playground.tasks.forecasting import Forecasting

SIZE, MOST_BATCHES = 64, 16
"""Windows of a batch, and about how many batches are looked at, spread evenly over the part."""


def echo(task: "Forecasting", network: Network, data: Data) -> float:
    """How far the forecasts on the test part are the last known value shifted.

    That is `max(0, 1 - a / b)`, where a is how far the forecasts are from the last known values and b how far they are
    from the truth, both as mean distances over all steps ahead and series. 1: the forecast is the last value. 0: it is
    nearer to the truth than to the last value, or as near. Each series counts in its own MASE scale.
    """
    part = data.tests["test"]
    device = next(network.parameters()).device
    stride = max(1, len(part) // SIZE // MOST_BATCHES)
    moved, missed = 0.0, 0.0
    network.eval()
    with torch.inference_mode():
        for number, batch in enumerate(part.to(device).batches(SIZE)):
            if number % stride:
                continue
            away, off = _distances(task, network, data, batch)
            moved, missed = moved + away, missed + off
    # Where there is nothing to miss, the forecast is the truth.
    return max(0.0, 1.0 - moved / missed) if missed > 0 else 0.0


def _distances(task: "Forecasting", network: Network, data: Data, batch: Batch) -> tuple[float, float]:
    outputs, _ = network(batch)
    forecast = quantiles.point(task.answer(network, batch, data.memory, outputs))
    truth = batch.extras["truth"]
    scale = per_series("mase_scale", data.memory["mase_scale"], batch, truth)
    last = batch.extras["past"][:, -1:]
    away, off = (forecast - last).abs() / scale, (forecast - truth).abs() / scale
    if (known := batch.extras.get("truth_known")) is not None:
        away, off = away[known.to(away.device)], off[known.to(off.device)]
    return float(away.sum()), float(off.sum())
