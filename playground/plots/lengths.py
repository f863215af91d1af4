"""How long texts are: a histogram."""

from collections.abc import Sequence
from statistics import median

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.text import Text

MOST_BARS = 40


def lengths(title: Text, values: Sequence[int], unit: Text) -> Figure:
    """How many texts have which length.

    Args:
        title: of the figure.
        values: the length of each text, at least one text.
        unit: what is counted (words, characters).
    """
    lowest, highest = min(values), max(values)
    width = max(1, -(-(highest - lowest + 1) // MOST_BARS))
    counts = [0] * ((highest - lowest) // width + 1)
    for value in values:
        counts[(value - lowest) // width] += 1
    figure = blank(
        300,
        bargap=0.05,
        hovermode="x",
        xaxis_title_text=str(unit),
        yaxis_title_text=str(Text("texts", "textos")),
    )
    starts = [lowest + width * index for index in range(len(counts))]
    figure.add_bar(x=[start + (width - 1) / 2 for start in starts], y=counts, width=width, marker_color=colour(0))
    return Figure(
        title,
        figure,
        Text(
            "{title}: {count} texts, from {lowest} to {highest} {unit}, median {middle}.",
            "{title}: {count} textos, de {lowest} a {highest} {unit}; mediana, {middle}.",
        ).format(
            title=title, count=len(values), lowest=lowest, highest=highest, unit=unit, middle=round(median(values))
        ),
    )
