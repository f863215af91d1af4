"""Draws curves over epochs, steps, time or items seen, with the baselines as level lines and what marks single points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from playground.exhibits import Figure
from playground.figure_table import Points as Column, ends_of, joined
from playground.plots import DASHES, MOST_COLOURS, blank, colour, dash
from playground.plots.curves.curve import AXES, FEW_EPOCHS, Curve, CurveOptions
from playground.plots.curves.marks import Drawn, Limits, Part, limits_of, mark
from playground.plots.curves.notes import said_of
from playground.plots.curves.points import Points, prepared
from playground.text import Text, numeral

_GREY = "#8A8A8A"


def curves(
    title: Text,
    lines: Sequence[Curve],
    *,
    options: CurveOptions | None = None,
    levels: Mapping[str, float] | None = None,
    best_epoch: int | None = None,
) -> Figure:
    """Lines over an axis, with level lines for baselines and a mark at the best epoch.

    Args:
        title: what is measured.
        lines: in the order of the legend.
        options: how they are drawn; None: over epochs, as measured.
        levels: level lines by name.
        best_epoch: marked with an upright line, on the epoch axis only.
    """
    how = options or CurveOptions()
    many = sum(line.listed for line in lines) > MOST_COLOURS
    drawn = prepared(lines, how)
    limits = limits_of(drawn, how, levels or {})
    figure = _empty(lines, how, many=many)
    traces: list[Part] = []
    across: list[Part] = []
    for line, points in drawn:
        _line(traces, line, points)
    for number, (name, level) in enumerate((levels or {}).items()):
        # Named in the legend: labels at the lines would cover each other where two levels are close.
        look = {"color": "#7F7F7F", "width": 1.2, "dash": DASHES[1 + number % 3]}
        across.append(
            {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": level, "y1": level, "line": look}
        )
        traces.append({"x": [None], "y": [None], "name": f"{name}: {numeral(level)}", "mode": "lines", "line": look})
    notes = [] if limits is None else mark(figure, traces, drawn, how, limits)
    if best_epoch is not None and how.axis == "epoch":
        upright, note = _upright(best_epoch, _last(lines), above=_lies_low(drawn, best_epoch, limits, how))
        across.append(upright)
        notes.append(note)
    # All at once: plotly takes long for each change.
    figure.add_traces(traces)
    figure.layout.shapes, figure.layout.annotations = across, notes
    alt = _in_words(title, drawn, how, levels or {})
    return Figure(title, figure, alt, _numbers(title, drawn, how, levels or {}))


def _empty(lines: Sequence[Curve], how: CurveOptions, *, many: bool) -> go.Figure:
    few = how.axis == "epoch" and not how.log_x and _last(lines) <= FEW_EPOCHS
    labelled = sum(line.listed for line in lines)
    more: dict[str, Any] = {"margin_r": 28} if any(line.mark for line in lines) else {}
    if many:
        more |= {"hovermode": "closest", "legend": {"y": -0.2, "yanchor": "top"}}
    return blank(
        360 + (12 * labelled if many else 0),
        xaxis={
            "title_text": str(AXES[how.axis]),
            "rangemode": "normal" if how.log_x else "tozero",
            "type": "log" if how.log_x else "linear",
            "dtick": 1 if few else None,
        },
        yaxis_type="log" if how.log_y else "linear",
        **more,
    )


def _line(traces: list[Part], line: Curve, points: Points) -> None:
    shade = _GREY if line.muted else colour(line.index)
    named = {"name": line.label, "showlegend": line.listed, "legendgroup": f"{line.index}"}
    unnamed = {"mode": "lines", "hoverinfo": "skip", "showlegend": False, "legendgroup": f"{line.index}"}
    if points.low is not None and points.high is not None:
        there = np.isfinite(points.low) & np.isfinite(points.high)
        x, low, high = points.x[there], points.low[there], points.high[there]
        band = {"fill": "toself", "opacity": 0.18, "fillcolor": shade, "line": {"width": 0}}
        traces.append({"x": [*x, *x[::-1]], "y": [*high, *low[::-1]], **band, **unnamed})
    if points.raw is not None:
        traces.append({"x": points.x, "y": points.raw, "line": {"color": shade, "width": 1}, "opacity": 0.3, **unnamed})
    thin = line.faint or line.muted or line.single
    traces.append(
        {
            "x": points.x,
            "y": points.y,
            "mode": "lines" if len(points.x) > 40 or thin else "lines+markers",
            "line": {
                "color": shade,
                "width": 1.2 if thin else 2.4,
                "dash": "dot" if line.faint else "solid" if line.muted else dash(line.index),
            },
            "opacity": 0.4 if line.single else 0.5 if line.muted else 0.6 if line.faint else 1.0,
            "marker": {"size": 5},
            **named,
        }
    )


def _lies_low(drawn: Drawn, best_epoch: int, limits: Limits | None, how: CurveOptions) -> bool:
    """Whether curves lie in the lower half of the figure at an epoch, so that words above have room."""
    if limits is None:
        return False
    heights = []
    for _, points in drawn:
        there = np.flatnonzero(np.isfinite(points.y) & ((points.y > 0) | (not how.log_y)))
        if len(there):
            value = float(points.y[there[np.argmin(np.abs(points.x[there] - best_epoch))]])
            heights.append(np.log10(value) if how.log_y else value)
    return bool(heights) and float(np.mean(heights)) < sum(limits) / 2


def _upright(best_epoch: int, last: float, *, above: bool) -> tuple[Part, Part]:
    """The line at the best epoch, and its name."""
    line = {"color": "#009E73", "width": 1, "dash": "dot"}
    note = {
        "text": str(Text("best epoch", "mejor época")),
        "font": {"size": 11},
        "showarrow": False,
        "x": best_epoch,
        "xref": "x",
        # On the side where there is room: at the last epoch the words would be cut off.
        "xanchor": "right" if 2 * best_epoch > last else "left",
        "y": 1 if above else 0,
        "yref": "y domain",
        "yanchor": "top" if above else "bottom",
    }
    upright = {"xref": "x", "x0": best_epoch, "x1": best_epoch, "yref": "y domain", "y0": 0, "y1": 1}
    return {"type": "line", "line": line, **upright}, note


def _last(lines: Sequence[Curve]) -> float:
    ends = (line.frame["epoch"].max() for line in lines if len(line.frame) and "epoch" in line.frame)
    return max((float(end) for end in ends if np.isfinite(end)), default=0.0)


def _numbers(
    title: Text, drawn: Sequence[tuple[Curve, Points]], how: CurveOptions, levels: Mapping[str, float]
) -> pd.DataFrame:
    """The points as they are drawn, a column for each line, each end of a band and each level."""
    columns: list[tuple[str, Column]] = []
    for line, points in drawn:
        x = points.x.tolist()
        lower, upper = ends_of(line.label)
        for name, y in (
            (line.label, points.y),
            (lower, points.low),
            (upper, points.high),
            (_measured(line), points.raw),
        ):
            columns += [] if y is None else [(name, list(zip(x, y.tolist(), strict=True)))]
    every = sorted({at for _, points in columns for at, _ in points})
    columns += [(name, [(at, level) for at in every]) for name, level in levels.items()]
    return joined(str(AXES[how.axis]), str(title), columns)


def _measured(line: Curve) -> str:
    return f"{line.label}: {Text('as measured', 'sin suavizar')}"


def _in_words(
    title: Text, drawn: Sequence[tuple[Curve, Points]], how: CurveOptions, levels: Mapping[str, float]
) -> Text:
    said = [_line_in_words(line, points) for line, points in drawn if line.listed and len(points.every)]
    if not said:
        return Text("{title}: no points yet.", "{title}: aún no hay puntos.").format(title=title)
    words = Text("{title} over {axis}: {said}.", "{title} por {axis}: {said}.").format(
        title=title, axis=AXES[how.axis], said=Text.join("; ", said)
    )
    return Text.join(" ", [words, *said_of(drawn, how, levels)])


def _line_in_words(line: Curve, points: Points) -> Text:
    values = points.every
    if points.low is not None and points.high is not None:
        there = np.flatnonzero(np.isfinite(points.y))[-1]
        half = points.high[there] - points.y[there]
        return Text("{name} ends at {mean} ± {half}", "{name} acaba en {mean} ± {half}").format(
            name=line.label, mean=numeral(float(points.y[there])), half=numeral(float(half), ".2g")
        )
    first, last, least = map(numeral, (values[0], values[-1], values.min()))
    return Text(
        "{name} goes from {first} to {last}, lowest {least}", "{name} va de {first} a {last}, mínimo {least}"
    ).format(name=line.label, first=first, last=last, least=least)
