"""Series over time: one with the parts it is split into shaded, and windows of it as the network sees them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.exhibits import Figure
from playground.plots import colour, look
from playground.text import Text, numeral

Label = str | int

MOST_POINTS = 1000
MOST_PANELS = 4
_LINE = 15
"""Height of a line of names above the panels, in pixels."""
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
    for place, ((part, (begin, end)), shade) in enumerate(zip(parts.items(), _SHADES, strict=False)):
        for panel in range(shown):
            figure.add_vrect(
                x0=labels[begin],
                x1=labels[min(end, len(labels) - 1)],
                fillcolor=shade,
                line_width=0,
                layer="below",
                row=panel + 1,
                col=1,
            )
        # Every second name stands a line higher: on a narrow screen the parts are narrower than their names.
        figure.add_annotation(
            text=str(words[part]),
            font_size=11,
            showarrow=False,
            x=labels[begin],
            xanchor="left",
            y=1,
            yref="y domain",
            yanchor="bottom",
            yshift=_LINE * (place % 2 + (shown > 1)),
        )
    figure.update_layout(margin_t=_LINE * (2 + (shown > 1)) + 6)
    return Figure(title, figure, _in_words(title, labels=labels, values=values, names=names, parts=parts, words=words))


def panels(names: list[str], unit: str, height: int = 300, each: int = 200) -> go.Figure:
    """An empty figure in the common look with a panel for each name, one below the other, on one time axis.

    Args:
        names: of the panels.
        unit: of the values.
        height: pixels of one panel alone.
        each: pixels of each of several.
    """
    figure = make_subplots(
        rows=len(names),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.28 / len(names) if len(names) > 1 else 0,
        subplot_titles=names if len(names) > 1 else None,
    )
    figure.update_annotations(font_size=12)
    common = look(height if len(names) == 1 else 80 + each * len(names))
    figure.update_layout(**common)
    figure.update_xaxes(showgrid=False, automargin=True, nticks=7)
    figure.update_yaxes(**common["yaxis"])
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
    span = Text.same("{name} {low}–{high}")
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


def windows(
    title: Text, inputs: np.ndarray, targets: np.ndarray, names: Sequence[str], behind: Sequence[str]
) -> Figure:
    """Input lines with their targets after them; one panel a window.

    Args:
        inputs: `(windows, time, series)` as the network gets them.
        targets: `(windows, steps, series)`, the steps that follow.
        names: of the series.
        behind: one per window, where it stands.
    """
    shown = min(len(inputs), MOST_PANELS)
    read, wanted = Text("input", "entrada"), Text("target", "objetivo")
    figure = panels([str(label) for label in behind[:shown]], "", height=240)
    time, ahead = inputs.shape[1], targets.shape[1]
    for panel in range(shown):
        for series in range(min(inputs.shape[2], MOST_PANELS)):
            several = f"{names[series]}: " if inputs.shape[2] > 1 else ""
            keep = thinned(inputs[panel, :, series])
            figure.add_scatter(
                x=keep - time + 1,
                y=inputs[panel, keep, series],
                name=f"{several}{read}",
                mode="lines",
                line={"color": colour(series), "width": 1.8},
                legendgroup=f"read {series}",
                showlegend=panel == 0,
                row=panel + 1,
                col=1,
            )
            line = np.concatenate([inputs[panel, -1:, series], targets[panel, :, series]])
            keep = thinned(line)
            figure.add_scatter(
                x=keep,
                y=line[keep],
                name=f"{several}{wanted}",
                mode="lines+markers" if ahead <= 60 else "lines",
                marker={"size": 5},
                line={"color": colour(series if inputs.shape[2] > 1 else 1), "width": 1.8, "dash": "dot"},
                legendgroup=f"wanted {series}",
                showlegend=panel == 0,
                row=panel + 1,
                col=1,
            )
    figure.update_xaxes(title_text=str(Text("steps from now", "pasos desde ahora")), row=shown, col=1)
    figure.update_yaxes(title_text=None)
    low, high = float(np.nanmin(inputs[:shown])), float(np.nanmax(inputs[:shown]))
    return Figure(
        title,
        figure,
        Text(
            "{count} windows: {time} input steps, the next {ahead} are the target. The network sees values from {low} to "
            "{high}.",
            "{count} ventanas: {time} pasos de entrada; los {ahead} siguientes son el objetivo. La red ve valores de {low} "
            "a {high}.",
        ).format(count=shown, time=time, ahead=ahead, low=numeral(low, ".3g"), high=numeral(high, ".3g")),
    )
