"""Methods beside each other: what is drawn and said."""

from playground.plots.methods import Bar, methods
from playground.text import Text

TITLE, METRIC = Text("title", "título"), Text("accuracy", "exactitud")


def test_methods_lie_the_first_on_top_and_baselines_are_grey():
    bars = [Bar("GRU", 0.9, 0.01, "90.0 %", False), Bar("x" * 80, 0.5, 0.0, "50.0 %", True)]
    drawn = methods(TITLE, bars, METRIC, percent=True)
    evaluated, baselines = drawn.figure.data
    assert (list(evaluated.x), list(baselines.x)) == ([90.0], [50.0])
    assert evaluated.marker.color != baselines.marker.color
    assert drawn.figure.layout.yaxis.autorange == "reversed"
    first, second = drawn.figure.layout.annotations
    assert (first.text, first.y, len(second.text), second.y) == ("GRU", 0, 64, 1)
    assert "GRU: 90.0 %" in drawn.alt.en and "exactitud" in drawn.alt.es


def test_without_baselines_there_is_no_word_for_them():
    drawn = methods(TITLE, [Bar("GRU", 0.1, 0.0, "0.1", False)], METRIC, percent=False)
    assert len(drawn.figure.data) == 1 and drawn.figure.layout.xaxis.range[1] > 0.1
