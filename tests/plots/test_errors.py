"""Figures of errors: what they show, in words, for several runs, with labels shown literally."""

import numpy as np

from playground.markup import for_figure
from playground.plots.confusion import confusion, confusion_difference, shares
from playground.plots.error_groups import GroupLine, error_groups
from playground.plots.reliability import ReliabilityLine, reliability
from playground.plots.square_words import PAGE_INK
from playground.text import Text

TITLE = Text("Title", "Título")
COUNTS = np.array([[3, 1], [0, 4]])


def test_confusion_colours_by_share_of_the_right_class():
    figure = confusion(TITLE, ["no", "yes"], [[3, 1], [0, 0]])
    assert [list(row) for row in figure.figure.data[0].z] == [[0.75, 0.25], [0, 0]]
    assert "of 4 of class no, 3 were classified correctly" in figure.alt.en


def test_each_square_that_is_not_empty_can_be_clicked():
    points = confusion(TITLE, ["<b>no", "yes"], COUNTS).figure.data[-1]
    assert list(zip(points.x, points.y, strict=True)) == [(0, 0), (1, 0), (1, 1)]
    assert list(points.customdata[1]) == ["<b>no", "yes", "1", "25 %"]
    assert "&lt;b&gt;no" in str(for_figure(confusion(TITLE, ["<b>no", "yes"], COUNTS).figure)["data"][-1]["customdata"])


def test_squares_hold_counts_or_shares_and_of_many_classes_neither():
    written = [confusion(TITLE, ["a", "b"], COUNTS, as_shares=way).figure.data[0].text for way in (False, True)]
    assert [list(row) for row in written[0]] == [["3", "1"], ["0", "4"]]
    assert [list(row) for row in written[1]] == [["75 %", "25 %"], ["0 %", "100 %"]]
    many = confusion(TITLE, [str(n) for n in range(25)], np.eye(25, dtype=int) + np.eye(25, k=1, dtype=int))
    assert many.figure.data[0].text is None and "49" not in many.alt.en.split(";")[1]
    assert "25 of 49 are right; 0 taken for 1 1 times" in many.alt.en


def test_words_are_white_on_full_colours_alone():
    full, pale = confusion(TITLE, ["a", "b"], COUNTS).figure.data[1:3]
    assert (list(full.x), list(full.y), full.text, full.textfont.color) == ([1], [1], ("4",), "#FFFFFF")
    assert pale.text == ("3", "1", "0") and pale.textfont.color == PAGE_INK, "as the page's own words, light or dark"


def test_a_difference_is_in_points_of_the_shares():
    figure = confusion_difference(TITLE, ["a", "b"], COUNTS, np.array([[2, 2], [0, 4]]), ("one", "two"))
    assert np.allclose(figure.figure.data[0].z, [[0.25, -0.25], [0, 0]])
    assert "one less two" in figure.alt.en and "a as a +25.0 points" in figure.alt.en
    same = confusion_difference(TITLE, ["a", "b"], COUNTS, COUNTS, ("one", "two"))
    assert same.alt.es.endswith("diferencias: ninguna.")
    assert shares(np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]


def test_the_table_of_two_matrices_begins_with_what_differs_most():
    frame = confusion_difference(TITLE, ["a", "b"], COUNTS, np.array([[1, 3], [0, 4]]), ("one", "two")).table
    assert frame[["true class", "predicted"]].to_numpy().tolist() == [["a", "a"], ["a", "b"], ["b", "b"]]
    assert frame["one: count"].tolist() == [3, 1, 4] and frame["two: count"].tolist() == [1, 3, 4]
    assert frame["two: share of the true class"].tolist() == [0.25, 0.75, 1]


LINE = GroupLine(
    np.array([0.1, np.nan, 0.3]),
    np.array([0.05, np.nan, 0.2]),
    np.array([0.2, np.nan, 0.5]),
    np.array([10, 0, 5]),
    np.array([9, 0, 5]),
)


def test_groups_of_several_runs_lie_side_by_side_with_their_intervals():
    about = {"by": Text.same("length"), "error": Text.same("wrong"), "percent": True}
    figure = error_groups(TITLE, ["1", "2", "3"], {"a": LINE, "b": LINE}, ordered=True, levels={"mean": 0.2}, **about)
    first, second, level = figure.figure.data
    assert first.y[0] == 10 and first.error_y.array[2] == 20 and abs(first.error_y.arrayminus[0] - 5) < 1e-9
    assert [round(x) for x in first.x] == [round(x) for x in second.x] == [0, 1, 2] and first.x[0] < second.x[0]
    assert "a: 1 10.0 %, 3 30.0 %" in figure.alt.en and figure.alt.en.endswith("; mean: 20.0 %.")
    assert list(level.y) == [20, 20] and level.name == "mean: 20.0 %" and level.hoverinfo == "skip"
    table = figure.table
    heads = ["run", "length", "wrong (%)", "wrong (%): lower", "wrong (%): upper", "items", "independent", "mean"]
    assert list(table) == heads and len(table) == 4, "where there is nothing there is no row"
    assert np.allclose(table.iloc[3, 2:].astype(float), [30, 20, 50, 5, 5, 20]) and list(table.iloc[3, :2]) == [
        "b",
        "3",
    ]
    alone = error_groups(TITLE, ["1", "2", "3"], {"a": LINE}, ordered=True, **about).table
    assert list(alone) == heads[1:-1], "the only run needs no name"


def test_reliability_shows_the_diagonal_the_counts_and_the_error():
    two = np.array([0.5, 0.9])
    line = ReliabilityLine(
        np.array([0.4, 0.8]), np.array([0.6, 1.0]), two, two - 0.1, two - 0.2, two, np.array([3, 7]), 0.1
    )
    figure = reliability(TITLE, {"a": line, "b": line})
    points, bars = figure.figure.data[0], figure.figure.data[1]
    assert list(points.y) == [40, 80] and points.name == "a (ECE 10.0 %)" and list(bars.y) == [3, 7]
    assert figure.figure.layout.shapes[0].x1 == 100 and "50 % sure, 40 % right" in figure.alt.en
    assert len(figure.table) == 4 and "run" not in reliability(TITLE, {"a": line}).table
