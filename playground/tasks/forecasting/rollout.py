"""From what a network gives to forecasts in the data's unit."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from playground.batch import Batch
from playground.model import Network
from playground.tasks.forecasting.transformation import Transformation, back
from playground.tasks.forecasting.view import in_place, per_series


def steps_ahead(network: Network, batch: Batch, horizon: int) -> Tensor:
    """Forecast step by step: read the window, then feed each answer back in with the carried state.

    Args:
        network: trained to give the next value at every position.
        batch: inputs `(batch, time, series)`.

    Returns:
        `(batch, horizon, series)`, transformed and scaled as the inputs are.
    """
    outputs, state = network(batch)
    found = [outputs[:, -1:]]
    for _ in range(horizon - 1):
        outputs, state = network(Batch(found[-1], found[-1]), state)
        found.append(outputs[:, -1:])
    return torch.cat(found, dim=1)


def in_unit(answers: Tensor, batch: Batch, name: Transformation, memory: Mapping[str, Any]) -> Tensor:
    """Undo the window's own level, scaling and transformation.

    Args:
        answers: `(batch, horizon, series)` as the network gives them.
        batch: what it was given, with the extra `past`: `(batch, steps, series)` last known values in the data's unit.
        memory: `mean`, `deviation`, `period`, and `season` where differences are taken over another one.

    Returns:
        `(batch, horizon, series)` in float64, where the past lies.
    """
    past = batch.extras["past"]
    answers = answers.to(past.device, torch.float64)
    mean, deviation = (per_series(key, memory[key], batch, answers) for key in ("mean", "deviation"))
    season = int(memory.get("season", memory["period"]))
    return back(in_place(answers, batch.extras) * deviation + mean, past, name, season)
