"""Mean errors by group of items (length, class, step ahead, …) of one or several networks, with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.figure_table import ends_of
from playground.plots import GRID, blank, colour, dash
from playground.text import Text, percentage, significant, whole

_CROWDED = 24
"""Groups from which on their labels stand upright."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The means of one network, one for each group.

    Attributes:
        mean: `(groups,)`; NaN where there is no item.
        low: `(groups,)` where the interval begins; NaN: it is not known.
        high: `(groups,)` where it ends.
        items: `(groups,)` how many items there are.
        clusters: `(groups,)` how many of them are independent.
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    items: np.ndarray
    clusters: np.ndarray


def error_groups(
    title: Text,
    groups: Sequence[str],
    lines: Mapping[str, GroupLine],
    *,
    by: Text,
    error: Text,
    percent: bool,
    ordered: bool,
    levels: Mapping[str, float] | None = None,
) -> Figure:
    """A point for each group and network, with its interval of 95 %; groups that have an order are joined by a line.

    A click on a point selects one whose `x` is the place of the group and whose `curve_number` that of the network.

    Args:
        title: of the figure.
        groups: what they are called.
        lines: by the name of the network.
        by: what groups are told apart by.
        error: what an error is.
        percent: the means are shares.
        ordered: groups have an order.
        levels: lines across, by what they are called; the legend names them.
    """
    scale = 100.0 if percent else 1.0
    places = np.arange(len(groups), dtype=np.float64)
    figure = blank(
        400,
        hovermode="closest",
        xaxis={
            "title_text": str(by),
            "tickmode": "array",
            "tickvals": places.tolist(),
            "ticktext": list(groups),
            "tickangle": -90 if len(groups) > _CROWDED else None,
            "range": [-0.5, len(groups) - 0.5],
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "title_text": str(error),
            "ticksuffix": " %" if percent else "",
            "rangemode": "tozero",
            "gridcolor": GRID,
        },
    )
    for number, (name, line) in enumerate(lines.items()):
        # Beside each other, so that intervals do not hide one another.
        moved = places + (number - (len(lines) - 1) / 2) * (0.5 / max(1, len(lines)) if len(lines) > 1 else 0.0)
        figure.add_scatter(
            x=moved.tolist(),
            y=(scale * line.mean).tolist(),
            name=name,
            mode="lines+markers" if ordered else "markers",
            line={"color": colour(number), "dash": dash(number), "width": 1.6},
            marker={"size": 9},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": np.nan_to_num(scale * (line.high - line.mean)).tolist(),
                "arrayminus": np.nan_to_num(scale * (line.mean - line.low)).tolist(),
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[
                [label, _value(mean, percent), str(whole(int(items))), str(whole(int(clusters)))]
                for label, mean, items, clusters in zip(groups, line.mean, line.items, line.clusters, strict=True)
            ],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<br>"
            + str(Text("{items} items, {clusters} independent", "{items} elementos, {clusters} independientes")).format(
                items="%{customdata[2]}", clusters="%{customdata[3]}"
            ),
            showlegend=len(lines) > 1,
        )
    for name, level in (levels or {}).items():
        figure.add_scatter(
            x=[-0.5, len(groups) - 0.5],
            y=[scale * level] * 2,
            name=f"{name}: {_value(level, percent)}",
            mode="lines",
            line={"color": "#7F7F7F", "width": 1.2, "dash": "dash"},
            hoverinfo="skip",
            showlegend=True,
        )
    alt = Text("{title}; {error} by {by}. {said}.", "{title}; {error} por {by}. {said}.")
    said = "; ".join(
        [
            *(f"{name}: {_listed(groups, line.mean, percent)}" for name, line in lines.items()),
            *(f"{name}: {_value(level, percent)}" for name, level in (levels or {}).items()),
        ]
    )
    numbers = _means(groups, lines, levels or {}, by=by, error=error, percent=percent)
    return Figure(title, figure, alt.format(title=title, error=error, by=by, said=said), numbers)


def _means(
    groups: Sequence[str],
    lines: Mapping[str, GroupLine],
    levels: Mapping[str, float],
    *,
    by: Text,
    error: Text,
    percent: bool,
) -> pd.DataFrame:
    """A row for each network and group that has items; what is not known of an interval is NaN."""
    scale, measured = (100.0, f"{error} (%)") if percent else (1.0, str(error))
    rows = [
        [
            *([name] if len(lines) > 1 else []),
            label,
            *(scale * float(values[place]) for values in (line.mean, line.low, line.high)),
            int(line.items[place]),
            int(line.clusters[place]),
            *(scale * level for level in levels.values()),
        ]
        for name, line in lines.items()
        for place, label in enumerate(groups)
        if line.items[place]
    ]
    heads = [
        *([Text("run", "ejecución")] if len(lines) > 1 else []),
        by,
        measured,
        *ends_of(measured),
        Text("items", "elementos"),
        Text("independent", "independientes"),
        *levels,
    ]
    return pd.DataFrame(rows, columns=list(map(str, heads)))


def _value(value: float, percent: bool) -> str:
    if not np.isfinite(value):
        return "–"
    return str(percentage(float(value)) if percent else significant(float(value)))


def _listed(groups: Sequence[str], means: np.ndarray, percent: bool) -> str:
    """The means by group; of many only the largest and the smallest."""
    there = [place for place in range(len(groups)) if np.isfinite(means[place])]
    if len(there) > 12:
        there = sorted(there, key=lambda place: -means[place])
        there = [*there[:4], *there[-2:]]
    return ", ".join(f"{groups[place]} {_value(means[place], percent)}" for place in there)
