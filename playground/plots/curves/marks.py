"""What is marked on curves: best epochs, outliers at the edge, values that are no numbers, and names at the ends of lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from playground.plots import colour, few_powers
from playground.plots.curves.curve import AXES, Curve, CurveOptions, Floats
from playground.plots.curves.points import Points, readable_range, spread_out
from playground.text import Text, numeral

Drawn = Sequence[tuple[Curve, Points]]
Limits = tuple[float, float]
Part = dict[str, Any]
"""A trace of a figure, a line across it or words in it, as plotly writes it."""

BEST = Text("best epoch", "mejor época")
OUTLIER = Text("outlier", "valor atípico")
BROKEN = Text("ended: no number", "terminó: sin número")
KINDS = {
    "nan": Text("not a number (NaN)", "no es un número (NaN)"),
    "inf": Text("infinite (∞)", "infinito (∞)"),
    "-inf": Text("infinite (−∞)", "infinito (−∞)"),
}
_SYMBOLS = {"nan": ("x", 0.02), "inf": ("arrow-up", 0.98), "-inf": ("arrow-down", 0.02)}
"""How a value that is no number is marked, and at which height of the figure."""
_GREY = "#7F7F7F"
_LABEL, _FRAME = 13, 100
"""Pixels from one name at the end of a line to the next, and of what stands around the plot."""
_COLUMN = 0.04
"""Share of the width within which names at the ends of lines would cover each other."""


def limits_of(drawn: Drawn, how: CurveOptions, levels: Mapping[str, float]) -> Limits | None:
    """The ends of the upright axis, as the axis has them: as powers of ten where it is logarithmic; None without a value."""
    inside = clipped(drawn, how)
    if inside is None:
        edges = [edge for _, points in drawn for edge in (points.raw, points.low, points.high) if edge is not None]
        every = np.concatenate([np.empty(0), *(points.every for _, points in drawn), *edges, [*levels.values()]])
        every = every[np.isfinite(every) & ((every > 0) | (not how.log_y))]
        if not len(every):
            return None
        inside = float(every.min()), float(every.max())
    low, high = np.log10(inside) if how.log_y else inside
    room = 0.06 * (high - low) or (0.1 * abs(high) if high and not how.log_y else 1.0)
    return float(low - room), float(high + room)


def clipped(drawn: Drawn, how: CurveOptions) -> Limits | None:
    """The range that is shown where outliers are left out; None where they are not, or there are none."""
    return readable(drawn, how) if how.clip else None


def readable(drawn: Drawn, how: CurveOptions) -> Limits | None:
    """The range of all values but outliers; None where there are none."""
    every = np.concatenate([np.empty(0), *(points.every for _, points in drawn)])
    found = readable_range(np.log10(every) if how.log_y else every)
    return found if found is None or not how.log_y else (10 ** found[0], 10 ** found[1])


def mark(figure: go.Figure, traces: list[Part], drawn: Drawn, how: CurveOptions, limits: Limits) -> list[Part]:
    """Mark single points, and set the range that they are placed by; the names at the ends of lines.

    Args:
        figure: its layout is changed.
        traces: of the figure, to which the marks are added.
        drawn: the curves, with what is drawn of them.
        how: they are drawn.
        limits: the ends of the upright axis, see `limits_of`.
    """
    figure.update_layout(
        yaxis_range=limits,
        yaxis_dtick=few_powers(limits[1] - limits[0]) if how.log_y else None,
        # Marks that are no values stand by their height in the figure.
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
    )
    shown = clipped(drawn, how)
    if shown is not None:
        _outliers(traces, drawn, shown)
    _gaps(traces, drawn, how)
    _best(traces, drawn, how)
    return _names(figure.layout.height - _FRAME, drawn, how, limits)


def _outliers(traces: list[Part], drawn: Drawn, shown: Limits) -> None:
    found = [
        (x, y, line)
        for line, points in drawn
        for x, y in zip(points.x.tolist(), points.y.tolist(), strict=True)
        if y < shown[0] or y > shown[1]
    ]
    _symbols(
        traces,
        str(OUTLIER),
        [(x, shown[1] if y > shown[1] else shown[0], line, str(numeral(y))) for x, y, line in found],
        ["triangle-up" if y > shown[1] else "triangle-down" for _, y, _ in found],
    )


def _gaps(traces: list[Part], drawn: Drawn, how: CurveOptions) -> None:
    unit = AXES[how.axis]
    for kind, (symbol, height) in _SYMBOLS.items():
        found = [
            (begin, height, line, f"{unit} {numeral(begin)}" + (f" – {numeral(end)}" if end > begin else ""))
            for line, points in drawn
            for begin, end, value in points.gaps
            if format(value) == kind
        ]
        _symbols(traces, str(KINDS[kind]), found, symbol, yaxis="y2")
    ends = [(points.x[-1], 0.02, line, str(line.broken)) for line, points in drawn if line.broken is not None]
    _symbols(traces, str(BROKEN), ends, "x-open", yaxis="y2")


def _best(traces: list[Part], drawn: Drawn, how: CurveOptions) -> None:
    found = []
    for line, _ in drawn:
        if line.best_epoch is None or "epoch" not in line.frame:
            continue
        epochs, places, values = (line.frame[name].to_numpy(np.float64) for name in ("epoch", how.axis, "value"))
        there = (epochs == line.best_epoch) & np.isfinite(values) & ~np.isnan(places)
        for place, value in zip(places[there].tolist(), values[there].tolist(), strict=True):
            if (place > 0 or not how.log_x) and (value > 0 or not how.log_y):
                found.append((place, value, line, f"{BEST} {line.best_epoch}: {numeral(value)}"))
    _symbols(traces, str(BEST), found, "circle-open")


def _symbols(
    traces: list[Part],
    name: str,
    places: Sequence[tuple[float, float, Curve, str]],
    symbol: str | list[str],
    yaxis: str = "y",
) -> None:
    """One trace of marks: where they stand, of which line they are, and what is said at them."""
    if not places:
        return
    traces.append(
        {
            "x": [x for x, *_ in places],
            "y": [y for _, y, *_ in places],
            "yaxis": yaxis,
            "mode": "markers",
            "name": name,
            "marker": {
                "symbol": symbol,
                "size": 11,
                "color": [_GREY if line.muted else colour(line.index) for _, _, line, _ in places],
                "line": {"width": 2},
            },
            # The legend shows one mark for all lines.
            "legendgroup": name,
            "text": [f"{line.label}: {words}" for _, _, line, words in places],
            "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False,
        }
    )


def _names(height: float, drawn: Drawn, how: CurveOptions, limits: Limits) -> list[Part]:
    """Short names at the ends of lines, moved apart where they would cover each other."""
    notes: list[Part] = []
    ends = [(line, *end) for line, points in drawn if line.mark and (end := _end(points)) is not None]
    if not ends:
        return notes
    pixels = height / (limits[1] - limits[0])
    for column in _columns([np.log10(x) if how.log_x else x for _, x, _ in ends]):
        values = [np.log10(ends[place][2]) if how.log_y else ends[place][2] for place in column]
        heights = [float(np.clip((value - limits[0]) * pixels, 0, height)) for value in values]
        for place, value, wanted, given in zip(column, values, heights, spread_out(heights, _LABEL), strict=True):
            line, x, _ = ends[place]
            notes.append(
                {
                    "x": np.log10(x) if how.log_x else x,
                    "y": float(np.clip(value, *limits)),
                    "yshift": given - wanted,
                    "text": line.mark,
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 9,
                    "font": {"size": 11, "color": _GREY if line.muted else colour(line.index)},
                }
            )
    return notes


def _end(points: Points) -> tuple[float, float] | None:
    there = np.flatnonzero(np.isfinite(points.y))
    return (float(points.x[there[-1]]), float(points.y[there[-1]])) if len(there) else None


def _columns(places: Sequence[float]) -> Iterable[list[int]]:
    """Which of the places to the right stand so close that what is written there shares its room."""
    order = np.argsort(places, kind="stable")
    found: Floats = np.asarray(places, np.float64)[order]
    width = float(np.ptp(found)) if len(found) > 1 else 0.0
    cuts = (np.flatnonzero(np.diff(found) > _COLUMN * width) + 1).tolist() if width else []
    return [column.tolist() for column in np.split(order, cuts)]
