"""Boxes, arrows and words on a plane, drawn with plotly: the plane is measured in columns and rows."""

from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from playground.plots import blank

GREY = "#8C8C8C"
"""Of arrows: seen on white and on black alike."""
ROW = 74
"""Pixels from one row to the next."""
GUTTER = 116
"""Pixels at the left for names and shapes."""
HALF_HEIGHT = 0.22
"""Of a box, in rows."""


class Canvas:
    """Collects what is drawn; `figure` turns it into one."""

    def __init__(self) -> None:
        self._shapes: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []
        self._labels: list[tuple[float, float, str, str, str]] = []
        self._width = 0.0
        self._height = 0.0

    def box(
        self,
        x: float,
        y: float,
        label: str,
        fill: str,
        tip: str,
        *,
        width: float = 0.72,
        ink: str = "#FFFFFF",
        dashed: bool = False,
    ) -> None:
        """A rounded box around `(x, y)` with a label; `tip` is said when it is pointed at."""
        self._shapes.append(
            {
                "type": "rect",
                "layer": "below",
                "x0": x - width / 2,
                "x1": x + width / 2,
                "y0": y - HALF_HEIGHT,
                "y1": y + HALF_HEIGHT,
                "fillcolor": fill,
                "line": {"color": GREY if dashed else fill, "width": 1.5, "dash": "dot" if dashed else "solid"},
            }
        )
        self._labels.append((x, y, label, ink, tip))
        self._width = max(self._width, x + width / 2)
        self._height = max(self._height, y)

    def dots(self, x: float, y: float) -> None:
        """Steps that are left out."""
        self._labels.append((x, y, "⋯", GREY, ""))
        self._height = max(self._height, y)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], colour: str = GREY) -> None:
        """From one point to another."""
        self._notes.append(
            {
                "ax": start[0],
                "ay": start[1],
                "x": end[0],
                "y": end[1],
                "xref": "x",
                "yref": "y",
                "axref": "x",
                "ayref": "y",
                "text": "",
                "showarrow": True,
                "arrowhead": 2,
                "arrowsize": 1,
                "arrowwidth": 1.4,
                "arrowcolor": colour,
            }
        )

    def line(self, *points: tuple[float, float], colour: str = GREY, dash: str = "solid") -> None:
        """A line through points."""
        path = "M " + " L ".join(f"{x},{y}" for x, y in points)
        self._shapes.append(
            {"type": "path", "path": path, "line": {"color": colour, "width": 1.4, "dash": dash}, "layer": "below"}
        )

    def say(self, x: float, y: float, words: str, *, size: int = 12, anchor: str = "center") -> None:
        """Words at a point, in the page's own colour."""
        self._height = max(self._height, y)
        self._notes.append(
            {
                "x": x,
                "y": y,
                "xref": "x",
                "yref": "y",
                "text": words,
                "showarrow": False,
                "xanchor": anchor,
                "font": {"size": size},
            }
        )

    def gutter(self, y: float, name: str, shape: str) -> None:
        """The name and the shape of a row, at its left."""
        self._notes.append(
            {
                "x": 0,
                "y": y,
                "xref": "paper",
                "yref": "y",
                "xanchor": "right",
                "xshift": -4,
                "align": "right",
                "text": f"<b>{'<br>'.join(wrap(name, 17))}</b><br>{shape}",
                "showarrow": False,
                "font": {"size": 11},
            }
        )

    def figure(self) -> go.Figure:
        """All of it as a plotly figure without axes, that keeps its height at any width."""
        top = self._height + 0.4
        height = int((top + 0.4) * ROW) + 36
        figure = blank(height)
        x, y, labels, inks, tips = zip(*self._labels, strict=True)
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                text=labels,
                mode="text",
                textfont={"color": list(inks), "size": 12},
                hovertext=tips,
                hoverinfo="text",
                showlegend=False,
                cliponaxis=False,
            )
        )
        figure.update_layout(
            shapes=self._shapes,
            annotations=self._notes,
            margin={"l": GUTTER, "r": 8, "t": 28, "b": 8},
            modebar={"remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "resetscale"]},
            hovermode="closest",
            dragmode=False,
            xaxis={"visible": False, "range": [-0.46, self._width + 0.1], "fixedrange": True},
            yaxis={"visible": False, "range": [-0.4, top], "fixedrange": True},
        )
        return figure
