"""A series over time, with the parts it is split into shaded."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.text import Text, numeral

Label = str | int

MOST_POINTS = 1000
MOST_PANELS = 4
_SHADES = ("rgba(127,127,127,0.0)", "rgba(230,159,0,0.16)", "rgba(0,114,178,0.16)")


def series(
    title: Text,
    *,
    labels: Sequence[Label],
    values: np.ndarray,
    names: Sequence[str],
    parts: Mapping[str, tuple[int, int]],
    words: Mapping[str, Text],
    unit: str = "",
) -> Figure:
    """One panel a series, at most four.

    Args:
        title: of the figure.
        labels: of the time axis, one per step.
        values: `(time, series)`.
        names: of the series.
        parts: first position and the one after the last, by part.
        words: the parts' names.
        unit: of the values.
    """
    shown = min(values.shape[1], MOST_PANELS)
    figure = panels(list(names[:shown]), unit)
    for panel in range(shown):
        keep = thinned(values[:, panel])
        figure.add_scatter(
            x=[labels[place] for place in keep],
            y=values[keep, panel],
            mode="lines",
            name=str(names[panel]),
            line={"color": colour(panel), "width": 1.6},
            showlegend=False,
            row=panel + 1,
            col=1,
        )
    for (part, (begin, end)), shade in zip(parts.items(), _SHADES, strict=False):
        named = {"text": str(words[part]), "font_size": 11}
        for panel in range(shown):
            figure.add_vrect(
                x0=labels[begin],
                x1=labels[min(end, len(labels) - 1)],
                fillcolor=shade,
                line_width=0,
                layer="below",
                annotation=None if panel else named,
                annotation_position="top left",
                row=panel + 1,
                col=1,
            )
    return Figure(title, figure, _in_words(title, labels=labels, values=values, names=names, parts=parts, words=words))


def panels(names: list[str], unit: str, height: int = 300) -> go.Figure:
    """An empty figure in the common look with a panel for each name, one below the other, on one time axis."""
    figure = make_subplots(
        rows=len(names),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.28 / len(names) if len(names) > 1 else 0,
        subplot_titles=names if len(names) > 1 else None,
    )
    figure.update_annotations(font_size=12)
    look = blank(height if len(names) == 1 else 80 + 200 * len(names)).layout
    figure.update_layout(look)
    figure.update_xaxes(showgrid=False, automargin=True, nticks=7)
    figure.update_yaxes(look.yaxis)
    if len(names) == 1:
        figure.update_yaxes(title_text=f"{names[0]} ({unit})" if unit else names[0])
    return figure


def thinned(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """Positions of at most `most` points that keep the line's look: the least and the greatest of each stretch.

    Args:
        values: `(time,)`, NaN allowed.
    """
    if len(values) <= most:
        return np.arange(len(values))
    edges = np.linspace(0, len(values), most // 2, dtype=np.int64)
    kept = {0, len(values) - 1}
    for begin, end in pairwise(edges.tolist()):
        stretch = values[begin:end]
        if not np.isnan(stretch).all():
            kept |= {begin + int(np.nanargmin(stretch)), begin + int(np.nanargmax(stretch))}
    return np.array(sorted(kept))


def _in_words(
    title: Text,
    *,
    labels: Sequence[Label],
    values: np.ndarray,
    names: Sequence[str],
    parts: Mapping[str, tuple[int, int]],
    words: Mapping[str, Text],
) -> Text:
    span = Text("{name} {low}–{high}", "{name} {low}–{high}")
    ends = zip(names, np.nanmin(values, axis=0), np.nanmax(values, axis=0), strict=True)
    ranges = [span.format(name=name, low=numeral(low), high=numeral(high)) for name, low, high in ends][:MOST_PANELS]
    spans = [
        span.format(name=words[part], low=labels[begin], high=labels[end - 1]) for part, (begin, end) in parts.items()
    ]
    return Text(
        "{title} from {first} to {last}; range: {ranges}. {spans}.",
        "{title}, de {first} a {last}; intervalo: {ranges}. {spans}.",
    ).format(
        title=title,
        first=labels[0],
        last=labels[-1],
        ranges=Text.join(", ", ranges),
        spans=Text.join("; ", spans),
    )
