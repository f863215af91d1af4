"""The figures of a look inside: what is drawn is what was given, each step and unit under its own number."""

from itertools import pairwise

import numpy as np
import pytest

from playground.plots.activations import activations
from playground.plots.coloured_steps import MOST_LINES, coloured_steps
from playground.plots.embedding_map import embedding_map
from playground.plots.gradient_decay import decades, gradient_decay
from playground.plots.gradient_map import gradient_map
from playground.plots.influence_map import influence_map
from playground.plots.memory_by_epoch import memory_by_epoch
from playground.plots.output_change import output_change
from playground.plots.saturation import saturation
from playground.plots.spectrum import eigenvalues, spectrum_table
from playground.plots.steps import at_steps, numbered, ticks
from playground.plots.unit_and_signal import unit_and_signal
from playground.text import Text, speaking

VALUES = np.array([[0.1, 0.9], [0.2, 0.4], [0.3, 0.8]])
STEPS = ("the", "sea", "is")


def test_a_row_for_each_unit_and_a_column_for_each_step():
    (squares,) = activations("f_t", VALUES, STEPS, 7).figure.data
    assert np.allclose(squares.z, VALUES.T)
    assert list(squares.x) == ["8 · the", "9 · sea", "10 · is"] and list(squares.y) == ["1", "2"]
    assert (squares.zmin, squares.zmax) == (0, 1), "gates have the whole scale"
    (squares,) = activations("h_t", VALUES * [1, -2], STEPS).figure.data
    assert (squares.zmin, squares.zmax) == (-1.8, 1.8), "0 is no colour"


@pytest.mark.parametrize(("order", "first"), [("number", "1"), ("mean", "2"), ("peak", "2")])
def test_units_are_sorted(order, first):
    (squares,) = activations("h_t", VALUES, STEPS, 0, order).figure.data
    assert squares.y[0] == first and np.allclose(squares.z[0], VALUES[:, int(first) - 1])


def test_a_click_on_a_row_finds_its_unit():
    figure = activations("h_t", VALUES, STEPS, 0, "mean", chosen=0).figure
    squares, points = figure.data
    assert list(points.y) == list(squares.y) == ["2", "1"] and set(points.x) <= set(squares.x)
    (frame,) = figure.layout.shapes
    assert (frame.y0, frame.y1) == (0.5, 1.5), "the first unit is the second row"


def test_a_table_has_a_row_for_each_step_in_both_languages():
    with speaking("es"):
        table = at_steps([("f_t", VALUES[:, 1]), ("paso", VALUES[:, 0])], STEPS, 3)
    assert table.to_numpy().tolist() == [[4, "the", 0.9, 0.1], [5, "sea", 0.4, 0.2], [6, "is", 0.8, 0.3]]
    assert list(table) == ["paso", "entrada", "f_t", "paso (2)"], "one called as a column is kept"


def test_names_of_steps_are_short_and_differ():
    assert numbered(["a", "a", "3", "", "internationalization", "\n"]) == [
        "1 · a", "2 · a", "3", "4", "5 · internationaliz…", "6 · ⏎",
    ]  # fmt: skip
    assert len(set(numbered(["x"] * 300))) == 300
    assert len(ticks(["x"] * 300)["tickvals"]) <= 24
    assert ticks([str(number) for number in range(2502, 2550)])["ticktext"] == [str(n) for n in range(2505, 2550, 5)]
    assert ticks([""] * 13)["ticktext"] == ["2", "4", "6", "8", "10", "12"]
    assert ticks(list("31415926535897"))["ticktext"] == list("31415926535897"), "symbols, which count nothing"


def test_words_lie_in_lines_each_in_its_colour():
    title = Text("h_t of unit 1", "h_t de la unidad 1")
    words = ["wonderful"] * 30
    drawn = coloured_steps(title, np.linspace(-1, 1, 30), words)
    (bars,) = drawn.figure.data
    ends = [start + width for start, width in zip(bars.base, bars.x, strict=True)]
    assert max(ends) <= drawn.figure.layout.xaxis.range[1] and max(bars.y) > 3
    for row in set(bars.y):
        inside = [(bars.base[place], ends[place]) for place in range(30) if bars.y[place] == row]
        assert all(before[1] <= after[0] for before, after in pairwise(inside))
    assert drawn.title == title and "30 · wonderful: 1" in drawn.alt.en
    long = coloured_steps(title, np.zeros(5010), words * 167)
    assert "the first" in long.title.en and max(long.figure.data[0].y) == MOST_LINES - 1


def test_words_are_told_with_their_own_numbers_whatever_the_strongest_colour():
    drawn = coloured_steps(Text("Weight", "Peso"), np.array([0.01, 0.05, 0.02]), STEPS, strongest=0.05)
    (bars,) = drawn.figure.data
    assert [value for _, value in bars.customdata] == drawn.table["value"].tolist() == [0.01, 0.05, 0.02]
    assert "2 · sea: 0.05" in drawn.alt.en
    assert (bars.marker.cmin, bars.marker.cmax) == (0, 0.05)
    (bars,) = coloured_steps(
        Text("Influence", "Influencia"), np.array([-2.0, 1.0, 0.5]), STEPS, strongest=2
    ).figure.data
    assert (bars.marker.cmin, bars.marker.cmax) == (-2, 2)


def test_gradients_lie_on_a_log_axis_and_zeros_are_told():
    norms = {"rnn": np.array([1e-8, 1e-4, 1.0]), "flat": np.array([0.0, 0.0, 2.0])}
    drawn = gradient_decay(Text("Gradient", "Gradiente"), norms, STEPS)
    assert drawn.figure.layout.yaxis.type == "log"
    assert np.isnan(drawn.figure.data[1].y[0]) and drawn.figure.data[0].y[0] == 1e-8
    assert decades(norms["rnn"]) == pytest.approx(-8) and decades(norms["flat"]) is None
    assert "10 to the −8.0" in drawn.alt.en and "flat: 0 at the first step" in drawn.alt.en
    assert drawn.table["rnn"].tolist() == [1e-8, 1e-4, 1.0] and drawn.table["flat"].tolist() == [0, 0, 2]


def test_influence_has_both_signs_and_names_the_strongest():
    drawn = influence_map(Text("On", "Sobre"), np.abs(VALUES), ("temperature", "wind"), STEPS)
    (squares,) = drawn.figure.data
    assert (squares.zmin, squares.zmax) == (-0.9, 0.9), "also where nothing is below 0"
    assert "wind at step 1, 0.9" in drawn.alt.en
    assert drawn.table.to_numpy().tolist() == [[1, "the", 0.1, 0.9], [2, "sea", 0.2, 0.4], [3, "is", 0.3, 0.8]]


def test_saturated_gates_are_shares_of_the_steps():
    shares = {"f_t": np.array([[0.25, 0.5], [0.0, 1.0]])}
    drawn = saturation(shares)
    (points,) = drawn.figure.data
    assert list(points.x) == [50, 100] and list(points.y) == [25, 0] and list(points.customdata) == [1, 2]
    assert drawn.table.to_numpy().tolist() == [["f_t", 1, 25, 50], ["f_t", 2, 0, 100]]
    assert "f_t: shut 12.5 %, open 75.0 % of the steps" in drawn.alt.en


def test_eigenvalues_lie_beside_the_unit_circle():
    values = {0: np.array([1j, -1j]), 4: np.array([2 + 0j, 0.5 + 0j])}
    drawn = eigenvalues("W_hh", values)
    assert drawn.figure.layout.shapes[0].type == "circle"
    assert [list(line.y) for line in drawn.figure.data] == [[1, -1], [0, 0]]
    assert "epoch 4: largest modulus 2.000" in drawn.alt.en
    table = spectrum_table(values, {0: np.array([1.0, 1.0]), 4: np.array([2.0, 0.5])})
    assert table.frame.to_numpy().tolist() == [[0, "1.000", "1.000", "1.000"], [4, "2.000", "2.000", "0.5000"]]


def test_tokens_are_named_where_they_are_marked():
    drawn = embedding_map(np.arange(6.0).reshape(3, 2), ("the", "sea", "sky"), (0.5, 0.25), marked=(2,))
    (points,) = drawn.figure.data
    assert list(points.text) == ["", "", "sky"] and "75.0 %" in drawn.alt.en
    near = np.array([[0.0, 0.0], [0.01, 0.0], [0.0, 0.5], [1.0, 1.0]])
    (points,) = embedding_map(near, ("the", "sea", "sky", "is"), (0.5, 0.25)).figure.data
    assert list(points.text) == ["the", "", "sky", "is"], "of names that would cover each other the most frequent one"


def test_memory_by_epoch_has_a_gap_where_nothing_was_measured():
    ranges = {"by gradient": {0: 3, 4: 11}, "by occlusion": {4: 9}}
    drawn = memory_by_epoch(ranges)
    frame = drawn.table
    assert "by gradient: 11 at epoch 4" in drawn.alt.en
    assert frame["by gradient"].tolist() == [3, 11] and np.isnan(frame["by occlusion"][0])


def test_outputs_before_and_after_the_largest_first():
    drawn = output_change(("no", "yes"), np.array([0.2, 0.8]), np.array([0.9, 0.1]))
    assert [list(bars.y) for bars in drawn.figure.data] == [[0.2, 0.8], [0.9, 0.1]]
    assert drawn.table.to_numpy().tolist() == [["no", 0.2, 0.9], ["yes", 0.8, 0.1]]


def test_a_unit_and_its_signal_have_axes_of_their_own():
    drawn = unit_and_signal("h_t · 3", VALUES[:, 0], np.array([0, 1, 1]), STEPS, score=0.87)
    assert [line.yaxis for line in drawn.figure.data] == ["y2", None] and "0.870" in drawn.alt.en
    assert list(drawn.figure.layout.yaxis2.tickvals) == [0, 1]
    assert list(drawn.table) == ["step", "input", "signal", "h_t · 3"] and drawn.table["signal"].tolist() == [0, 1, 1]


def test_a_map_of_gradients_has_powers_of_ten_and_no_colour_for_nothing():
    norms = np.array([[0.1, 0.0, 0.0], [1e-4, 10.0, 1.0]])
    figure = gradient_map(Text("Gradient", "Gradiente"), norms, STEPS, 7, {7: "the", 9: "10"})
    (squares,) = figure.figure.data
    assert np.allclose(squares.z, [[-1, np.nan, np.nan], [-4, 1, 0]], equal_nan=True)
    assert list(squares.x) == ["8 · the", "9 · sea", "10 · is"] and list(squares.y) == ["8 · the", "10"]
    assert "2 outputs" in figure.alt.en and "10 to the −4.0 to 10 to the 1.0" in figure.alt.en
    nothing = gradient_map(Text("Gradient", "Gradiente"), norms * 0, STEPS, 7, {7: "the", 9: "10"})
    assert "all are 0" in nothing.alt.en and "todas son 0" in nothing.alt.es
