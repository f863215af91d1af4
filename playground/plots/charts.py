"""Plain charts of a few numbers: lines, bars, a heat map."""

from collections.abc import Mapping, Sequence

from playground.exhibits import Figure
from playground.plots import COLOURS, blank, colour, few_powers, spanned
from playground.text import Text

HEIGHT = 320


def lines(
    title: Text,
    alt: Text,
    x: Sequence[float],
    series: Mapping[str, Sequence[float]],
    *,
    x_title: Text,
    y_title: Text,
    log: bool = False,
) -> Figure:
    """One line for each series, the later ones with other dashes.

    Args:
        title: of the figure.
        alt: the figure in words.
        x: where the values lie.
        series: values by the name of the line.
        x_title: of the axis to the right.
        y_title: of the axis upwards.
        log: the axis upwards is logarithmic.
    """
    figure = blank(HEIGHT, xaxis_title_text=str(x_title), yaxis_title_text=str(y_title))
    if log:
        figure.update_yaxes(type="log", exponentformat="power", dtick=few_powers(spanned(series.values())))
    for place, (name, values) in enumerate(series.items()):
        figure.add_scatter(
            x=list(x),
            y=list(values),
            name=name,
            mode="lines+markers" if len(values) <= 40 else "lines",
            line={"color": colour(place), "dash": ("solid", "dash", "dot", "dashdot")[place % 4], "width": 2.2},
            marker={"size": 5},
            showlegend=len(series) > 1,
        )
    return Figure(title, figure, alt)


def bars(
    title: Text,
    alt: Text,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    x_title: Text,
    y_title: Text,
    stacked: bool = False,
) -> Figure:
    """A group of bars for each label, one bar for each series, side by side or `stacked`; other arguments as of `lines`."""
    mode = "stack" if stacked else "group"
    figure = blank(HEIGHT, xaxis_title_text=str(x_title), yaxis_title_text=str(y_title), barmode=mode)
    places = list(range(len(labels)))
    for place, (name, values) in enumerate(series.items()):
        figure.add_bar(
            x=places,
            y=list(values),
            name=name,
            marker_color=colour(place),
            showlegend=len(series) > 1,
            customdata=labels,
        )
    # By place, so that equal labels stay apart.
    figure.update_xaxes(tickvals=places, ticktext=list(labels))
    return Figure(title, figure, alt)


def heat_map(
    title: Text,
    alt: Text,
    values: Sequence[Sequence[float]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    row_title: Text,
    column_title: Text,
) -> Figure:
    """A square for each number: 0 without colour, the largest in full colour; those below 0 in another.

    Args:
        title: of the figure.
        alt: the figure in words.
        values: a row of numbers for each row.
        rows: labels of the rows, from top to bottom.
        columns: labels of the columns.
        row_title: what the rows are.
        column_title: what the columns are.
    """
    most = max(abs(value) for row in values for value in row) or 1.0
    negative = any(value < 0 for row in values for value in row)
    across, down = list(range(len(columns))), list(range(len(rows)))
    figure = blank(
        max(HEIGHT, min(120 + 24 * len(rows), 560)),
        hovermode="closest",
        xaxis={"title_text": str(column_title), "tickvals": across, "ticktext": list(columns), "zeroline": False},
        yaxis={
            "title_text": str(row_title),
            "tickvals": down,
            "ticktext": list(rows),
            "autorange": "reversed",
            "showgrid": False,
        },
    )
    positive = [[1, COLOURS[0]]]
    scale = (
        [[0, COLOURS[1]], [0.5, "rgba(127,127,127,0)"], *positive]
        if negative
        else [[0, "rgba(0,114,178,0)"], *positive]
    )
    figure.add_heatmap(
        x=across,
        y=down,
        z=[list(row) for row in values],
        zmin=-most if negative else 0,
        zmax=most,
        colorscale=scale,
        colorbar={"thickness": 12},
        customdata=[[(row, column) for column in columns] for row in rows],
        hovertemplate="%{customdata[0]} · %{customdata[1]}<br>%{z:.3g}<extra></extra>",
    )
    return Figure(title, figure, alt)
