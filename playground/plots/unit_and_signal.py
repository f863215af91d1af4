"""A unit beside what it was to follow, over the steps."""

from collections.abc import Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.plots.steps import STEP, at_steps, numbered, ticks
from playground.text import Text, numeral


def unit_and_signal(
    name: str, values: np.ndarray, signal: np.ndarray, steps: Sequence[str], *, score: float, first: int = 0
) -> Figure:
    """Two lines, each on its own axis.

    Args:
        name: of the unit.
        values: `(time,)`, of the unit.
        signal: `(time,)`, what it was to follow.
        steps: a label for each step.
        score: their correlation.
        first: how many steps come before the first one that is shown.
    """
    followed = Text("signal", "señal")
    figure = blank(
        xaxis={"title_text": str(STEP), "type": "category", "showgrid": False, **ticks(steps, first)},
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "zeroline": False,
            # What is there or is not has two values; of others plotly would put odd numbers beside the lines of the other axis.
            **({"tickvals": [0, 1]} if set(np.unique(signal).tolist()) <= {0, 1} else {"tickmode": "auto"}),
        },
    )
    labels = numbered(steps, first)
    figure.add_scatter(
        x=labels,
        y=signal,
        name=str(followed),
        yaxis="y2",
        line={"color": colour(1), "dash": "dot", "shape": "hvh"},
        hovertemplate="%{y:.3g}",
    )
    figure.add_scatter(x=labels, y=values, name=name, line={"color": colour(0), "width": 2}, hovertemplate="%{y:.3f}")
    title = Text("{name} beside the signal", "{name} junto a la señal").format(name=name)
    alt = Text(
        "{title}; correlation over the whole sequence {score}.", "{title}; correlación en toda la secuencia: {score}."
    )
    numbers = at_steps([(str(followed), signal), (name, values)], steps, first)
    return Figure(title, figure, alt.format(title=title, score=numeral(score, ".3f")), numbers)
