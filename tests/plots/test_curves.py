import pandas as pd

from playground.plots.curves import MOST_POINTS, Curve, curves, thinned
from playground.text import Text, speaking


def frame(count: int) -> pd.DataFrame:
    rows = range(count)
    return pd.DataFrame({"epoch": rows, "step": rows, "seconds": rows, "value": [1.0 / (row + 1) for row in rows]})


def test_long_lines_are_thinned_and_keep_both_ends():
    long = frame(10_000)
    short = thinned(long)
    assert len(short) <= MOST_POINTS + 1
    assert (short.iloc[0] == long.iloc[0]).all()
    assert (short.iloc[-1] == long.iloc[-1]).all()


def test_lines_floors_and_the_best_epoch_are_drawn_and_said():
    figure = curves(
        Text("loss", "pérdida"),
        [Curve("GRU", frame(5)), Curve("RNN", frame(7), index=1)],
        floors={"naive": 0.4},
        best_epoch=3,
    )
    assert [line.name for line in figure.figure.data] == ["GRU", "RNN", "naive: 0.4"]
    assert len({line.line.color for line in figure.figure.data}) == 3
    assert len(figure.figure.layout.shapes) == 2
    assert "GRU goes from 1 to 0.2, lowest 0.2" in figure.alt.en
    assert "GRU va de 1 a 0.2" in figure.alt.es


def test_the_axis_speaks_the_language_in_force():
    with speaking("es"):
        assert curves(Text("loss", "pérdida"), [Curve("GRU", frame(5))]).figure.layout.xaxis.title.text == "época"


def test_no_points_are_said_as_such():
    assert curves(Text("loss", "pérdida"), []).alt.en == "loss: no points yet."
