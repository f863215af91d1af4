"""The figure of norms by layer."""

import math

import pandas as pd

from playground.plots.norms import norms
from playground.text import Text, speaking

TABLE = pd.DataFrame(
    {
        "epoch": [0, 0, 1, 1, 2, 2],
        "layer": ["stack.l0", "head"] * 3,
        "weight": [1.0, 2.0, 1.5, 2.5, 2.0, 3.0],
        "gradient": [math.nan, math.nan, 1e-3, 0.0, 1e-6, 4.0],
    }
)
TITLES = {"stack.l0": Text("recurrent layer 1", "capa recurrente 1"), "head": Text("output layer", "capa de salida")}


def test_a_line_for_each_layer_in_the_networks_order_on_a_log_axis() -> None:
    exhibit = norms(TABLE, "weight", TITLES)
    assert [line.name for line in exhibit.figure.data] == ["recurrent layer 1", "output layer"]
    assert list(exhibit.figure.data[1].y) == [2.0, 2.5, 3.0]
    assert exhibit.figure.layout.yaxis.type == "log"
    assert exhibit.alt.en.endswith("recurrent layer 1 goes from 1 to 2; output layer goes from 2 to 3.")


def test_what_a_log_axis_cannot_show_is_left_out() -> None:
    first, second = norms(TABLE, "gradient", TITLES).figure.data
    assert list(first.x) == [1, 2] and list(second.x) == [2]


def test_without_points_it_says_so_and_it_speaks_spanish() -> None:
    assert norms(TABLE.iloc[:0], "weight", TITLES).alt.en == "Norm of the weights by layer: no points yet."
    with speaking("es"):
        exhibit = norms(TABLE, "weight", TITLES)
    assert exhibit.figure.data[0].name == "capa recurrente 1"
    assert "capa de salida va de 2 a 3" in exhibit.alt.es
