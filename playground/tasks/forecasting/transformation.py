"""What is done to a series before a network sees it, and how forecasts are brought back, exactly."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from playground.errors import Impossible
from playground.tasks.forecasting import gaps
from playground.text import Text

Transformation = Literal["none", "difference", "seasonal_difference", "log", "seasonal_growth", "square_root"]

LARGEST_EXPONENT = 80.0
_STILL = 1e-14
"""A deviation of less than this share of a series' largest value is rounding."""


def lag(name: Transformation, period: int) -> int:
    """How many steps back a transformed value looks; so many are lost at the beginning."""
    return {"difference": 1, "seasonal_difference": period, "seasonal_growth": period}.get(name, 0)


def forward(values: np.ndarray, name: Transformation, period: int) -> np.ndarray:
    """Transform a series.

    Args:
        values: `(time, series)` in the data's unit.

    Returns:
        `(time - lag, series)`.
    """
    if name == "log":
        logarithms: np.ndarray = np.log(values)
        return logarithms
    if name == "seasonal_growth":
        return forward(np.log(values), "seasonal_difference", period)
    if name == "square_root":
        roots: np.ndarray = np.sqrt(values)
        return roots
    steps = lag(name, period)
    return values[steps:] - values[:-steps] if steps else values


def scale(
    values: np.ndarray, name: Transformation, period: int, known: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """What a transformed series is moved and divided by, one each per series: mean and deviation.

    A series that stands still is only moved to zero.

    Args:
        values: `(time, series)` in the data's unit, more of them than `lag`; all are fitted on.
        known: the same shape, bool, which of them count; None: all do.
    """
    steps = lag(name, period)
    mean, spread = gaps.centre(forward(values, name, period), gaps.between(known, steps))
    height = np.abs(np.log(values) if name == "seasonal_growth" else values if steps else forward(values, name, period))
    return mean, np.where(spread > _STILL * height.max(axis=0), spread, 1.0)


def back(answers: Tensor, recent: Tensor, name: Transformation, period: int) -> Tensor:
    """Undo `forward` on forecasts.

    Args:
        answers: `(batch, horizon, series)` transformed values ahead.
        recent: `(batch, steps, series)` the last known values in the data's unit, at least `lag` of them.

    Returns:
        `(batch, horizon, series)` in the data's unit.
    """
    if name == "log":
        return answers.clamp(max=LARGEST_EXPONENT).exp()
    if name == "seasonal_growth":
        return back(back(answers, recent.log(), "seasonal_difference", period), recent, "log", period)
    if name == "square_root":
        # A root is never negative; without the clamp a forecast below zero would come back as a large value.
        return answers.clamp(min=0.0).square()
    if name == "difference":
        return recent[:, -1:] + answers.cumsum(1)
    if name == "seasonal_difference":
        season, parts = recent[:, -period:], []
        for part in torch.split(answers, period, dim=1):
            season = season[:, : part.shape[1]] + part
            parts.append(season)
        return torch.cat(parts, dim=1)
    return answers


def check(values: np.ndarray, names: tuple[str, ...], name: Transformation) -> None:
    """Refuse what has no logarithm or no root.

    Raises:
        Impossible: the sentence names the series, its least value, and what to choose instead.
    """
    least = values.min(axis=0)
    wrong = {"log": least <= 0, "seasonal_growth": least <= 0, "square_root": least < 0}.get(name)
    if wrong is None or not wrong.any():
        return
    series = int(wrong.argmax())
    what, instead = (
        (Text("logarithm", "logaritmo"), Text("square root or difference", "raíz cuadrada o diferencia"))
        if name != "square_root" and least[series] == 0
        else (Text("logarithm", "logaritmo"), Text("difference or none", "diferencia o ninguna"))
        if name != "square_root"
        else (Text("square root", "raíz cuadrada"), Text("difference or none", "diferencia o ninguna"))
    )
    raise Impossible(
        Text(
            "“{series}” falls to {least}, which has no {what} a network could use; choose the transformation {instead}.",
            "«{series}» baja hasta {least}, que no tiene {what} útil para una red; elija la transformación {instead}.",
        ).format(series=names[series], least=f"{least[series]:g}", what=what, instead=instead)
    )
