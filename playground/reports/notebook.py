"""A report as a notebook beside its data: figures are drawn anew, lines, bars and squares from tables that can be changed.

It needs pandas and plotly, and nothing from a network.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
from plotly.io import to_json

from playground.exhibits import Drawing, Exhibit, Figure, MarkedTexts, Prose, Score, Sound, Sounds, Table
from playground.figure_table import ends_of
from playground.marked_text import STYLE, in_html
from playground.markup import for_figure, for_markdown, for_spreadsheet
from playground.notebooks import Cell, notebook
from playground.reports.content import Report, with_index
from playground.text import Language, speaking

FILE = "report.ipynb"

_FIRST = """\
from html import escape
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import plotly.io

FOLDER = Path("data")
LOWER, UPPER = %s


def read(name):
    return pd.read_csv(FOLDER / name)


def lines(frame, title, *, kind=go.Scatter, across=False, **layout):
    \"\"\"A line, or a group of bars, for each column but the first, which runs along the axis; columns of bands are shaded.\"\"\"
    figure = go.Figure()
    along = frame.iloc[:, 0]
    for name in frame.columns[1:]:
        values = {"x": frame[name], "y": along, "orientation": "h"} if across else {"x": along, "y": frame[name]}
        if name.endswith((LOWER, UPPER)):
            fill = "tonexty" if name.endswith(UPPER) else None
            figure.add_scatter(**values, name=escape(name), line_width=0, mode="lines", fill=fill, showlegend=False)
        else:
            figure.add_trace(kind(**values, name=escape(name)))
    figure.update_traces(mode="lines", connectgaps=True, selector={"type": "scatter"})
    return figure.update_layout(title=title, template="plotly_white", **layout)


def squares(frame, title, **layout):
    \"\"\"A heat map: a row for each row, a column for each column but the first.\"\"\"
    columns, rows = ([escape(str(name)) for name in names] for names in (frame.columns[1:], frame.iloc[:, 0]))
    figure = go.Figure(go.Heatmap(z=frame.iloc[:, 1:].to_numpy(), x=columns, y=rows))
    return figure.update_layout(title=title, template="plotly_white", yaxis_autorange="reversed", **layout)


def drawn(name, title):
    \"\"\"A figure that says more than its table, as it was drawn.\"\"\"
    return plotly.io.read_json(FOLDER / name).update_layout(title=title, template="plotly_white", margin_t=80)"""


def files(report: Report) -> dict[str, bytes]:
    """The notebook and what it reads, by their names; `/` parts folders."""
    found: dict[str, bytes] = {}
    with speaking(report.language):
        ends = ", ".join(_quoted(end) for end in ends_of(""))
        cells: list[Cell] = [
            ("markdown", f"# {_literal(report.title)}\n\n{_literal(report.about)}"),
            ("code", _FIRST % ends),
        ]
        for section in report.sections:
            cells += [("markdown", f"## {_literal(section.title)}")] if section.exhibits else []
            for exhibit in section.exhibits:
                cells += _cells(exhibit, report.language, found)
    return {FILE: notebook(cells), **found}


def _cells(exhibit: Exhibit, language: Language, found: dict[str, bytes]) -> list[Cell]:
    """The cells of one exhibit; what they read is put into `found`."""
    title = str(exhibit.title)
    heading: Cell = ("markdown", f"**{_literal(title)}**")
    match exhibit:
        case Prose():
            words = str(exhibit.words)
            return [heading, ("markdown", _fenced(words) if exhibit.verbatim else _literal(words))]
        case Table():
            return [heading, ("code", f"read({_kept(found, 'table.csv', _csv(exhibit.frame))})")]
        case Figure():
            return [("markdown", _literal(exhibit.alt)), *(("code", line) for line in _figure(exhibit, found))]
        case Sound():
            kind, name, content = "Audio", "sound.wav", exhibit.wav
        case Sounds():
            return [cell for one in exhibit.sounds.values() for cell in _cells(one, language, found)]
        case MarkedTexts():
            kind, name, content = (
                "HTML",
                "texts.html",
                (STYLE + in_html(exhibit.texts, exhibit.legend, language)).encode(),
            )
        case Score() | Drawing():
            kind, name, content = "SVG", "picture.svg", exhibit.svg.encode()
    shown = f"from IPython.display import {kind}\n\n{kind}(filename=str(FOLDER / {_kept(found, name, content)}))"
    return [heading, ("code", shown)]


def _figure(exhibit: Figure, found: dict[str, bytes]) -> list[str]:
    """The lines of code that draw a figure: from its table where that says all of it, else as it was drawn."""
    frame = with_index(exhibit.table)
    table, title = _kept(found, "figure.csv", _csv(frame)), _quoted(escape(str(exhibit.title)))
    shown = exhibit.figure.to_plotly_json()
    kinds = {trace["type"] for trace in shown["data"]}
    words = _axes(shown["layout"])
    if len(frame) and all(frame[column].dtype.kind in "iuf" for column in frame.columns[1:]):
        if "heatmap" in kinds:
            return [f"squares(read({table}), {title}{words})"]
        if _plain(shown):
            across = any(trace.get("orientation") == "h" for trace in shown["data"])
            how = ", kind=go.Bar" * (kinds == {"bar"}) + ", across=True" * across
            return [f"lines(read({table}), {title}{how}{words})"]
    drawn = str(to_json(for_figure(exhibit.figure), validate=False)).encode()
    return [f"read({table})", f"drawn({_kept(found, 'figure.json', drawn)}, {title})"]


def _plain(shown: Mapping[str, Any]) -> bool:
    """Whether a figure is lines, or bars, in one panel, without error bars."""
    traces = shown["data"]
    if any(trace.get(error, {}).get("array") is not None for trace in traces for error in ("error_x", "error_y")):
        return False
    panels = {(trace.get("xaxis"), trace.get("yaxis")) for trace in traces}
    lines = all(trace["type"] == "scatter" and "lines" in (trace.get("mode") or "lines") for trace in traces)
    return len(panels) == 1 and (lines or {trace["type"] for trace in traces} == {"bar"})


def _axes(layout: Mapping[str, Any]) -> str:
    """The titles of the axes, and which are logarithmic, as further arguments."""
    axes = {axis: layout.get(f"{axis}axis", {}) for axis in "xy"}
    found = {f"{axis}axis_title": (one.get("title") or {}).get("text") for axis, one in axes.items()}
    found |= {f"{axis}axis_type": "log" for axis, one in axes.items() if one.get("type") == "log"}
    return "".join(f", {key}={_quoted(str(value))}" for key, value in found.items() if value)


def _kept(found: dict[str, bytes], name: str, content: bytes) -> str:
    """Keep a file in the folder of the data; its name there, as a string of Python."""
    name = f"{len(found) + 1:02}-{name}"
    found[f"data/{name}"] = content
    return _quoted(name)


def _csv(frame: pd.DataFrame) -> bytes:
    return for_spreadsheet(with_index(frame)).to_csv(index=False).encode()


def _quoted(words: str) -> str:
    """Words as a string of Python."""
    return json.dumps(words, ensure_ascii=False)


def _literal(words: object) -> str:
    return for_markdown(str(words))


def _fenced(words: str) -> str:
    """Words as they are: the fence is longer than any row of its own mark within."""
    fence = "`" * 3
    while fence in words:
        fence += "`"
    return f"{fence}text\n{words}\n{fence}"
