"""The numbers that a figure draws as a table, for whoever cannot see the figure or goes on with its numbers elsewhere."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from playground.text import Text

Points = Sequence[tuple[Any, Any]]
"""Places along the axis, and the value at each."""

LOWER, UPPER = Text("lower", "inferior"), Text("upper", "superior")
_LINE, _TEXT = Text("line", "línea"), Text("text", "texto")


@dataclass(frozen=True, slots=True)
class _Column:
    """What one trace says: its name, its points, and the words that stand at them, where they say more than a height."""

    name: str
    points: Points
    words: Sequence[Any] = ()


def behind(figure: go.Figure) -> pd.DataFrame:
    """The table behind a figure, headings in the language in force.

    A heat map gives a row for each of its own. Lines and bars are put together as by `joined`; where words stand at points, there is a
    row for each point. Bands and error bars give their two ends.
    """
    shown = figure.to_plotly_json()
    layout, traces = shown.get("layout", {}), shown.get("data", [])
    for trace in traces:
        if trace["type"] == "heatmap":
            return _grid(trace, layout)
    across = bool(traces) and traces[0].get("orientation") == "h"
    ends = ("yaxis", "xaxis") if across else ("xaxis", "yaxis")
    along, value = (_title(layout.get(axis, {})) or axis[0] for axis in ends)
    panels = list(dict.fromkeys(_axes(trace) for trace in traces))
    columns = []
    for trace in traces:
        panel = _panel(layout, panels.index(_axes(trace))) if len(panels) > 1 else ""
        columns += [
            _Column(" · ".join(filter(None, (one.name, panel))) or value, one.points, one.words)
            for one in _columns(trace, layout)
        ]
    if not any(one.words for one in columns):
        return joined(along, value, [(one.name, one.points) for one in columns])
    rows = [
        (one.name, *point, one.words[number] if one.words else None)
        for one in columns
        for number, point in enumerate(one.points)
    ]
    return pd.DataFrame(rows, columns=_apart([str(_LINE), along, value, str(_TEXT)]))


def joined(along: str, value: str, columns: Sequence[tuple[str, Points]]) -> pd.DataFrame:
    """Lines as columns beside what runs along the axis; where one of them has two values at a place, a row for each point.

    Args:
        along: what runs along the axis.
        value: what the values are, where they stand in one column.
        columns: the points of each line with its name.
    """
    known = [(name, [(at, given) for at, given in points if not _missing(given)]) for name, points in columns]
    if any(len(dict(points)) < len(points) for _, points in known):
        rows = [(name, at, given) for name, points in known for at, given in points]
        return pd.DataFrame(rows, columns=_apart([str(_LINE), along, value]))
    places = list(dict.fromkeys(at for _, points in known for at, _ in points))
    if all(isinstance(at, int | float) for at in places):
        places.sort()
    tables = [dict(points) for _, points in known]
    rows = [(at, *(table.get(at) for table in tables)) for at in places]
    return pd.DataFrame(rows, columns=_apart([along, *(name for name, _ in known)]))


def ends_of(name: str) -> tuple[str, str]:
    """What the lower and the upper end of a line's band are called."""
    return f"{name}: {LOWER}", f"{name}: {UPPER}"


def _columns(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Iterator[_Column]:
    """What a line with its error bars, a group of bars or a band says."""
    name = str(trace.get("name") or "")
    places, heights = _list(trace.get("x")), _list(trace.get("y"))
    along = layout.get("xaxis" + str(trace.get("xaxis", "x"))[1:], {})
    error = trace.get("error_y", {})
    if trace.get("orientation") == "h":
        places, heights = heights, places
        along = layout.get("yaxis" + str(trace.get("yaxis", "y"))[1:], {})
        error = trace.get("error_x", {})
    places = places if places or not heights else list(range(len(heights)))
    if trace.get("fill") == "toself":
        band = [(place, *sorted(pair)) for place, *pair in _opened(places, heights)]
        lower, upper = ends_of(name or str(trace.get("legendgroup") or ""))
        yield _Column(lower, [(place, low) for place, low, _ in band])
        yield _Column(upper, [(place, high) for place, _, high in band])
        return
    there = [number for number, pair in enumerate(zip(places, heights, strict=False)) if not _missing(pair[1])]
    if not there:
        return  # an entry of the legend alone
    named = _named([places[number] for number in there], along)
    words = _words(trace)
    yield _Column(
        name,
        list(zip(named, (heights[number] for number in there), strict=True)),
        [words[number] if number < len(words) else None for number in there] if words else (),
    )
    up = _list(error.get("array"))
    down = up if error.get("symmetric", True) else _list(error.get("arrayminus"))
    if len(up) == len(down) == len(heights) and any([*up, *down]):
        for end, parts, sign in zip(ends_of(name), (down, up), (-1, 1), strict=True):
            yield _Column(end, [(at, heights[n] + sign * parts[n]) for at, n in zip(named, there, strict=True)])


def _opened(places: list[Any], heights: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """A closed outline as the two values at each place; outlines lie apart where a value is missing."""
    begin = 0
    for end in range(len(places) + 1):
        if end == len(places) or _missing(places[end]):
            half = (end - begin) // 2
            for step in range(half):
                yield places[begin + step], heights[begin + step], heights[end - 1 - step]
            begin = end + 1


def _grid(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> pd.DataFrame:
    values = [_list(row) for row in _list(trace.get("z"))]
    width = max(map(len, values), default=0)
    heads = [str(one) for one in _labels(trace.get("x"), layout.get("xaxis", {}), width)]
    rows = _labels(trace.get("y"), layout.get("yaxis", {}), len(values))
    corner = " \\ ".join(filter(None, (_title(layout.get("yaxis", {})), _title(layout.get("xaxis", {}))))) or "y"
    cells = [[label, *row] for label, row in zip(rows, values, strict=True)]
    return pd.DataFrame(cells, columns=_apart([corner, *heads]))


def _labels(given: Any, axis: Mapping[str, Any], count: int) -> list[Any]:
    return _named((_list(given) or list(range(count)))[:count], axis)


def _named(places: list[Any], axis: Mapping[str, Any]) -> list[Any]:
    """Places by the words that the axis has for them, where it has another one for each."""
    ticks = dict(zip(_list(axis.get("tickvals")), _list(axis.get("ticktext")), strict=False))
    if not ticks or any(place not in ticks for place in places):
        return places
    words = [ticks[place] for place in places]
    return words if len(set(words)) == len(set(places)) else places


def _words(trace: Mapping[str, Any]) -> list[Any]:
    """What stands at each point, where it says more than the point's height."""
    for key in ("text", "hovertext"):
        words = _list(trace.get(key)) if not isinstance(trace.get(key), str) else []
        if trace["type"] != "bar" and any(isinstance(word, str) and word for word in words):
            return words
    return []


def _axes(trace: Mapping[str, Any]) -> tuple[str, str]:
    return str(trace.get("xaxis", "x")), str(trace.get("yaxis", "y"))


def _panel(layout: Mapping[str, Any], number: int) -> str:
    """The heading of a panel, as `make_subplots` writes it; else its number."""
    notes = layout.get("annotations", ())
    return str(notes[number].get("text", "")) if number < len(notes) else str(number + 1)


def _title(axis: Mapping[str, Any]) -> str:
    title = axis.get("title", "")
    return str(title.get("text") or "") if isinstance(title, Mapping) else str(title or "")


def _apart(names: Sequence[str]) -> list[str]:
    """Names of which no two are equal."""
    found: list[str] = []
    for name in names:
        count = 1
        while (shown := name if count == 1 else f"{name} ({count})") in found:
            count += 1
        found.append(shown)
    return found


def _list(values: Any) -> list[Any]:
    """The values of a trace as Python's own."""
    if values is None:
        return []
    if isinstance(values, Mapping):  # numbers as plotly packs them
        packed = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
        shape = [int(size) for size in str(values.get("shape", len(packed))).split(",")]
        return list(packed.reshape(shape).tolist())
    if hasattr(values, "tolist"):
        return list(values.tolist())
    return [one.item() if hasattr(one, "item") else one for one in values]


def _missing(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 (NaN)
