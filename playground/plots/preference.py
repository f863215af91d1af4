"""What people prefer beside what the test metric says: a point for each run, or for each variant of a study."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour
from playground.text import Text, percentage


@dataclass(frozen=True, slots=True)
class Judged:
    """A run, or a group of runs.

    Attributes:
        name: its name.
        result: its test metric.
        told: the same in words.
        share: how often it is preferred over another one, 0 to 1.
        low: the lower end of the 95 % interval of the share; None: not known.
        high: the upper end.
    """

    name: str
    result: float
    told: str
    share: float
    low: float | None
    high: float | None


def preference(title: Text, judged: Sequence[Judged], metric: Text, *, percent: bool) -> Figure:
    """Preference over the test metric; the dashed line is where people do not care.

    Args:
        title: of the figure.
        judged: what was voted on, the most preferred first.
        metric: the metric in words.
        percent: its values are fractions, shown as percentages.
    """
    scale = 100 if percent else 1
    known = [one for one in judged if one.low is not None and one.high is not None]
    figure = blank(
        380,
        hovermode="closest",
        showlegend=False,
        xaxis={
            "title_text": str(metric),
            "ticksuffix": " %" if percent else "",
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis={"title_text": str(PREFERRED), "ticksuffix": " %", "range": [-10, 112]},
    )
    figure.add_hline(y=50, line={"dash": "dash", "width": 1, "color": colour(6)})
    figure.add_scatter(
        x=[scale * one.result for one in judged],
        y=[100 * one.share for one in judged],
        mode="markers+text",
        marker={"size": 11, "color": colour(0)},
        text=[one.name if len(one.name) <= _SHORT else f"{one.name[:_SHORT]}…" for one in judged],
        textposition=[_beside(one, [each.result for each in judged]) for one in judged],
        cliponaxis=False,
        hovertext=[_told(one) for one in judged],
        hovertemplate="%{hovertext}<extra></extra>",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * (one.high - one.share) if one.high is not None else 0 for one in judged],
            "arrayminus": [100 * (one.share - one.low) if one.low is not None else 0 for one in judged],
            "thickness": 1.4,
            "visible": bool(known),
        },
    )
    alt = Text(
        "{preferred}, and {metric}: {listed}.",
        "{preferred}, y {metric}: {listed}.",
    )
    heads = [Text("name", "nombre"), metric, PREFERRED, *_ENDS]
    rows = [(one.name, one.result, one.share, one.low, one.high) for one in judged]
    listed = "; ".join(_told(one) for one in judged)
    return Figure(
        title,
        figure,
        alt.format(preferred=PREFERRED, metric=metric, listed=listed),
        pd.DataFrame(rows, columns=list(map(str, heads))),
    )


def _beside(one: Judged, every: Sequence[float]) -> str:
    """Where the name of a point has room: away from the nearer edge, and from the line at a half."""
    upright = "top" if one.share >= 0.5 else "bottom"
    return f"{upright} {'right' if 2 * one.result <= min(every) + max(every) else 'left'}"


def _told(one: Judged) -> str:
    interval = "" if one.low is None or one.high is None else f" ({between(one.low, one.high)})"
    return f"{one.name}: {percentage(one.share, '.0f')}{interval}, {one.told}"


def between(low: float, high: float) -> Text:
    """An interval of shares."""
    return Text("{low} to {high}", "de {low} a {high}").format(low=percentage(low, ".0f"), high=percentage(high, ".0f"))


PREFERRED = Text("preferred over another one", "preferida sobre otra")
_ENDS = (
    Text("95 % interval: lower", "intervalo del 95 %: inferior"),
    Text("95 % interval: upper", "intervalo del 95 %: superior"),
)
_SHORT = 26
"""Characters of a name that fit beside a point."""
