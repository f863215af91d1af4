"""Boxes, arrows and words on a plane, drawn with plotly: the plane is measured in columns and rows."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from playground.plots import COLOURS, blank

FORWARD, BACKWARD, READ, VECTOR, INPUT, OUTPUT = COLOURS[:6]
DARK = "#1A1A1A"
"""Ink on the light boxes."""
GREY = "#8C8C8C"
"""Of arrows: seen on white and on black alike."""
ROW = 74
"""Pixels from one row to the next."""
GUTTER = 116
"""Pixels at the left for names and shapes."""
HALF_HEIGHT = 0.22
"""Of a box, in rows."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The steps that are shown: where they stand and which they are (None: left out)."""

    at: tuple[float, ...]
    steps: tuple[int | None, ...]

    @classmethod
    def of(cls, first: int, count: int, most: int, left: float = 0.0) -> "Columns":
        """At most `most` columns for `count` steps from number `first` on; the last step is always shown."""
        steps: tuple[int | None, ...] = tuple(range(first, first + count))
        if count > most:
            steps = (*range(first, first + most - 2), None, first + count - 1)
        return cls(tuple(left + place for place in range(len(steps))), steps)

    @property
    def shown(self) -> list[tuple[float, int]]:
        """The columns that stand for a step."""
        return [(x, step) for x, step in zip(self.at, self.steps, strict=True) if step is not None]


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

    def dots(self, columns: Columns, y: float, shift: float = 0.0) -> None:
        """Steps that are left out."""
        for x, step in zip(columns.at, columns.steps, strict=True):
            if step is None:
                self._labels.append((x + shift, y, "⋯", GREY, ""))

    def along(self, columns: Columns, y: float, colour: str, shift: float = 0.0, narrow: bool = False) -> None:
        """Arrows of the carried state from step to step; backwards where the boxes are shifted to the right."""
        half = 0.26 if narrow else 0.36
        edges = [0.12 if step is None else half for step in columns.steps]
        for left in range(len(columns.at) - 1):
            begin = (columns.at[left] + shift + edges[left], y)
            end = (columns.at[left + 1] + shift - edges[left + 1], y)
            self.arrow(*((end, begin) if shift > 0 else (begin, end)), colour)

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
        figure = blank(
            int((top + 0.4) * ROW) + 36,
            shapes=self._shapes,
            annotations=self._notes,
            margin={"l": GUTTER, "r": 8, "t": 28, "b": 8},
            modebar={"remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "resetscale"]},
            hovermode="closest",
            dragmode=False,
            xaxis={"visible": False, "range": [-0.46, self._width + 0.1], "fixedrange": True},
            yaxis={"visible": False, "range": [-0.4, top], "fixedrange": True},
        )
        x, y, labels, inks, tips = zip(*self._labels, strict=True)
        figure.add_scatter(
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
        return figure
