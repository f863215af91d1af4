"""How often answers are right, by how sure a classifier was: a reliability diagram, with how many answers each bin has."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from playground.exhibits import Figure
from playground.plots import GRID, colour, dash, look
from playground.text import Text, percentage, whole


@dataclass(frozen=True, slots=True)
class ReliabilityLine:
    """The bins of one network; all arrays have the shape `(bins,)`.

    Attributes:
        begins: the lowest confidence of each.
        ends: the highest one.
        confidence: the mean confidence, 0 to 1.
        right: the share of right answers.
        low: where its interval of 95 % begins.
        high: where it ends.
        items: how many answers.
        error: the expected calibration error, 0 to 1.
    """

    begins: np.ndarray
    ends: np.ndarray
    confidence: np.ndarray
    right: np.ndarray
    low: np.ndarray
    high: np.ndarray
    items: np.ndarray
    error: float


def reliability(title: Text, lines: Mapping[str, ReliabilityLine]) -> Figure:
    """The share of right answers over the mean confidence of each bin; below it how many answers there are.

    On the diagonal a network is right as often as it says; below it, it is too sure. A click on a point selects one whose
    `point_index` is the place of the bin.

    Args:
        title: of the figure.
        lines: by the name of the network.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.06)
    figure.update_layout(**look(460))
    figure.update_layout(hovermode="closest", barmode="overlay")
    percent = {"ticksuffix": " %", "gridcolor": GRID, "zeroline": False}
    figure.update_yaxes(title_text=str(_RIGHT), range=[-2, 102], **percent, row=1, col=1)
    figure.update_yaxes(title_text=str(_ANSWERS), gridcolor=GRID, zeroline=False, row=2, col=1)
    figure.update_xaxes(range=[-2, 102], showgrid=False, zeroline=False, ticksuffix=" %", row=1, col=1)
    figure.update_xaxes(
        title_text=str(_SURE), range=[-2, 102], showgrid=False, zeroline=False, ticksuffix=" %", row=2, col=1
    )
    for number, (name, line) in enumerate(lines.items()):
        figure.add_scatter(
            x=(100 * line.confidence).tolist(),
            y=(100 * line.right).tolist(),
            name=_named(name, line),
            mode="lines+markers",
            line={"color": colour(number), "dash": dash(number), "width": 2},
            marker={"size": 9},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (100 * (line.high - line.right)).tolist(),
                "arrayminus": (100 * (line.right - line.low)).tolist(),
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[
                [str(percentage(sure)), str(percentage(right)), str(whole(int(items)))]
                for sure, right, items in zip(line.confidence, line.right, line.items, strict=True)
            ],
            hovertemplate=f"{_SURE} %{{customdata[0]}}<br>{_RIGHT} %{{customdata[1]}}<br>{_ANSWERS}: %{{customdata[2]}}<extra></extra>",
            row=1,
            col=1,
        )
        figure.add_bar(
            x=(50 * (line.begins + line.ends)).tolist(),
            y=line.items.tolist(),
            width=(100 * np.maximum(line.ends - line.begins, 0.002)).tolist(),
            marker={"color": colour(number), "opacity": 1.0 if len(lines) == 1 else 0.5, "line": {"width": 0}},
            showlegend=False,
            hovertemplate=f"{_ANSWERS}: %{{y}}<extra></extra>",
            row=2,
            col=1,
        )
    grey = {"color": "#7F7F7F", "width": 1.2, "dash": "dash"}
    figure.add_shape(type="line", x0=0, y0=0, x1=100, y1=100, line=grey, layer="below", row=1, col=1)
    said = "; ".join(
        f"{_named(name, line)}: "
        + ", ".join(
            str(_POINT.format(sure=percentage(sure, ".0f"), right=percentage(right, ".0f")))
            for sure, right in zip(line.confidence, line.right, strict=True)
        )
        for name, line in lines.items()
    )
    alt = Text(
        "{title}: how often answers are right, by how sure the network was. {said}.",
        "{title}: con qué frecuencia acierta, según la seguridad de la red. {said}.",
    )
    return Figure(title, figure, alt.format(title=title, said=said), _bins(lines))


def _bins(lines: Mapping[str, ReliabilityLine]) -> pd.DataFrame:
    """The bins of each network, a row each."""
    rows = [
        ({str(Text("run", "ejecución")): name} if len(lines) > 1 else {})
        | {
            str(Text("bin", "intervalo de confianza")): str(_SPAN).format(
                low=percentage(line.begins[place]), high=percentage(line.ends[place])
            ),
            str(_SURE): str(percentage(line.confidence[place])),
            str(_RIGHT): str(percentage(line.right[place])),
            str(Text("95 % interval", "intervalo del 95 %")): str(_SPAN).format(
                low=percentage(line.low[place]), high=percentage(line.high[place])
            ),
            str(_ANSWERS): int(line.items[place]),
        }
        for name, line in lines.items()
        for place in range(len(line.items))
    ]
    return pd.DataFrame(rows)


def _named(name: str, line: ReliabilityLine) -> str:
    return f"{name} (ECE {percentage(line.error)})"


_SURE, _RIGHT = Text("mean confidence", "confianza media"), Text("right answers", "aciertos")
_ANSWERS = Text("answers", "respuestas")
_POINT = Text("{sure} sure, {right} right", "{sure} de confianza, {right} de aciertos")
_SPAN = Text("{low} to {high}", "{low} a {high}")
