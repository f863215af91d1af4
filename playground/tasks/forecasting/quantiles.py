"""Forecasts that say how sure they are: several quantiles for each step instead of one value.

A network learns them by the pinball loss (Koenker and Bassett, 1978, Regression quantiles). Quantiles that come out in the
wrong order are sorted (Chernozhukov, Fernández-Val and Galichon, 2010).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import torch
from torch import Tensor

from playground.batch import Part
from playground.errors import Impossible
from playground.tasks.forecasting.origins import Origins
from playground.tasks.forecasting.transformation import Transformation, lag
from playground.tasks.forecasting.view import Windows
from playground.text import Text

LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""The share of values that should lie below each quantile; the middle one is the forecast."""

MIDDLE = len(LEVELS) // 2


def check(levels: int, transformation: Transformation, horizon: int, season: int) -> None:
    """Refuse quantiles of changes that add up over the horizon: quantiles of a sum are not the sums of quantiles.

    Raises:
        Impossible: the sentence says what to change.
    """
    steps = lag(transformation, season)
    if levels > 1 and 0 < steps < horizon:
        raise Impossible(
            Text(
                "Quantiles of changes cannot be added up over {horizon} steps when each looks back {lag}; choose another "
                "transformation, another loss or a shorter horizon.",
                "Los cuantiles de los cambios no se pueden sumar a lo largo de {horizon} pasos si cada uno mira {lag} atrás; "
                "elija otra transformación, otra pérdida o un horizonte más corto.",
            ).format(horizon=horizon, lag=steps)
        )


def for_baselines(part: Part) -> Part:
    """The same windows with each target once, in float64: a fit in closed form is to lose nothing."""
    assert isinstance(part, Windows | Origins)
    return replace(part, levels=1, dtype=torch.float64)


def pinball(outputs: Tensor, targets: Tensor) -> Tensor:
    """The loss of each output, `(batch, horizon, levels * series)`: misses above and below weigh as the level says.

    Args:
        outputs: `(batch, horizon, levels * series)`, all series of a level side by side.
        targets: the same shape, each target once for every level.
    """
    levels = torch.tensor(LEVELS, dtype=outputs.dtype, device=outputs.device)
    share = levels.repeat_interleave(outputs.shape[2] // len(LEVELS))
    miss = targets - outputs
    return torch.maximum(share * miss, (share - 1) * miss)


def answered(outputs: Tensor, in_unit: Callable[[Tensor], Tensor]) -> Tensor:
    """Quantiles in the data's unit, in order: `(batch, horizon, series, levels)`.

    Args:
        outputs: as for `pinball`.
        in_unit: brings `(batch, horizon, series)` back to the data's unit.
    """
    found = torch.stack([in_unit(part) for part in outputs.chunk(len(LEVELS), dim=2)], dim=3)
    return found.sort(dim=3).values


def point(answer: Tensor) -> Tensor:
    """The forecast itself, `(batch, horizon, series)`: the middle of quantiles, else the answer as it is."""
    return answer[..., MIDDLE] if answer.dim() == 4 else answer


def fan(answer: Tensor) -> list[Tensor]:
    """Each quantile `(batch, horizon, series)`, the lowest first; none for a forecast without them."""
    return list(answer.unbind(3)) if answer.dim() == 4 else []


def tally(answer: Tensor, truth: Tensor, unit: Tensor, known: Tensor | None = None) -> dict[str, Tensor]:
    """What the metrics of quantiles follow from; nothing for a forecast without them.

    Args:
        answer: the quantiles of the forecast in the data's unit, `(batch, horizon, series, levels)`.
        truth: what came, in the data's unit, `(batch, horizon, series)`.
        unit: what errors are counted in, as `measures.sums` has it.
        known: which truths count, bool of their shape; None: all.
    """
    if answer.dim() != 4:
        return {}
    inside = (truth >= answer[..., 0]) & (truth <= answer[..., -1])
    losses = pinball(answer.transpose(2, 3).flatten(2), truth.repeat(1, 1, len(LEVELS)))
    losses = losses.reshape(*truth.shape[:2], len(LEVELS), -1).mean(dim=2) / unit
    if known is not None:
        inside, losses = inside & known, torch.where(known, losses, 0.0)
    return {"covered": inside.to(truth.dtype).sum(), "pinball": losses.sum()}


def metrics(totals: Mapping[str, Tensor]) -> dict[str, float]:
    """Coverage and mean pinball loss, where there were quantiles."""
    if "covered" not in totals:
        return {}
    count = float(totals["count"])
    return {"coverage": float(totals["covered"]) / count, "pinball": float(totals["pinball"]) / count}
