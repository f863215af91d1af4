"""What pages and tasks show, undrawn."""

import json
from copy import deepcopy

import pandas as pd

from playground.exhibits import Figure
from playground.markup import for_figure
from playground.plots.charts import lines
from playground.text import Text

TITLE = Text("A title", "Un título")


def test_a_figure_is_the_same_behind_the_border_of_a_process() -> None:
    made = lines(
        TITLE,
        TITLE,
        range(1, 4),
        {"a <b>": [1.0, 2.0, float("nan")], "c": [3.0, 2.0, 1.0]},
        x_title=TITLE,
        y_title=TITLE,
    )
    numbers = pd.DataFrame({"a": [1]})
    for one in (made, Figure(TITLE, made.figure, TITLE, numbers)):
        sent = deepcopy(one)  # as what is sent is taken apart and put together
        assert sent.figure is not one.figure and json.loads(sent.figure.to_json()) == json.loads(one.figure.to_json())
        assert "a &lt;b&gt;" in str(for_figure(sent.figure)) and str(for_figure(sent.figure)["data"]) == str(
            for_figure(one.figure)["data"]
        )
        assert (sent.title, sent.alt) == (one.title, one.alt)
        pd.testing.assert_frame_equal(sent.table, one.table)
