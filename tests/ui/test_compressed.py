"""Objects held small."""

import pandas as pd
import plotly.graph_objects as go

from playground.exhibits import Figure
from playground.text import Text
from playground.ui.compressed import Compressed


def test_each_look_takes_out_another_object_that_says_the_same() -> None:
    frame = pd.DataFrame({"epoch": range(50), "loss": [1 / (1 + epoch) for epoch in range(50)]})
    held = Compressed(frame)
    first = held.value()
    first["loss"] = 0.0
    pd.testing.assert_frame_equal(held.value(), frame)


def test_a_figure_is_drawn_as_it_was() -> None:
    figure = go.Figure(go.Scatter(x=[0, 1, 2], y=[0.5, 0.25, None], name="GRU"), go.Layout(title="loss"))
    found = Compressed(Figure(Text("loss", "pérdida"), figure, Text.same("a curve"))).value()
    assert found.figure.to_plotly_json() == figure.to_plotly_json()
    assert (found.title, found.alt) == (Text("loss", "pérdida"), Text.same("a curve"))
