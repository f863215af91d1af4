import math
from itertools import pairwise

import pandas as pd

from playground.plots.curves import MOST_POINTS, Curve, CurveOptions, curves, notes
from playground.text import Text, speaking

TITLE = Text("loss", "pérdida")


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


def marked(name: str, figure: object) -> object:
    return next(trace for trace in figure.data if trace.name == name)  # type: ignore[attr-defined]


def test_the_words_at_the_best_epoch_keep_clear_of_the_curve():
    falling, rising = frame(9), frame(9)
    rising["value"] = 1 - rising["value"]
    for one, best, where in (
        (falling, 8, ("top", "right")),
        (rising, 8, ("bottom", "right")),
        (falling, 2, ("top", "left")),
    ):
        words = curves(TITLE, [Curve("GRU", one)], best_epoch=best).figure.layout.annotations[0]
        assert (words.yanchor, words.xanchor) == where


def test_the_best_epoch_of_each_run_is_marked_at_its_value():
    lines = [Curve("GRU", frame(5), best_epoch=3), Curve("RNN", frame(7), 1, best_epoch=6)]
    marks = marked("best epoch", curves(TITLE, lines, options=CurveOptions(axis="step")).figure)
    assert (list(marks.x), list(marks.y)) == ([3, 6], [1 / 4, 1 / 7])
    assert marks.text == ("GRU: best epoch 3: 0.25", "RNN: best epoch 6: 0.1429")


def test_numbers_that_are_none_are_marked_and_said():
    broken = frame(6)
    broken["value"] = [1.0, float("nan"), float("nan"), 0.5, float("inf"), 0.25]
    exhibit = curves(TITLE, [Curve("GRU", broken, broken=Text("The loss became infinite.", "La pérdida…"))])
    line, nan, infinite, ended = exhibit.figure.data
    assert (list(nan.x), nan.yaxis, nan.text) == ([1], "y2", ("GRU: epoch 1 – 2",))
    assert (list(infinite.x), infinite.name) == ([4], "infinite (∞)")
    assert list(ended.x) == [5] and "The loss became infinite." in exhibit.alt.en
    assert "No number in “GRU”: NaN (epoch 1 – 2), ∞ (epoch 4)" in exhibit.alt.en
    assert [place for place, value in zip(line.x, line.y, strict=True) if not math.isnan(value)] == [0, 3, 5]


def test_outliers_are_said_whether_they_are_shown_or_left_out():
    high = frame(20)
    high["value"] = [500.0, *(1 + 0.1 * (row % 5) for row in range(19))]
    whole = curves(TITLE, [Curve("GRU", high)])
    assert "1 of 20 values are outliers (from 1 to 500)" in whole.alt.en
    assert whole.figure.layout.yaxis.range[1] > 500
    clipped = curves(TITLE, [Curve("GRU", high)], options=CurveOptions(clip=True), levels={"naive": 40.0})
    triangle = marked("outlier", clipped.figure)
    assert (triangle.marker.symbol, list(triangle.y), list(triangle.text)) == (("triangle-up",), [1.4], ["GRU: 500"])
    assert clipped.figure.layout.yaxis.range[1] < 1.5
    assert "Outside of the shown range: naive." in clipped.alt.en
    assert notes([Curve("GRU", frame(3))], CurveOptions(clip=True)) == [
        Text("There are no outliers to leave out.", "No hay valores atípicos que omitir.")
    ]


def test_smoothing_and_logarithms_say_so():
    options = CurveOptions(smoothing=0.6, log_y=True, log_x=True)
    exhibit = curves(TITLE, [Curve("GRU", frame(5))], options=options, levels={"naive": 0.3})
    raw, smooth, _ = exhibit.figure.data
    assert list(raw.y) == [1 / 2, 1 / 3, 1 / 4, 1 / 5] and list(smooth.y) != list(raw.y)
    assert exhibit.figure.layout.yaxis.type == exhibit.figure.layout.xaxis.type == "log"
    assert "exponential moving average with weight 0.6" in exhibit.alt.en
    assert "points left out: 1." in exhibit.alt.en
    low, high = exhibit.figure.layout.yaxis.range
    assert 10**low < 1 / 5
    assert 10**high > 1 / 2


def test_twenty_lines_are_named_at_their_ends_without_covering_each_other():
    lines = []
    for number in range(20):
        values = frame(30)
        values["value"] = values["value"] + 0.001 * number
        lines.append(Curve(f"{number} · run", values, number, mark=str(number), muted=number > 4))
    figure = curves(TITLE, lines).figure
    low, high = figure.layout.yaxis.range
    pixels = (figure.layout.height - 100) / (high - low)
    heights = sorted(note.y * pixels + note.yshift for note in figure.layout.annotations)
    assert len(heights) == 20
    assert min(after - before for before, after in pairwise(heights)) >= 12.9
    assert len({trace.line.color for trace in figure.data}) == 6, "five in colour, the others grey"
    assert figure.layout.legend.y < 0 and figure.layout.hovermode == "closest"


def test_runs_that_end_elsewhere_share_no_room():
    lines = [Curve("a", frame(30), mark="1"), Curve("b", frame(10), 1, mark="2")]
    assert [note.yshift for note in curves(TITLE, lines).figure.layout.annotations] == [0, 0]
