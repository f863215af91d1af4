"""Figures on paper: marks lie where their numbers say, words stay words, and what cannot be printed is refused."""

import json
import re
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from playground.plots.charts import bars, heat_map, lines
from playground.plots.classes import balance
from playground.plots.confusion import confusion
from playground.plots.paper import WIDTH, svg
from playground.plots.paper.colours import ink, shade
from playground.text import Text

WORDS = Text.same("words")
AXES = {"x_title": Text.same("across"), "y_title": Text.same("up")}
TAG = "{http://www.w3.org/2000/svg}"


def parts(figure: go.Figure, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg(figure)).iter(TAG + tag))


def test_a_line_goes_through_its_values_and_leaves_out_what_is_missing() -> None:
    figure = lines(WORDS, WORDS, [0, 1, 2, 3], {"a": [0.0, 5.0, float("nan"), 10.0]}, **AXES).figure
    dots = [(float(dot.get("cx") or 0), float(dot.get("cy") or 0)) for dot in parts(figure, "circle")]
    assert len(dots) == 3
    (x0, y0), (x1, y1), (x3, y3) = dots
    assert x1 - x0 == pytest.approx((x3 - x0) / 3, abs=0.2)
    assert y1 == pytest.approx((y0 + y3) / 2, abs=0.2) and y3 < y0, "more is higher"


def test_bars_are_as_long_as_their_numbers() -> None:
    figure = bars(WORDS, WORDS, ["one", "two"], {"a": [1.0, 3.0]}, **AXES).figure
    one, two = (float(box.get("height") or 0) for box in parts(figure, "rect"))
    assert two == pytest.approx(3 * one, rel=0.01)


def test_bars_of_shares_are_stacked_from_side_to_side() -> None:
    figure = balance(WORDS, {"train": {"no": 30, "yes": 10}}).figure
    boxes = [box for box in parts(figure, "rect") if float(box.get("y") or 0) > 20]
    (first, second) = [(float(box.get("x") or 0), float(box.get("width") or 0)) for box in boxes]
    assert first[1] == pytest.approx(3 * second[1], rel=0.01)
    assert second[0] == pytest.approx(first[0] + first[1], abs=0.2)
    assert second[0] + second[1] == pytest.approx(WIDTH - 20, abs=0.2)


def test_what_is_only_pointed_at_is_not_printed() -> None:
    figure = confusion(WORDS, ["no", "yes"], np.array([[3, 1], [0, 4]])).figure
    assert not parts(figure, "circle") and len(parts(figure, "rect")) == 4
    assert [text.text for text in parts(figure, "text")][-4:] == ["3", "1", "0", "4"]
    assert len(parts(figure, "polyline")) <= 1, "the axis alone"


def test_a_heat_map_has_a_box_for_each_number_in_its_colour() -> None:
    values = np.array([[0.0, 2.0], [-2.0, 1.0]])
    figure = heat_map(
        WORDS, WORDS, values.tolist(), rows=["a", "b"], columns=["c", "d"], row_title=WORDS, column_title=WORDS
    ).figure
    boxes = parts(figure, "rect")
    fills = [box.get("fill") for box in boxes]
    assert len(fills) == 4 and fills[1:3] == ["#0072B2", "#D55E00"] and fills[0] == "#FFFFFF"
    assert float(boxes[0].get("y") or 0) < float(boxes[2].get("y") or 0), "the first row is on top"


def test_words_of_strangers_stay_words() -> None:
    figure = bars(WORDS, WORDS, ["<script>x</script>"], {"a": [1.0], "<b>&": [2.0]}, **AXES).figure
    found = svg(figure)
    assert "<script" not in found and "<b>" not in found
    assert "<script>x</script>" in [word.text for word in parts(figure, "text")]


@pytest.mark.parametrize("strange", [go.Pie(values=[1]), go.Scatter3d(x=[1], y=[1], z=[1])])
def test_what_cannot_be_printed_is_refused(strange: object) -> None:
    with pytest.raises(ValueError, match=re.escape(str(getattr(strange, "type", "")))):
        svg(go.Figure([strange]))


def test_colours_lie_between_their_ends_on_white() -> None:
    scale = [[0, "#000000"], [1, "#FFFFFF"]]
    assert [shade(scale, share) for share in (0, 0.5, 1, float("nan"))] == ["#000000", "#808080", "#FFFFFF", "#000000"]
    assert shade([[0, "rgba(0,0,0,0)"], [1, "#0072B2"]], 0) == "#FFFFFF"
    assert ink("#0072B2") == "#FFFFFF" and ink("#FFFFFF") != "#FFFFFF"


def test_a_figure_from_another_process_is_drawn_alike():
    values = np.linspace(-1, 1, 12)
    heat = go.Figure(go.Heatmap(x=[0, 1, 2], y=[0, 1, 2, 3], z=values.reshape(4, 3)))
    bars = go.Figure(
        go.Bar(
            x=values,
            y=np.arange(12),
            orientation="h",
            marker={"color": values, "cmin": -1, "cmax": 1, "colorscale": "Blues"},
        )
    )
    for figure in (heat, bars):
        sent = go.Figure(json.loads(figure.to_json()))
        assert "bdata" in figure.to_json() and svg(sent) == svg(figure)
