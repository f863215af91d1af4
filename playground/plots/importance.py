"""How much each knob matters: a bar each, the longest on top."""

from collections.abc import Mapping

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour
from playground.text import Text


def importance(title: Text, shares: Mapping[str, float]) -> Figure:
    """A bar for each knob.

    Args:
        shares: of the differences between results that each knob explains, 0 to 1, by the knob's name.
    """
    order = sorted(shares, key=shares.__getitem__)
    figure = blank(
        96 + 34 * len(order),
        hovermode=False,
        bargap=0.35,
        xaxis={
            "range": [0, 112],
            "tickvals": [0, 25, 50, 75, 100],
            "ticksuffix": " %",
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
            "title_text": str(Text("share of the variance", "parte de la varianza")),
        },
        yaxis={"type": "category", "showgrid": False},
    )
    figure.add_bar(
        x=[100 * shares[name] for name in order],
        y=order,
        orientation="h",
        marker_color=colour(0),
        text=[f"{100 * shares[name]:.0f} %" for name in order],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    listed = ", ".join(f"{name} {100 * shares[name]:.0f} %" for name in reversed(order))
    return Figure(title, figure, Text("{title}: {listed}.", "{title}: {listed}.").format(title=title, listed=listed))
