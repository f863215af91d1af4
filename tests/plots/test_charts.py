import plotly.graph_objects as go

from playground.markup import for_figure
from playground.plots import few_powers, spanned
from playground.plots.charts import bars, heat_map, lines
from playground.text import Text

TITLE, AXIS = Text("Title", "Título"), Text("axis", "eje")


def test_lines_differ_by_colour_and_dash_and_name_their_axes():
    figure = lines(TITLE, AXIS, [1, 2], {"a": [1, 10], "b": [2, 3]}, x_title=AXIS, y_title=AXIS, log=True).figure
    first, second = figure.data
    assert (list(first.x), list(first.y)) == ([1, 2], [1, 10])
    assert first.line.color != second.line.color and first.line.dash != second.line.dash
    assert figure.layout.yaxis.dtick == "D2" and spanned([[1.0, 0.0], [1000.0]]) == 3
    assert [few_powers(span) for span in (0.3, 1.5, 2.9, 4.5, 12)] == [None, "D2", "D2", 1, None]
    assert figure.layout.yaxis.type == "log" and figure.layout.xaxis.title.text == "axis"
    assert not lines(TITLE, AXIS, [1], {"a": [1]}, x_title=AXIS, y_title=AXIS).figure.data[0].showlegend


def test_bars_of_equal_labels_stay_apart():
    figure = bars(TITLE, AXIS, ["x", "x"], {"a": [1, 2], "b": [0, 3]}, x_title=AXIS, y_title=AXIS, stacked=True).figure
    assert [list(bar.x) for bar in figure.data] == [[0, 1], [0, 1]]
    assert list(figure.layout.xaxis.ticktext) == ["x", "x"] and figure.layout.barmode == "stack"


def test_zero_has_no_colour_in_a_heat_map_with_or_without_negative_numbers():
    def scale(values):
        figure = heat_map(TITLE, AXIS, values, rows=["<b>"], columns=["c", "d"], row_title=AXIS, column_title=AXIS)
        return go.Figure(for_figure(figure.figure)).data[0]

    mixed, positive = scale([[-1.0, 4.0]]), scale([[0.0, 2.0]])
    assert (mixed.zmin, mixed.zmax, positive.zmin, positive.zmax) == (-4, 4, 0, 2)
    assert mixed.colorscale[1] == (0.5, "rgba(127,127,127,0)") and positive.colorscale[0] == (0, "rgba(0,114,178,0)")
    assert scale([[0.0, 0.0]]).zmax == 1
    assert positive.customdata[0][0][0] == "&lt;b&gt;"
