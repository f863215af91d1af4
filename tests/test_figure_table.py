"""The table behind a figure, against numbers by hand."""

import math

import numpy as np
import pandas as pd

from playground.figure_table import behind, joined
from playground.plots import blank
from playground.plots.charts import bars, heat_map
from playground.plots.chord_map import Block, chord_map
from playground.plots.confusion import confusion
from playground.plots.curves import Curve, CurveOptions, bands, curves
from playground.plots.error_groups import GroupLine, error_groups
from playground.plots.methods import Bar, methods
from playground.plots.parallel import Dimension, parallel
from playground.plots.series import panels
from playground.text import Text, speaking

WORDS = Text("words", "palabras")


def rows(frame: pd.DataFrame) -> list[list[object]]:
    return [
        [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in row]
        for row in frame.to_numpy().tolist()
    ]


def test_lines_stand_side_by_side_by_what_runs_along_the_axis():
    figure = blank(xaxis_title_text="epoch")
    figure.add_scatter(x=np.array([0, 1, 2]), y=np.array([3.0, np.nan, 1.0]), name="a")
    figure.add_scatter(x=[2, 3], y=[5.0, 4.0], name="a")
    figure.add_scatter(x=[None], y=[None], name="a level: 2")
    frame = behind(figure)
    assert list(frame.columns) == ["epoch", "a", "a (2)"]
    assert rows(frame) == [[0, 3.0, None], [2, 1.0, 5.0], [3, None, 4.0]]


def test_a_band_gives_its_two_ends():
    seeds = [pd.DataFrame({"epoch": [1, 2], "value": values}) for values in ([1.0, 2.0], [3.0, 6.0])]
    frame = bands(WORDS, {"gru": seeds}).table
    assert list(frame.columns) == ["epoch", "gru (n = 2)", "gru (n = 2): lower", "gru (n = 2): upper"]
    wanted = [[1, 2.0, 2 - math.sqrt(2), 2 + math.sqrt(2)], [2, 4.0, 4 - math.sqrt(8), 4 + math.sqrt(8)]]
    np.testing.assert_allclose(frame.to_numpy(), wanted)


def test_a_band_and_bars_of_errors_are_read_from_the_picture_where_nobody_says_their_numbers():
    figure = blank()
    figure.add_scatter(
        x=[1, 2], y=[5.0, 6.0], name="a", error_y={"symmetric": False, "array": [1, 2], "arrayminus": [0.5, 0]}
    )
    assert rows(behind(figure)) == [[1, 5.0, 4.5, 6.0], [2, 6.0, 6.0, 8.0]]
    assert list(behind(figure).columns) == ["x", "a", "a: lower", "a: upper"]


def test_pieces_of_a_band_lie_apart():
    figure = blank()
    figure.add_scatter(x=["a", "b", "b", "a", None, "c", "c"], y=[1, 2, 5, 4, None, 7, 9], fill="toself", name="90 %")
    with speaking("es"):
        frame = behind(figure)
    assert list(frame.columns) == ["x", "90 %: inferior", "90 %: superior"]
    assert rows(frame) == [["a", 1, 4], ["b", 2, 5], ["c", 7, 9]]


def test_bars_go_by_the_words_of_their_axis():
    figure = bars(
        WORDS, WORDS, ["one", "two"], {"n": [1.0, 2.0]}, x_title=Text.same("what"), y_title=Text.same("how many")
    )
    assert rows(figure.table) == [["one", 1.0], ["two", 2.0]] and list(figure.table.columns) == ["what", "n"]


def test_a_heat_map_has_a_row_for_each_of_its_own():
    figure = heat_map(
        WORDS, WORDS, [[1.0, 2.0], [3.0, 4.0]], rows=["r", "s"], columns=["c", "d"], row_title=Text.same("unit"), column_title=Text.same("step")
    )  # fmt: skip
    assert list(figure.table.columns) == ["unit \\ step", "c", "d"]
    assert rows(figure.table) == [["r", 1.0, 2.0], ["s", 3.0, 4.0]]


def test_panels_are_told_apart_and_points_with_words_keep_them():
    figure = panels(["left", "right"], "")
    for row in (1, 2):
        figure.add_scatter(x=[0, 0, 1], y=[row, None, row + 1], text=["p", "lost", "q"], name="run", row=row, col=1)
    assert rows(behind(figure))[1:3] == [["run · left", 1, 2, "q"], ["run · right", 0, 2, "p"]]
    assert list(behind(figure).columns) == ["line", "x", "y", "text"]


def test_figures_whose_marks_do_not_say_it_bring_their_table():
    found = parallel(WORDS, [Dimension("rate", [0.1, 0.01], log=True)], [2.0, 1.0], "loss", "lower").table
    assert rows(found) == [[0.01, 1.0], [0.1, 2.0]]
    assert rows(methods(WORDS, [Bar("GRU", 0.5, 0.1, "50 %", baseline=False)], WORDS, percent=True).table) == [
        ["GRU", 0.5, 0.1]
    ]
    blocks = {"run": [Block(0, 4, 0, "C"), Block(4, 2, 7, "G", wrong=True)]}
    assert rows(chord_map(blocks, [0], WORDS).table) == [["run", 0, 4, "C", ""], ["run", 4, 2, "G", "✗"]]


def test_two_values_at_one_place_stand_in_rows_of_their_own():
    frame = joined("step", "loss", [("a", [(1, 2.0), (1, 3.0), (2, math.nan)]), ("b", [(1, 4.0)])])
    assert list(frame.columns) == ["line", "step", "loss"]
    assert rows(frame) == [["a", 1, 2.0], ["a", 1, 3.0], ["b", 1, 4.0]]


def test_curves_tell_what_was_measured_beside_what_is_smoothed_and_their_levels():
    frame = pd.DataFrame({"epoch": [1, 2], "value": [4.0, 2.0]})
    found = curves(WORDS, [Curve("gru", frame)], options=CurveOptions(smoothing=0.5), levels={"naive": 3.0}).table
    assert list(found.columns) == ["epoch", "gru", "gru: as measured", "naive"]
    np.testing.assert_allclose(found.to_numpy(), [[1, 4.0, 4.0, 3.0], [2, 8 / 3, 2.0, 3.0]])


def test_errors_by_group_and_what_was_taken_for_what_have_their_numbers():
    line = GroupLine(*(np.array(one) for one in ([0.1, 0.2], [0.05, np.nan], [0.2, np.nan], [9, 3], [3, 1])))
    found = error_groups(
        WORDS, ["short", "long"], {"gru": line}, by=WORDS, error=Text("errors", "errores"), percent=True, ordered=True
    ).table
    assert list(found.columns) == [
        "words",
        "errors (%)",
        "errors (%): lower",
        "errors (%): upper",
        "items",
        "independent",
    ]
    assert rows(found) == [["short", 10.0, 5.0, 20.0, 9, 3], ["long", 20.0, None, None, 3, 1]]
    matrix = confusion(WORDS, ["no", "yes"], [[3, 1], [0, 2]]).table
    assert matrix.index.name == "true class \\ predicted" and rows(matrix) == [[3, 1], [0, 2]]
