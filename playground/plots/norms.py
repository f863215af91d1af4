"""Norms of weights and gradients over training, one line for each layer, on a logarithmic axis."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank, colour, dash, few_powers, spanned
from playground.plots.curves import AXES, FEW_EPOCHS, MOST_POINTS
from playground.plots.series import thinned
from playground.text import Text, numeral

Norm = Literal["weight", "gradient", "largest"]

TITLES: dict[Norm, Text] = {
    "weight": Text("Norm of the weights by layer", "Norma de los pesos por capa"),
    "gradient": Text("Mean gradient norm by layer", "Norma media del gradiente por capa"),
    "largest": Text("Largest gradient norm by layer", "Mayor norma del gradiente por capa"),
}


def norms(table: pd.DataFrame, norm: Norm, titles: Mapping[str, Text]) -> Figure:
    """One kind of norm over the epochs; what is 0 or not known has no place on the axis and is left out.

    Args:
        table: a row for each epoch and layer, with the columns `epoch`, `layer` and the norm's own.
        norm: which one.
        titles: of the layers, by their names.
    """
    known = table[table[norm] > 0]
    few = bool(len(known)) and known["epoch"].max() <= FEW_EPOCHS
    figure = blank(
        xaxis={"title_text": str(AXES["epoch"]), "rangemode": "tozero", "dtick": 1 if few else None},
        yaxis={
            "type": "log",
            "exponentformat": "power",
            "dtick": few_powers(spanned([known[norm].to_numpy()])),
            "title_text": str(Text("norm", "norma")),
        },
    )
    said = []
    for index, (layer, rows) in enumerate(known.groupby("layer", sort=False)):
        title, values = titles.get(str(layer), Text.same(str(layer))), rows[norm]
        line = rows.iloc[thinned(values.to_numpy(), MOST_POINTS)]
        figure.add_scatter(
            x=line["epoch"],
            y=line[norm],
            name=str(title),
            mode="lines" if len(line) > 40 else "lines+markers",
            marker={"size": 5},
            line={"color": colour(index), "width": 2.4, "dash": dash(index)},
        )
        first, last = numeral(values.iloc[0], ".3g"), numeral(values.iloc[-1], ".3g")
        one = Text("{layer} goes from {first} to {last}", "{layer} va de {first} a {last}")
        said.append(one.format(layer=title, first=first, last=last))
    words = Text.join("; ", said or [Text("no points yet", "aún no hay puntos")])
    return Figure(TITLES[norm], figure, Text.same("{title}: {words}.").format(title=TITLES[norm], words=words))
