"""A report as a notebook: its cells run without a network and draw the figures of the report from their tables."""

import json
import socket
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from playground.plots.curves import Curve, curves
from playground.plots.error_groups import GroupLine, error_groups
from playground.plots.study_figures import Attempt, best_so_far
from playground.reports import notebook
from playground.reports.content import Report, Section
from playground.text import Text, speaking
from tests.reports.contents import FORMULA, HOSTILE, report

WORDS = Text("words", "palabras")


def run_cells(found: Report, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the last line of each cell of code but the first gives, with the network off."""
    shown = ModuleType("IPython.display")
    for kind in ("Audio", "SVG", "HTML"):
        setattr(shown, kind, lambda filename: Path(filename).read_bytes())
    monkeypatch.setitem(sys.modules, "IPython", ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", shown)
    monkeypatch.setattr(socket, "socket", lambda *_given, **_named: pytest.fail("it wants the network"))
    for name, content in notebook.files(found).items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    monkeypatch.chdir(folder)
    book = json.loads((folder / notebook.FILE).read_text("utf-8"))
    assert book["nbformat"] == 4 and len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    first, *others = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    space: dict[str, Any] = {}
    exec(first, space)
    results = []
    for lines in others:
        *before, last = lines.splitlines()
        exec("\n".join(before), space)
        results.append(eval(last, space))
    return results


def test_every_exhibit_is_shown_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, squares, upright, again, kept, *files = run_cells(report(), tmp_path, monkeypatch)
    first, second = drawn.data
    assert list(first.y) == [3.0, 2.0, 1.0] and list(second.y) == [1.5, 1.2, 1.1] and list(first.x) == [0, 1, 2]
    assert first.name.startswith("&lt;/script&gt;"), "plotly reads some markup"
    assert drawn.layout.title.text == "A line" and drawn.layout.xaxis.title.text == "epoch"
    assert isinstance(squares.data[0], go.Heatmap) and squares.data[0].z.tolist() == [[1.0, -1.0]]
    assert isinstance(upright.data[0], go.Bar) and list(upright.data[0].y) == [1.0, 2.0]
    assert len(again.data) == 2
    assert isinstance(kept, pd.DataFrame) and kept["name"].tolist() == [HOSTILE, f"'{FORMULA}"]
    heard, beside, texts, *pictures = files
    assert heard == beside == b"RIFF" and b"&lt;/script&gt;" in texts and HOSTILE.encode() not in texts
    assert len(pictures) == 2 and all(picture.startswith(b"<svg") for picture in pictures)


def test_bands_are_shaded_and_what_a_table_does_not_say_is_drawn_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"epoch": [0, 1], "value": [2.0, 1.0], "low": [1.5, 0.5], "high": [2.5, 1.5]})
    trials = [Attempt(1, "finished", 0.5, "a"), Attempt(2, "failed", None, "b")]
    with speaking("es"):
        band = curves(WORDS, [Curve("mean", frame)], levels={"naive": 3.0})
        points = best_so_far(WORDS, trials, "loss", "lower")
    asked = Report(WORDS, WORDS, (Section(WORDS, (band, points)),), "es")
    drawn, table, as_it_was = run_cells(asked, tmp_path, monkeypatch)
    traces = {trace.name: trace for trace in drawn.data}
    assert list(traces) == ["mean", "mean: inferior", "mean: superior", "naive"]
    assert traces["mean: superior"].fill == "tonexty" and list(traces["mean: inferior"].y) == [1.5, 0.5]
    assert list(traces["naive"].y) == [3.0, 3.0] and drawn.layout.xaxis.title.text == "época"
    assert table["ajustes"].tolist() == ["a", "b"]
    assert [trace.mode for trace in as_it_was.data] == ["lines", "markers", "markers"]


def test_words_of_strangers_are_no_markup_in_its_prose() -> None:
    book = json.loads(notebook.files(report("es"))[notebook.FILE])
    prose = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# run ") and "\\<img" in prose[0] and "<img" not in prose[0].replace("\\<img", "")
    assert any(words.endswith("````text\n```\n" + HOSTILE + "\n````") for words in prose), "a fence longer than theirs"
    assert any("Figuras" in words for words in prose)


def test_error_bars_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = GroupLine(*(np.array(one) for one in ([0.1, 0.2], [0.05, 0.1], [0.2, 0.3], [9, 3], [3, 1])))
    about = {"by": Text.same("length"), "error": Text.same("wrong"), "percent": False, "ordered": True}
    groups = error_groups(WORDS, ["short", "long"], {"gru": line}, **about)
    table, drawn = run_cells(Report(WORDS, WORDS, (Section(WORDS, (groups,)),), "en"), tmp_path, monkeypatch)
    assert list(table) == ["length", "wrong", "wrong: lower", "wrong: upper", "items", "independent"]
    assert list(drawn.data[0].error_y.array) == pytest.approx([0.1, 0.1]) and drawn.layout.title.text == "words"
