"""Influences of words side by side: on one scale for all networks, and only the words that mattered most of a long text."""

import numpy as np

from playground.plots.influence_by_run import MOST, influence_by_run
from playground.text import Text

TITLE = Text("Influence", "Influencia")


def test_all_networks_share_one_scale_with_nothing_in_the_middle() -> None:
    figure = influence_by_run(TITLE, ["a", "b", "c"], {"A": [1.0, -3.0, 0.0], "B": [0.5, 2.0]})
    (cells,) = figure.figure.data
    assert (cells.zmin, cells.zmax) == (-3.0, 3.0)
    assert np.isnan(cells.z[2][1]) and cells.text[2][1] == "", "the second network read two words"
    assert cells.text[1] == ["−3.00", "+2.00"]
    assert "A: b −3.00, a +1.00, c +0.00" in figure.alt.en


def test_of_a_long_text_the_words_that_mattered_most_are_drawn_in_their_order() -> None:
    words = [f"w{number}" for number in range(100)]
    values = [0.0] * 100
    values[70], values[10] = -5.0, 4.0
    figure = influence_by_run(TITLE, words, {"A": values})
    (cells,) = figure.figure.data
    places = [row[0][2] for row in cells.customdata]
    assert len(places) == MOST and places == sorted(places) and {11, 71} <= set(places)
    assert "40 words" in figure.title.en and "40 palabras" in figure.title.es
