"""Forecasts of any number of networks on one plot, with what came and what the trivial forecasts said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import plotly.graph_objects as go

from playground.exhibits import Figure
from playground.plots import colour, dash
from playground.plots.series import MOST_PANELS, Label, panels, thinned
from playground.text import Text

_GREY = "#7F7F7F"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: labels of the time axis and `(steps, series)` values, NaN where there is none."""

    labels: Sequence[Label]
    values: np.ndarray


Fan = tuple[str, Sequence[Piece], Sequence[Piece]]


def forecast(
    title: Text,
    *,
    names: Sequence[str],
    unit: str,
    known: Sequence[Piece],
    truth: Sequence[Piece],
    runs: Mapping[str, Sequence[Piece]],
    floors: Mapping[str, Sequence[Piece]],
    best: str,
    alt: Text,
    fans: Mapping[str, Sequence[Fan]] | None = None,
    height: int = 380,
    panel: int = 200,
) -> Figure:
    """One panel a series, at most four.

    Args:
        known: what the networks were given.
        truth: what came; empty where nobody knows.
        runs: forecasts by the name of the run, in the order of their colours.
        floors: the trivial forecasts by their titles.
        best: the title of the trivial forecast that is shown at first; the others wait in the legend.
        alt: the figure in words.
        fans: how sure a run is, by its name: shares with their lower and upper lines, the widest first.
        height: in pixels, of one series.
        panel: pixels of each of several series.
    """
    shown = min(len(names), MOST_PANELS)
    figure = panels(list(names[:shown]), unit, height=height, each=panel)
    for place in range(shown):
        line = partial(_line, figure, place)
        line(str(Text("known", "conocido")), known, {"color": _GREY, "width": 1.4})
        if truth:
            line(str(Text("truth", "realidad")), truth, {"color": _GREY, "width": 3.2})
        for number, (name, pieces) in enumerate(floors.items()):
            look = {"color": _GREY, "width": 1.4, "dash": ("dot", "dash", "10px,3px", "dashdot")[number % 4]}
            line(name, pieces, look, hidden=name != best)
        for number, (name, pieces) in enumerate(runs.items()):
            for order, fan in enumerate((fans or {}).get(name, ())):
                _band(figure, place, name, fan, colour(number), named=order == 0)
            line(name, pieces, {"color": colour(number), "width": 2.4, "dash": dash(number)}, markers=True)
    return Figure(title, figure, alt)


def _line(
    figure: go.Figure,
    panel: int,
    name: str,
    pieces: Sequence[Piece],
    line: dict[str, object],
    *,
    hidden: bool = False,
    markers: bool = False,
) -> None:
    """Pieces as one line with gaps between them, one entry in the legend for all panels."""
    labels: list[Label | None] = []
    heights: list[float | None] = []
    for piece in pieces:
        keep = thinned(piece.values[:, panel], max(2, 1000 // max(1, len(pieces))))
        labels += [piece.labels[place] for place in keep] + [piece.labels[-1]]
        heights += [*piece.values[keep, panel].tolist(), None]
    few = markers and all(len(piece.labels) <= 40 for piece in pieces)
    figure.add_scatter(
        x=labels,
        y=heights,
        name=name,
        line=line,
        mode="lines+markers" if few else "lines",
        marker={"size": 5},
        legendgroup=name,
        showlegend=panel == 0,
        visible="legendonly" if hidden else True,
        row=panel + 1,
        col=1,
    )


def _band(figure: go.Figure, panel: int, run: str, fan: Fan, hue: str, *, named: bool) -> None:
    """What lies between two lines of a run with its share, shaded; bands darken where they overlap.

    Args:
        named: the legend names it.
    """
    share, lower, upper = fan
    labels: list[Label | None] = []
    heights: list[float | None] = []
    for low, high in zip(lower, upper, strict=True):
        labels += [*low.labels, *reversed(high.labels), None]
        heights += [*low.values[:, panel].tolist(), *high.values[::-1, panel].tolist(), None]
    figure.add_scatter(
        x=labels,
        y=heights,
        name=f"{run}: {share}",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=hue,
        opacity=0.22,
        hoverinfo="skip",
        legendgroup=run,
        showlegend=named and panel == 0,
        row=panel + 1,
        col=1,
    )
