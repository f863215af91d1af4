"""A figure as a still SVG picture for paper: bars, lines and heat maps, dark on white, without a script.

Figures on a page are drawn by plotly in the browser; what is printed or kept as a file has no browser to count on.
"""

import base64
import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from playground.plots import colour
from playground.plots.paper.axis import Axis
from playground.plots.paper.canvas import LETTER, Canvas, wide
from playground.plots.paper.colours import ink, shade

WIDTH = 660.0
"""Pixels: as wide as the text of a sheet of A4."""
_LINE, _GRID = "#9A9A9A", "#E2E2E2"
_DASHES = {"dash": "7 4", "dot": "2 3", "dashdot": "7 3 2 3"}
_SHARE = 0.75
"""Of the height on a page: a sheet of paper is to hold a figure and the questions about it."""
_RIGHT = 20.0
"""Pixels beside the last label."""
_TURNED = -60
"""Degrees, of labels that are too long to stand beside each other."""

Trace = dict[str, Any]


def svg(figure: go.Figure) -> str:
    """The figure as an SVG element, `WIDTH` pixels wide.

    Args:
        figure: of this package, with bars, lines or one heat map on one pair of axes.

    Raises:
        ValueError: it holds something else.
    """
    # Of the parts and not of the figure, which would pack its arrays.
    traces: list[Trace] = [_unpacked(trace.to_plotly_json()) for trace in figure.data]
    strange = {trace["type"] for trace in traces} - {"bar", "scatter", "heatmap"}
    if strange:
        raise ValueError(f"no way to print {strange}")
    return _Picture(traces, figure.layout.to_plotly_json()).drawn()


def _unpacked(part: Any) -> Any:
    """Arrays as lists: a figure that comes from another process has them packed as base64."""
    if isinstance(part, dict) and "bdata" in part:
        array = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"])
        sizes = [int(size) for size in str(part.get("shape", array.size)).split(",")]
        return array.reshape(sizes).tolist()
    if isinstance(part, dict):
        return {name: _unpacked(one) for name, one in part.items()}
    return part


class _Picture:
    def __init__(self, traces: list[Trace], layout: dict[str, Any]) -> None:
        self.traces, self.layout = traces, layout
        self.bars = [trace for trace in traces if trace["type"] == "bar"]
        self.cells = any(trace["type"] == "heatmap" for trace in traces)
        self.lying = any(trace.get("orientation") == "h" for trace in traces)
        self.stacked = layout.get("barmode") in ("stack", "overlay")
        whole_x, whole_y = self.cells or (bool(self.bars) and not self.lying), self.cells or self.lying
        across, up = ([value for trace in traces for value in _all(trace, name)] for name in ("x", "y"))
        self.x = Axis(layout.get("xaxis") or {}, across, from_zero=self.lying, cells=whole_x)
        self.y = Axis(layout.get("yaxis") or {}, up, from_zero=bool(self.bars) and not self.lying, cells=whole_y)
        named = [one for one in traces if one.get("name") and one.get("showlegend") is not False and not self.cells]
        self.named = named if len(named) > 1 else []
        self.canvas = Canvas()

    def drawn(self) -> str:
        height = _SHARE * float(self.layout.get("height") or 320)
        left = max((wide(name) for _, name in self.y.ticks), default=0.0) + (24 if self.y.title else 8)
        longest = max((wide(name) for _, name in self.x.ticks), default=0.0)
        turned = longest > (WIDTH - left - _RIGHT) / max(1, len(self.x.ticks))
        labels = longest * math.sin(math.radians(-_TURNED)) + 12 if turned else 18 if self.x.ticks else 4
        whole = height + labels + (20 if self.x.title else 0)
        self.x.ends, self.y.ends = (left, WIDTH - _RIGHT), (height, 24.0 if self.named else 8.0)
        self._axes(turned=turned, lowest=whole)
        begun: dict[float, float] = defaultdict(float)
        for place, trace in enumerate(self.traces):
            paint = _paint(trace, place)
            if trace["type"] == "heatmap":
                self._cells(trace)
            elif trace["type"] == "bar":
                self._bars(trace, paint, begun)
            else:
                self._curve(trace, paint)
        self._legend()
        return self.canvas.svg(WIDTH, whole + 6)

    def _axes(self, *, turned: bool, lowest: float) -> None:
        (left, right), (bottom, top) = self.x.ends, self.y.ends
        for value, name in self.y.ticks:
            y = self.y.at(value)
            if not self.cells and not self.lying:
                self.canvas.line([(left, y), (right, y)], _GRID)
            self.canvas.words((left - 6, y + 4), name, "end")
        for value, name in self.x.ticks:
            x = self.x.at(value)
            at = (x + 4, bottom + 9) if turned else (x, bottom + 15)
            self.canvas.words(at, name, "end" if turned else "middle", turned=_TURNED if turned else 0)
        if not self.x.hidden:
            self.canvas.line([(left, bottom), (right, bottom)], _LINE)
        if self.x.title:
            self.canvas.words(((left + right) / 2, lowest), self.x.title, "middle")
        if self.y.title:
            self.canvas.words((11, (top + bottom) / 2), self.y.title, "middle", turned=-90)

    def _cells(self, trace: Trace) -> None:
        rows = [[float(value) for value in row] for row in trace["z"]]
        flat = [value for row in rows for value in row]
        low, high = trace.get("zmin", min(flat)), trace.get("zmax", max(flat))
        width, height = (abs(axis.at(1) - axis.at(0)) for axis in (self.x, self.y))
        texts = trace.get("text")
        for row, y in enumerate(_all(trace, "y")):
            for column, x in enumerate(_all(trace, "x")):
                fill = shade(trace.get("colorscale"), (rows[row][column] - low) / ((high - low) or 1))
                at_x, at_y = self.x.at(self.x.value(x)), self.y.at(self.y.value(y))
                self.canvas.box((at_x - width / 2, at_y - height / 2), (width - 0.6, height - 0.6), fill)
                if texts is not None:
                    size = min(LETTER, width / 2)
                    self.canvas.words((at_x, at_y + 4), str(texts[row][column]), "middle", fill=ink(fill), size=size)

    def _bars(self, trace: Trace, paint: Any, begun: dict[float, float]) -> None:
        places, sizes = (_all(trace, "y"), _all(trace, "x")) if self.lying else (_all(trace, "x"), _all(trace, "y"))
        along, across = (self.x, self.y) if self.lying else (self.y, self.x)
        base, texts, marker = trace.get("base"), trace.get("text"), trace.get("marker") or {}
        room = abs(across.at(1) - across.at(0)) * 0.8
        thick = room if self.stacked else room / len(self.bars)
        aside = 0.0 if self.stacked else (self.bars.index(trace) + 0.5) * thick - room / 2
        for row, (place, size) in enumerate(zip(places, sizes, strict=True)):
            at = across.value(place)
            begin = float(base[row]) if base is not None else begun[at] if self.stacked else 0.0
            begun[at] = begin + float(size)
            low, high = sorted((along.at(begin), along.at(begin + float(size))))
            fill = str(paint)
            if not isinstance(paint, str):
                far = (marker["cmax"] - marker["cmin"]) or 1
                fill = shade(marker.get("colorscale"), (float(paint[row]) - marker["cmin"]) / far)
            middle = across.at(at) + aside
            corner, extent = (low, middle - thick / 2), (high - low, thick)
            centre = ((low + high) / 2, middle)
            if not self.lying:
                corner, extent, centre = corner[::-1], extent[::-1], centre[::-1]
            self.canvas.box(corner, extent, fill)
            if texts is not None and high - low > 4:
                self.canvas.words((centre[0], centre[1] + 4), str(texts[row]), "middle", fill=ink(fill))

    def _curve(self, trace: Trace, paint: Any) -> None:
        points = [
            (self.x.at(self.x.value(x)), self.y.at(self.y.value(y)))
            for x, y in zip(_all(trace, "x"), _all(trace, "y"), strict=True)
            if y is not None and math.isfinite(float(y))
        ]
        mode = str(trace.get("mode") or "lines")
        if "lines" in mode:
            self.canvas.line(points, str(paint), 2, _DASHES.get((trace.get("line") or {}).get("dash", ""), ""))
        # Points that nobody sees are there to be pointed at.
        if "markers" in mode and (trace.get("marker") or {}).get("opacity") != 0:
            for point in points:
                self.canvas.dot(point, str(paint))

    def _legend(self) -> None:
        at = self.x.ends[0]
        for trace in self.named:
            self.canvas.box((at, 5), (12, 9), str(_paint(trace, self.traces.index(trace))))
            self.canvas.words((at + 17, 14), str(trace["name"]), "start")
            at += 34 + wide(str(trace["name"]))


def _paint(trace: Trace, place: int) -> Any:
    """The colour of a trace, or the numbers that its colours stand for."""
    for part in ("line", "marker"):
        found = (trace.get(part) or {}).get("color")
        if found is not None:
            return found if isinstance(found, str) else list(found)
    return colour(place)


def _all(trace: Trace, name: str) -> Sequence[Any]:
    found = trace.get(name)
    return [] if found is None else list(found)
