"""How often gates are shut or open: one point for each unit.

After Karpathy, Johnson and Fei-Fei (2015), "Visualizing and understanding recurrent networks", figure 3.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.text import Text, percentage

_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up")


def saturation(shares: Mapping[str, np.ndarray]) -> Figure:
    """Each unit of each gate: to the right how often it is open, upwards how often it is shut.

    Args:
        shares: `(units, 2)`, the share of the steps at which a gate is shut and at which it is open, by the gate's name.
    """
    title = Text("Saturated gates: each unit", "Puertas saturadas: cada unidad")
    axis = {"range": [-2, 102], "ticksuffix": " %", "zeroline": False, "showgrid": True, "constrain": "domain"}
    figure = blank(
        420,
        hovermode="closest",
        xaxis=axis | {"title_text": str(OPEN)},
        yaxis=axis | {"title_text": str(SHUT), "scaleanchor": "x"},
    )
    # A unit is shut, open or between: points lie below this line.
    figure.add_shape(type="line", x0=0, y0=100, x1=100, y1=0, line={"color": "#8A8A8A", "width": 1, "dash": "dot"})
    said = []
    for place, (name, rows) in enumerate(shares.items()):
        figure.add_scatter(
            x=100 * rows[:, 1],
            y=100 * rows[:, 0],
            mode="markers",
            name=name,
            customdata=list(range(1, len(rows) + 1)),
            marker={"color": colour(place), "symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 8, "opacity": 0.75},
            hovertemplate="%{customdata}: %{x:.0f} · %{y:.0f} %<extra>" + name + "</extra>",
        )
        one = Text(
            "{name}: shut {shut}, open {open} of the steps", "{name}: cerrada {shut}, abierta {open} de los pasos"
        )
        mean = rows.mean(0)
        said.append(one.format(name=name, shut=percentage(float(mean[0])), open=percentage(float(mean[1]))))
    alt = Text("{title}. On average, {said}.", "{title}. En promedio, {said}.")
    words = Text.join("; ", said or [Text.same("–")])
    return Figure(title, figure, alt.format(title=title, said=words), _units(shares))


def _units(shares: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Each unit of each gate with its shares, in percent."""
    rows = [
        [name, unit, *(100 * row).tolist()] for name, units in shares.items() for unit, row in enumerate(units, start=1)
    ]
    heads = [str(Text("gate", "puerta")), str(Text("unit", "unidad")), f"{SHUT}, %", f"{OPEN}, %"]
    return pd.DataFrame(rows, columns=heads)


SHUT = Text("shut (below 0.1)", "cerrada (menos de 0,1)")
OPEN = Text("open (above 0.9)", "abierta (más de 0,9)")
