"""A cell's equations and diagram with the numbers of one unit at one step."""

import pytest

from playground.cells import CELLS, Cell
from playground.diagrams.cell import inside
from playground.diagrams.numbers import with_numbers

LSTM = {"f_t": 0.5, "i_t": 0.25, "g_t": -0.8, "c_{t-1}": 2.0, "c_t": 0.8, "o_t": 1.0, "h_t": 0.664}


def test_what_is_known_stands_in_the_place_of_its_name():
    told = with_numbers(r"c_t = f_t \odot c_{t-1} + i_t \odot g_t", LSTM)
    assert told == r"c_t = f_t \odot c_{t-1} + i_t \odot g_t = 0.500 \cdot 2.000 + 0.250 \cdot (-0.800) = 0.800"
    assert r"\tanh(-0.800)" in with_numbers(r"h_t = o_t \odot \tanh(g_t)", LSTM), "no brackets twice"
    assert with_numbers("h_t = o_t", LSTM, ",").endswith("= 1{,}000 = 0{,}664")


def test_of_a_product_with_weights_only_the_value_is_told():
    told = with_numbers(r"f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})", LSTM)
    assert told == r"f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf}) = 0.500"


def test_where_a_state_is_not_known_its_name_stays():
    before = {name: value for name, value in LSTM.items() if name != "c_{t-1}"}
    assert with_numbers(r"c_t = f_t \odot c_{t-1}", before) == r"c_t = f_t \odot c_{t-1} = 0.800"
    assert with_numbers(r"\lambda = e^{\nu}", LSTM) == r"\lambda = e^{\nu}"


@pytest.mark.parametrize("name", CELLS.in_order())
def test_every_cell_takes_numbers(name):
    cell = Cell.configure(name)
    values = {f"{letter}_t": 0.25 for letter in "figochnrzms"} | {f"{state}_{{t-1}}": 0.75 for state in cell.states}
    told = [with_numbers(line, values) for line in cell.equations.splitlines()]
    assert told[-1].endswith("= 0.250"), "the last equation is that of the hidden state"
    if cell.diagram is not None:
        plain, numbered = (inside(cell.diagram, cell.title, numbers) for numbers in ({}, {"h_t": "0.25"}))
        assert "0.25" in numbered and "0.25" not in plain
