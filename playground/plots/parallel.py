"""Parallel coordinates: one upright axis for each varied knob, one line for each trial, coloured by its result.

After Inselberg (1985), "The plane with parallel coordinates", The Visual Computer 1. Ranges can be brushed on each axis.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank
from playground.text import Text, numeral

SCALE = [[0.0, "#1B8FE3"], [0.5, "#A59C8C"], [1.0, "#E0661A"]]
"""From the best (blue) to the worst (vermilion): both stand out on light and on dark ground."""
_AXIS = "#8A8A8A"
_WORST_SHOWN = 0.9
"""Beyond this share of the results, from the best on, colours do not change: one that diverged must not grey all others."""
_MOST_LETTERS = 18
_MOST_MARKS = 6
_ROOM = 0.06
"""Of an axis, between two marks, so that one does not cover the other."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One varied knob: its name, its value in each trial (None: the trial has no such knob), whether its axis is logarithmic."""

    title: str
    values: Sequence[str | int | float | bool | None]
    log: bool = False


def parallel(
    title: Text,
    dimensions: Sequence[Dimension],
    results: Sequence[float],
    result: str,
    better: Literal["lower", "higher"],
) -> Figure:
    """One line for each trial.

    Args:
        dimensions: at least one, each with a value for every trial.
        results: the results of the trials, at least one, all finite.
        result: the name of what the results measure.
        better: which direction of the results is good.
    """
    order = sorted(range(len(results)), key=lambda place: results[place], reverse=better == "higher")
    figure = blank(420, margin={"l": 56, "r": 56, "t": 56, "b": 24})
    # The best is drawn last, so that no other line hides it.
    drawn = order[::-1]
    figure.add_parcoords(
        dimensions=[
            *(_axis(one, drawn) for one in dimensions),
            {"label": result, "values": [results[place] for place in drawn]},
        ],
        line=_line([results[place] for place in drawn], better),
        labelangle=0,
        unselected={"line": {"opacity": 0.08}},
    )
    # Plotly draws the axes black, which is not seen on dark ground.
    for place in range(len(dimensions) + 1):
        figure.add_shape(
            type="line",
            xref="paper",
            yref="paper",
            x0=place / len(dimensions),
            x1=place / len(dimensions),
            y0=0,
            y1=1,
            line={"color": _AXIS, "width": 1},
        )
    best = ", ".join(f"{one.title} {_told(one.values[order[0]])}" for one in dimensions)
    return Figure(
        title,
        figure,
        Text(
            "{title}: {count} trials over {knobs}; the best has {best} and {result} {value}.",
            "{title}: {count} ensayos sobre {knobs}; el mejor tiene {best} y {result} {value}.",
        ).format(
            title=title,
            count=len(results),
            knobs=", ".join(one.title for one in dimensions),
            best=best,
            result=result,
            value=numeral(results[order[0]]),
        ),
        pd.DataFrame(
            [[*(one.values[place] for one in dimensions), results[place]] for place in order],
            columns=[*(one.title for one in dimensions), result],
        ),
    )


def _line(results: Sequence[float], better: Literal["lower", "higher"]) -> dict[str, Any]:
    shares = (0, _WORST_SHOWN) if better == "lower" else (1 - _WORST_SHOWN, 1)
    ends = np.quantile(results, shares).tolist()
    return {
        "color": list(results),
        "colorscale": SCALE,
        "reversescale": better == "higher",
        "showscale": False,
        "cmin": ends[0],
        "cmax": ends[1] if ends[1] > ends[0] else ends[0] + 1,
    }


def _axis(one: Dimension, order: Sequence[int]) -> dict[str, Any]:
    values = [one.values[place] for place in order]
    label = one.title
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        numbers = [float(value) for value in values if value is not None]
        few = sorted(set(numbers))
        log = one.log and few[0] > 0
        heights = [math.log10(number) for number in numbers] if log else numbers
        marks = few if _apart(few, log=log) else _marks(few[0], few[-1], log=log)
        if all(isinstance(value, int) for value in values):
            marks = sorted({float(round(mark)) for mark in marks})
        places = [math.log10(mark) for mark in marks] if log else marks
        return {
            "label": label,
            "values": heights,
            "tickvals": places,
            "ticktext": [str(numeral(mark, ".3g")) for mark in marks],
            # A single value lies in the middle of its axis.
            "range": [heights[0] - 1, heights[0] + 1] if len(few) == 1 else None,
        }
    names = sorted({_told(value) for value in values})
    return {
        "label": label,
        "values": [names.index(_told(value)) for value in values],
        "tickvals": list(range(len(names))),
        "ticktext": [name[:_MOST_LETTERS] for name in names],
        "range": [-1, 1] if len(names) == 1 else None,
    }


def _apart(few: Sequence[float], *, log: bool) -> bool:
    """Whether the values are so few, and so far from each other, that each can have its mark."""
    places = [math.log10(one) for one in few] if log else list(few)
    least = _ROOM * (places[-1] - places[0])
    return len(few) <= _MOST_MARKS and all(later - earlier >= least for earlier, later in pairwise(places))


def _marks(low: float, high: float, *, log: bool) -> list[float]:
    if log:
        return [float(f"{mark:.2g}") for mark in np.geomspace(low, high, 5)]
    return [float(f"{mark:.3g}") for mark in np.linspace(low, high, 5)]


def _told(value: object) -> str:
    return "–" if value is None else str(numeral(value)) if isinstance(value, float) else str(value)
