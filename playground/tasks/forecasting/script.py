"""How forecasts are measured, as lines of a script: back to the data's unit, then the metric that decides."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from playground.batch import Part, whole
from playground.script import MetricScript
from playground.series.forecast_batch import ForecastBatch
from playground.tasks.forecasting import measures, quantiles
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.transformation import LARGEST_EXPONENT, lag
from playground.tasks.forecasting.view import per_series

_STEPS_AHEAD = '''\
def steps_ahead(network, values, horizon):
    """Each answer is the next input: (batch, horizon, series)."""
    answers, state = network(values)
    found = [answers[:, -1:]]
    for _ in range(horizon - 1):
        answers, state = network(found[-1], state)
        found.append(answers[:, -1:])
    return torch.cat(found, dim=1)'''


def script(task: ForecastingKnobs, part: Part, memory: Mapping[str, Any]) -> MetricScript:
    """The lines, with what each window is measured by."""
    batch = ForecastBatch.of(whole(part))
    horizon = batch.truth.shape[1]
    tensors: dict[str, Tensor] = {"truth": batch.truth}
    lines = ["forecast = outputs.double()  # (windows, horizon, series)"]
    if task.levels > 1:
        series = batch.truth.shape[2]
        lines = [
            f"fan = outputs.double().unflatten(2, ({task.levels}, {series}))",
            f"forecast = fan.sort(dim=2).values[:, :, {quantiles.MIDDLE}]  # the middle quantile",
        ]
    for name, sign in (("spread", "*"), ("shift", "+")):
        own: Tensor | None = getattr(batch, name)
        if own is not None:
            tensors[name] = own
            lines.append(f'forecast = forecast {sign} test["{name}"]  # of each window')
    deviation = per_series(batch.deviation, memory["deviation"], batch, batch.truth)
    mean = per_series(batch.mean, memory["mean"], batch, batch.truth)
    if bool((deviation != 1).any() or (mean != 0).any()):
        tensors |= {"deviation": deviation, "mean": mean}
        lines.append('forecast = forecast * test["deviation"] + test["mean"]  # not scaled any more')
    undone, needed = _untransformed(task, batch, horizon, int(memory.get("season", memory["period"])))
    tensors |= needed
    lines += [*undone, 'error = forecast - test["truth"]  # in the unit of the data']
    sizes, ending = _metric(task.primary)
    unit = per_series(batch.error_unit, measures.error_unit(memory), batch, batch.truth)
    if task.primary == "mase":
        tensors["scale"] = per_series(batch.mase_scale, memory["mase_scale"], batch, batch.truth)
    elif task.primary != "smape" and bool((unit != 1).any()):
        tensors["unit"] = unit
        lines.append('error = error / test["unit"]  # deviations of each series in the training part')
    lines += sizes
    if batch.truth_known is not None:
        tensors["known"] = batch.truth_known
        lines.append('sizes = sizes[test["known"]]  # what was filled in does not count')
    lines.append(ending)
    if task.strategy == "direct":
        return MetricScript(batch, tensors, "\n".join(lines))
    answer = f"steps_ahead(network, values, {horizon})"
    return MetricScript(batch, tensors, "\n".join(lines), answer, (_STEPS_AHEAD,), carried=True)


def _metric(name: str) -> tuple[list[str], str]:
    """The lines to the size of each error, and the one that returns the metric."""
    mean = "return sizes.mean().item()"
    return {
        "mae": (["sizes = error.abs()"], mean),
        "mse": (["sizes = error.square()"], mean),
        "rmse": (["sizes = error.square()"], "return sizes.mean().sqrt().item()"),
        # The scale is the mean error of the seasonal naive forecast inside the training part.
        "mase": (['sizes = error.abs() / test["scale"]  # errors of the seasonal naive forecast'], mean),
        "smape": (
            [
                'size = forecast.abs() + test["truth"].abs()',
                "sizes = torch.where(size > 0, error.abs() / size, 0.0)",
            ],
            "return 200 * sizes.mean().item()",
        ),
    }[name]


def _untransformed(
    task: ForecastingKnobs, batch: ForecastBatch, horizon: int, season: int
) -> tuple[list[str], dict[str, Tensor]]:
    """The lines that undo the transformation of the series, and the past values that they need."""
    name, exponential = task.transformation, f"forecast = forecast.clamp(max={LARGEST_EXPONENT}).exp()"
    if name == "log":
        return [exponential], {}
    if name == "square_root":
        return ["forecast = forecast.clamp(min=0).square()"], {}
    if name == "difference":
        return (
            ['forecast = test["newest"] + forecast.cumsum(dim=1)  # changes add up'],
            {"newest": batch.past[:, -1:]},
        )
    if name not in ("seasonal_difference", "seasonal_growth"):
        return [], {}
    last = batch.past[:, -lag(name, season) :]
    growth = name == "seasonal_growth"
    lines = [
        'season, seasons = test["season"], []  # changes from the season before',
        f"for part in forecast.split({season}, dim=1):",
        "    season = season[:, : part.shape[1]] + part",
        "    seasons.append(season)",
        "forecast = torch.cat(seasons, dim=1)",
    ]
    if horizon <= season:
        last = last[:, :horizon]
        lines = ['forecast = test["season"] + forecast  # changes from the season before']
    if growth:
        last = torch.log(last)
        lines.append(exponential)
    return lines, {"season": last}
