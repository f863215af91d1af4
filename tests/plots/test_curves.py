import pandas as pd

from playground.plots.curves import MOST_POINTS, Curve, curves
from playground.text import Text, speaking


def frame(count: int) -> pd.DataFrame:
    rows = range(count)
    return pd.DataFrame({"epoch": rows, "step": rows, "seconds": rows, "value": [1.0 / (row + 1) for row in rows]})


def test_long_lines_are_thinned_and_keep_both_ends_and_their_peak():
    long = frame(10_000)
    long.loc[5_001, "value"] = 7.0
    (line,) = curves(Text("loss", "pérdida"), [Curve("GRU", long)]).figure.data
    assert len(line.x) <= MOST_POINTS + 1
    assert (line.x[0], line.x[-1], max(line.y)) == (0, 9_999, 7.0)


def test_lines_floors_and_the_best_epoch_are_drawn_and_said():
    figure = curves(
        Text("loss", "pérdida"),
        [Curve("GRU", frame(5)), Curve("RNN", frame(7), index=1)],
        levels={"naive": 0.4},
        best_epoch=3,
    )
    assert [line.name for line in figure.figure.data] == ["GRU", "RNN", "naive: 0.4"]
    assert len({line.line.color for line in figure.figure.data}) == 3
    assert len(figure.figure.layout.shapes) == 2
    assert "GRU goes from 1 to 0.2, lowest 0.2" in figure.alt.en
    assert "GRU va de 1 a 0,2" in figure.alt.es


def test_the_axis_speaks_the_language_in_force():
    with speaking("es"):
        exhibit = curves(Text("loss", "pérdida"), [Curve("GRU", frame(5))], levels={"ingenuo": 0.5})
    assert exhibit.figure.layout.xaxis.title.text == "época"
    assert exhibit.figure.layout.separators == ",." and exhibit.figure.data[1].name == "ingenuo: 0,5"
    assert "de 1 a 0,2" in exhibit.alt.es and "from 1 to 0.2" in exhibit.alt.en


def test_no_points_are_said_as_such():
    assert curves(Text("loss", "pérdida"), []).alt.en == "loss: no points yet."
