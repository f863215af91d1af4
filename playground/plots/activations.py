"""Values of a network over a sequence: a row for each unit and a column for each step."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from playground.exhibits import Figure
from playground.plots import COLOURS, blank
from playground.plots.steps import STEP, numbered, ticks
from playground.text import Text, numeral

Order = Literal["number", "mean", "peak"]
ORDERS: dict[Order, Text] = {
    "number": Text("by number", "por número"),
    "mean": Text("by mean", "por media"),
    "peak": Text("by the step of the largest value", "por el paso del valor más alto"),
}
SHARE = [[0.0, "rgba(0,114,178,0)"], [1.0, COLOURS[0]]]
"""From 0 to 1: nothing is no colour, so that it is seen on light and dark alike."""
SIGNED = [[0.0, COLOURS[1]], [0.5, "rgba(127,127,127,0.08)"], [1.0, COLOURS[0]]]
"""From the lowest, which is as far from 0 as the highest is."""
_ROW, _LOWEST, _TALLEST = 14, 160, 620


def scale(values: np.ndarray) -> dict[str, Any]:
    """The colours of values: from 0 to 1 where all lie there, else to both sides of 0."""
    finite = values[np.isfinite(values)]
    if finite.size and finite.min() >= 0 and finite.max() <= 1:
        return {"zmin": 0.0, "zmax": 1.0, "colorscale": SHARE}
    far = float(np.abs(finite).max()) if finite.size and finite.any() else 1.0
    return {"zmin": -far, "zmax": far, "colorscale": SIGNED}


def ordered(values: np.ndarray, order: Order) -> np.ndarray:
    """The units `(units,)` in an order, the first one at the top.

    Args:
        values: `(time, units)`.
        order: one of `ORDERS`.
    """
    if order == "mean":
        return np.argsort(-values.mean(0), kind="stable")
    if order == "peak":
        return np.argsort(values.argmax(0), kind="stable")
    return np.arange(values.shape[1])


def activations(
    name: str,
    values: np.ndarray,
    steps: Sequence[str],
    first: int = 0,
    order: Order = "number",
    *,
    chosen: int | None = None,
) -> Figure:
    """All units of one place in the network over the steps.

    Args:
        name: of the value, as the cell's equations call it (`f_t`).
        values: `(time, units)`.
        steps: a label for each step.
        first: how many steps come before the first one that is shown.
        order: of the units, from the top.
        chosen: the place of the unit that is framed, from 0; then a click on a row chooses another: the point that is
            selected has the unit's number as its `y`. None: nothing can be chosen.
    """
    rows = ordered(values, order)
    labels = numbered(steps, first)
    title = Text("{name}: units over the steps", "{name}: unidades en los pasos").format(name=name)
    figure = blank(
        min(max(_LOWEST, 90 + _ROW * len(rows)), _TALLEST),
        hovermode="closest",
        xaxis={"title_text": str(STEP), "type": "category", "showgrid": False, **ticks(steps, first)},
        yaxis={"title_text": str(UNIT), "type": "category", "autorange": "reversed", "showgrid": False},
    )
    figure.add_heatmap(
        x=labels,
        y=[str(unit + 1) for unit in rows],
        z=np.ascontiguousarray(values[:, rows].T, dtype=np.float32),
        colorbar={"thickness": 12},
        hovertemplate=f"{UNIT} %{{y}}<br>{STEP} %{{x}}<br>{name} = %{{z:.3f}}<extra></extra>",
        **scale(values),
    )
    if chosen is not None:
        _to_choose(figure, rows, labels, chosen)
    alt = Text(
        "{title}. A row for each of {units} units, a column for each of {steps} steps; values from {least} to {most}.",
        "{title}. Una fila por cada una de las {units} unidades, una columna por cada uno de los {steps} pasos; valores "
        "de {least} a {most}.",
    ).format(
        title=title,
        units=len(rows),
        steps=len(steps),
        least=numeral(float(values.min()), ".3g"),
        most=numeral(float(values.max()), ".3g"),
    )
    return Figure(title, figure, alt)


def _to_choose(figure: go.Figure, rows: np.ndarray, labels: Sequence[str], chosen: int) -> None:
    """Frame a unit, and let a click choose another: cells of a heat map cannot be selected, so each row has an unseen point.

    Comparing by `y` a click anywhere in a row finds its point, and the label is still that of the cell.
    """
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[labels[len(labels) // 2]] * len(rows),
        y=[str(unit + 1) for unit in rows],
        mode="markers",
        hoverinfo="none",
        showlegend=False,
        selected=unseen,
        unselected=unseen,
        **unseen,
    )
    place = int(np.flatnonzero(rows == chosen)[0])
    figure.add_shape(
        type="rect", xref="paper", x0=0, x1=1, y0=place - 0.5, y1=place + 0.5, line={"color": COLOURS[2], "width": 2}
    )
    # Points would widen the axis by their own size.
    figure.update_layout(hovermode="y", yaxis={"autorange": None, "range": [len(rows) - 0.5, -0.5]})


UNIT = Text("unit", "unidad")
