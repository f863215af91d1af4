import pytest
import torch

from playground.plots.alignment import MOST_WEIGHTS, alignment, alignments, weights_to_keep
from playground.text import speaking

WEIGHTS = [[0.1, 0.7, 0.2], [0.0, 0.25, 0.75]]


def test_each_pair_of_steps_has_a_square_and_each_output_step_a_row():
    figure, table = alignment("gru", "BC", "ABC", WEIGHTS)
    (squares,) = figure.figure.data
    assert [[one / 100 for one in row] for row in squares.z] == [pytest.approx(row) for row in WEIGHTS]
    assert (squares.zmin, squares.zmax) == (0, 75)
    assert list(figure.figure.layout.xaxis.ticktext) == ["A", "B", "C"]
    assert list(figure.figure.layout.yaxis.ticktext) == ["B", "C"]
    assert list(figure.table.columns) == ["A", "B", "C"] and list(figure.table.index) == ["B", "C"]
    assert figure.table.to_numpy().tolist() == [[100 * one for one in row] for row in WEIGHTS]
    assert figure.title.es == "Atención: gru" and figure.alt.en.startswith("Attention: gru. Steps of the output")
    assert table.frame.to_numpy().tolist() == [["B", "B", "70.0 %"], ["C", "C", "75.0 %"]]
    with speaking("es"):
        figure, table = alignment("gru", "BB", "ABA", WEIGHTS)
    assert list(figure.table.columns) == ["1 · A", "2 · B", "3 · A"], "no two columns are called the same"
    assert table.frame.to_numpy().tolist() == [[1, "B", 2, "B", "70,0 %"], [2, "B", 3, "A", "75,0 %"]]
    assert list(table.frame) == ["paso de salida", "salida", "paso de entrada", "entrada", "peso"]


def test_of_many_steps_not_every_one_is_labelled():
    figure, _ = alignment("gru", "A", "AB" * 50, [[0.01] * 100])
    assert list(figure.figure.layout.xaxis.tickvals) == list(range(1, 101, 5))
    (squares,) = figure.figure.data
    assert [tuple(steps) for steps in squares.customdata[0]] == [("A", "A"), ("A", "B")] * 50, (
        "a pointer finds all steps"
    )


def test_a_sample_keeps_the_first_example_up_to_the_end_of_its_output():
    weights = torch.tensor([[*WEIGHTS, [1.0, 0.0, 0.0]], [*WEIGHTS, [0.0, 1.0, 0.0]]])
    kept = weights_to_keep(weights, "BC", "ABC")
    assert [[round(one, 2) for one in row] for row in kept["alignment"]["weights"]] == WEIGHTS
    assert len(alignments({"gru": kept, "plain": {}})) == 2
    assert weights_to_keep(None, "BC", "ABC") == weights_to_keep(weights, "", "ABC") == {}
    side = int(MOST_WEIGHTS**0.5) + 1
    assert weights_to_keep(torch.zeros(1, side, side), "A" * side, "A" * side) == {}
