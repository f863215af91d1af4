"""Methods beside each other by one metric: what was evaluated, and the baselines."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour
from playground.text import Text

SHORT = 64
"""Characters of a name that fit above a bar on a narrow screen, too."""
_ROW, _BAR = 52, 22
"""Heights in pixels: of a method with its name, and of its bar."""
_WHISKER = "#949494"
"""Seen on white, on black and on the bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One method.

    Attributes:
        name: its name.
        value: its mean over runs.
        spread: the standard deviation of that; 0 where there is one run.
        told: the value in words, short enough to stand in the bar.
        baseline: it is a baseline.
    """

    name: str
    value: float
    spread: float
    told: str
    baseline: bool


def methods(title: Text, bars: Sequence[Bar], metric: Text, *, percent: bool) -> Figure:
    """A bar for each method, the first on top; baselines are grey.

    Args:
        title: of the figure.
        bars: the methods, the best first.
        metric: what is measured, with the direction that is better.
        percent: values are fractions, shown as percentages.
    """
    scale = 100 if percent else 1
    figure = blank(
        110 + _ROW * len(bars),
        hovermode="closest",
        bargap=1 - _BAR / _ROW,
        xaxis={
            "title_text": str(metric),
            "ticksuffix": " %" if percent else "",
            "showgrid": True,
            "gridcolor": GRID,
            "rangemode": "tozero",
            "range": [0, 1.08 * scale * max(one.value + one.spread for one in bars)],
        },
        yaxis={"autorange": "reversed", "showgrid": False, "showticklabels": False},
    )
    for place, one in enumerate(bars):
        figure.add_annotation(
            text=_short(one.name), showarrow=False, x=0, xref="paper", xanchor="left",
            y=place, yanchor="bottom", yshift=_BAR // 2,
        )  # fmt: skip
    for baseline, words, hue in (
        (False, Text("evaluated", "evaluadas"), colour(0)),
        (True, Text("baselines", "referencias"), colour(6)),
    ):
        there = [(place, one) for place, one in enumerate(bars) if one.baseline is baseline]
        if not there:
            continue
        figure.add_bar(
            x=[scale * one.value for _, one in there],
            y=[place for place, _ in there],
            orientation="h",
            name=str(words),
            marker_color=hue,
            error_x={
                "type": "data",
                "array": [scale * one.spread for _, one in there],
                "thickness": 1.2,
                "color": _WHISKER,
            },
            text=[one.told for _, one in there],
            textposition="auto",  # within, unless the bar is too short
            insidetextanchor="start",  # the whisker is at the end
            textangle=0,
            hovertext=[one.name for _, one in there],
            hovertemplate="%{hovertext}: %{text}<extra></extra>",
        )
    listed = "; ".join(f"{one.name}: {one.told}" for one in bars)
    alt = Text("{title}, {metric}: {listed}.", "{title}, {metric}: {listed}.")
    heads = [Text("method", "método"), metric, Text("standard deviation", "desviación típica")]
    numbers = pd.DataFrame([[one.name, one.value, one.spread] for one in bars], columns=list(map(str, heads)))
    return Figure(title, figure, alt.format(title=title, metric=metric, listed=listed), numbers)


def _short(name: str) -> str:
    return name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"
