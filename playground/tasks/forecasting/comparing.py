"""Forecasts of several networks from one place: how far they are from the truth and from each other, large and by step."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.exhibits import Exhibit, Figure
from playground.plots.charts import lines
from playground.series.naive import TITLES
from playground.task import Memory, Sample
from playground.tasks.forecasting import showing
from playground.tasks.forecasting.answers import numbers
from playground.tasks.forecasting.terms import METRICS
from playground.text import Text, numeral

ERROR = METRICS["mase"].title
HEIGHT, PANEL = 560, 250
"""Pixels of a figure with one series, and of each of several."""
_FEWEST = 12
"""Known steps that are drawn: so many, or as many as lie ahead, so that lines lie apart."""


def error(sample: Sample, memory: Memory) -> float | None:
    """The MASE over the steps whose truth is known; None where it is of none."""
    given = sample.input["windows"]
    return showing.measured(given, sample.output["forecasts"], showing.with_scales(memory, sample.input)).get("mase")


def distance(one: Sample, other: Sample, memory: Memory) -> float:
    """The mean absolute difference over all steps, divided as in the MASE; NaN where the networks know other series."""
    if one.input["names"] != other.input["names"]:
        return math.nan
    scale = _scale(one.input, memory)
    pairs = zip(one.output["forecasts"], other.output["forecasts"], strict=True)
    return float(np.mean([np.nanmean(np.abs(numbers(first) - numbers(second)) / scale) for first, second in pairs]))


def compare(samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
    """As `showing.show`, large and with less of the past, and the errors by step ahead where the truth is known."""
    near = {name: _near(sample) for name, sample in samples.items()}
    figure, *rest = showing.show(near, memory, height=HEIGHT, panel=PANEL)
    by_step = _by_step(samples, memory)
    return [figure, *([] if by_step is None else [by_step]), *rest]


def _near(sample: Sample) -> Sample:
    ahead = max(len(rows) for rows in sample.output["forecasts"])
    shown = max(_FEWEST, ahead)
    windows = [showing.newest(window, min(shown, len(window["values"]))) for window in sample.input["windows"]]
    return replace(sample, input={**sample.input, "windows": windows})


def _by_step(samples: Mapping[str, Sample], memory: Memory) -> Figure | None:
    """The absolute errors of the networks and of the best trivial forecast, by step ahead; None: the truth is not known."""
    lead = max(samples.values(), key=lambda sample: sum(len(window["truth"]) for window in sample.input["windows"]))
    windows, several = lead.input["windows"], len(lead.input["names"]) > 1
    scale = _scale(lead.input, memory) if several else np.ones(1)
    found = {
        name: errors_by_step(sample.input["windows"], sample.output["forecasts"], scale)
        for name, sample in samples.items()
        if sample.input["names"] == lead.input["names"]
    }
    trivial = {
        str(TITLES[rule]): errors_by_step(windows, [window["naive"][rule] for window in windows], scale)
        for rule in showing.rules(windows)
    }
    known = {name: steps for name, steps in trivial.items() if any(map(math.isfinite, steps))}
    if not known or not all(found.values()):
        return None
    best = min(known, key=lambda name: np.nanmean(known[name]))
    title = Text("Error by step ahead", "Error por paso de horizonte")
    told = [
        Text.same("{name} {first} → {last}").format(name=name, first=numeral(steps[0]), last=numeral(steps[-1]))
        for name, steps in [*found.items(), (best, known[best])]
    ]
    return lines(
        title,
        Text(
            "{title}: the absolute error at each step ahead, from the first to the last: {told}.",
            "{title}: el error absoluto en cada paso de horizonte, del primero al último: {told}.",
        ).format(title=title, told=Text.join("; ", told)),
        range(1, 1 + max(map(len, found.values()))),
        {**found, best: known[best]},
        x_title=Text("steps ahead", "pasos de horizonte"),
        y_title=Text("absolute error / MASE scale", "error absoluto / escala MASE")
        if several
        else Text("absolute error", "error absoluto"),
    )


def errors_by_step(windows: Sequence[Mapping[str, Any]], answers: Sequence[Any], scale: np.ndarray) -> list[float]:
    """The mean absolute error over windows and series at each step ahead; NaN where no truth is known, none where there is none at all.

    Args:
        windows: what was known and what came.
        answers: of each window `(steps, series)`, as samples keep them.
        scale: what errors are divided by, one per series or one for all.
    """
    steps = min(len(window["truth"]) for window in windows)
    if not steps:
        return []
    off = [
        np.abs(numbers(answer[:steps]) - numbers(window["truth"][:steps])) / scale
        for window, answer in zip(windows, answers, strict=True)
    ]
    stacked = np.concatenate([one[:, :, None] for one in off], axis=2).reshape(steps, -1)
    counted = np.isfinite(stacked)
    sums = np.where(counted, stacked, 0.0).sum(axis=1)
    return [float(s / n) if n else math.nan for s, n in zip(sums, counted.sum(axis=1), strict=True)]


def _scale(given: Mapping[str, Any], memory: Memory) -> np.ndarray:
    """What the MASE divides by, one per series that is shown; 1 where that is 0."""
    scale = np.array(showing.with_scales(memory, given)["mase_scale"][: len(given["names"])])
    return np.where(scale > 0, scale, 1.0)
