"""The eigenvalues of a recurrent matrix in the complex plane, with the unit circle, at several epochs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from playground.exhibits import Figure, Table
from playground.plots import blank, colour
from playground.plots.curves import AXES
from playground.text import Text, numeral, significant

_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "star", "hexagon")


def eigenvalues(name: str, values: Mapping[int, np.ndarray]) -> Figure:
    """One point for each eigenvalue.

    Args:
        name: of the matrix.
        values: complex numbers `(units,)` by epoch; of more than eight epochs, drawn are the first and the last ones.
    """
    title = Text("Eigenvalues of {name}", "Autovalores de {name}").format(name=name)
    figure = blank(
        460,
        hovermode="closest",
        xaxis={"title_text": str(Text("real part", "parte real")), "showgrid": True, "constrain": "domain"},
        yaxis={
            "title_text": str(Text("imaginary part", "parte imaginaria")),
            "scaleanchor": "x",
            "constrain": "domain",
        },
    )
    figure.add_shape(type="circle", x0=-1, y0=-1, x1=1, y1=1, line={"color": "#8A8A8A", "width": 1.5})
    epochs = sorted(values)
    shown = epochs if len(epochs) <= len(_SYMBOLS) else [epochs[0], *epochs[1 - len(_SYMBOLS) :]]
    for place, epoch in enumerate(shown):
        points = values[epoch]
        figure.add_scatter(
            x=points.real.astype(np.float32),
            y=points.imag.astype(np.float32),
            mode="markers",
            name=f"{AXES['epoch']} {epoch}",
            marker={"color": colour(place), "symbol": _SYMBOLS[place], "size": 7, "opacity": 0.7},
            hovertemplate="%{x:.3f} + %{y:.3f} i",
        )
    said = Text("epoch {epoch}: largest modulus {radius}", "época {epoch}: módulo máximo {radius}")
    told = [said.format(epoch=epoch, radius=numeral(float(np.abs(values[epoch]).max()), ".3f")) for epoch in shown]
    alt = Text(
        "{title} in the complex plane with the unit circle; {told}.",
        "{title} en el plano complejo con el círculo unidad; {told}.",
    )
    return Figure(title, figure, alt.format(title=title, told=Text.join("; ", told or [Text.same("–")])))


def spectrum_table(values: Mapping[int, np.ndarray], singular: Mapping[int, np.ndarray]) -> Table:
    """By epoch: the largest modulus of an eigenvalue, and the largest and the least singular value.

    Args:
        values: the eigenvalues by epoch.
        singular: the singular values by epoch.
    """
    rows = [
        [
            epoch,
            str(significant(float(np.abs(values[epoch]).max()))),
            str(significant(float(singular[epoch].max()))),
            str(significant(float(singular[epoch].min()))),
        ]
        for epoch in sorted(values)
    ]
    heads = [
        str(AXES["epoch"]),
        str(Text("largest |eigenvalue|", "|autovalor| máximo")),
        str(Text("largest singular value", "valor singular máximo")),
        str(Text("least singular value", "valor singular mínimo")),
    ]
    return Table(Text("Spectrum by epoch", "Espectro por época"), pd.DataFrame(rows, columns=heads))
