"""Figures of series, windows and forecasts."""

import numpy as np
import pytest

from playground.plots.forecast import Piece, forecast
from playground.plots.series import MOST_POINTS, series, thinned, windows
from playground.text import Text

TITLE = Text("A title", "Un título")
WORDS = {"train": Text("training", "entrenamiento"), "test": Text("test", "prueba")}


def piece(length: int, count: int = 1) -> Piece:
    return Piece(list(range(length)), np.random.default_rng(0).normal(size=(length, count)))


def test_thinning_keeps_ends_and_peaks():
    values = np.zeros(50_000)
    values[12_345], values[40_000] = 9.0, -9.0
    keep = thinned(values)
    assert len(keep) <= MOST_POINTS
    assert {0, 12_345, 40_000, 49_999} <= set(keep.tolist())
    assert (np.diff(keep) > 0).all()
    assert thinned(np.zeros(10)).tolist() == list(range(10))


def test_thinning_bears_gaps():
    values = np.full(5_000, np.nan)
    values[100] = 1.0
    assert 100 in thinned(values)


def test_long_lines_are_thinned():
    figure = series(
        TITLE,
        labels=list(range(30_000)),
        values=piece(30_000, 2).values,
        names=["a", "b"],
        parts={"train": (0, 20_000), "test": (20_000, 30_000)},
        words=WORDS,
    ).figure
    assert all(len(trace.x) <= MOST_POINTS for trace in figure.data)
    drawn = forecast(
        TITLE,
        names=["a"],
        unit="",
        known=[piece(9_000)],
        truth=[piece(3_000)] * 3,
        runs={"run": [piece(5_000)] * 3},
        floors={"floor": [piece(3_000)]},
        best="floor",
        alt=TITLE,
    ).figure
    assert all(len(trace.x) <= MOST_POINTS + 10 for trace in drawn.data)


def test_pieces_of_a_line_are_apart_and_named_once():
    drawn = forecast(
        TITLE,
        names=["a", "b"],
        unit="°C",
        known=[piece(9, 2)],
        truth=[],
        runs={"run": [piece(3, 2), piece(4, 2)]},
        floors={"one": [piece(3, 2)], "two": [piece(3, 2)]},
        best="two",
        alt=TITLE,
    ).figure
    run = [trace for trace in drawn.data if trace.name == "run"]
    assert len(run) == 2
    assert list(run[0].y).count(None) == 2
    assert [trace.showlegend for trace in run] == [True, False]
    assert {trace.name: trace.visible for trace in drawn.data}["one"] == "legendonly"
    assert "truth" not in {trace.name for trace in drawn.data}


@pytest.mark.parametrize("count", [1, 6])
def test_at_most_four_panels_without_a_background(count):
    figure = series(
        TITLE,
        labels=[f"{year}" for year in range(1900, 2000)],
        values=piece(100, count).values,
        names=[f"s{number}" for number in range(count)],
        parts={"train": (0, 80), "test": (80, 100)},
        words=WORDS,
        unit="m",
    )
    assert len(figure.figure.data) == min(count, 4)
    assert figure.figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert "1900" in figure.alt.en
    assert "prueba 1980–1999" in figure.alt.es


def test_windows_join_input_and_answer():
    inputs, targets = np.arange(10.0).reshape(1, 10, 1), np.arange(10.0, 13.0).reshape(1, 3, 1)
    figure = windows(TITLE, inputs, targets, ["a"], ["1999"])
    read, wanted = figure.figure.data
    assert read.x[-1] == wanted.x[0] == 0
    assert wanted.y.tolist() == [9.0, 10.0, 11.0, 12.0]
    assert "10 input steps" in figure.alt.en
