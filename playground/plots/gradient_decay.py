"""How large the gradient of an output is with respect to every earlier step: one line for each run, on a log axis."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import blank, colour, dash, few_powers, spanned
from playground.plots.steps import STEP, at_steps, numbered, ticks
from playground.text import Text, numeral


def gradient_decay(title: Text, norms: Mapping[str, np.ndarray], steps: Sequence[str], first: int = 0) -> Figure:
    """A line that falls to the left shows a gradient that vanishes backwards through time, one that rises one that explodes.

    Args:
        title: which gradient it is.
        norms: `(time,)`, the norm at each step, by the name of the run; zeros are not drawn.
        steps: a label for each step.
        first: how many steps come before the first one that is shown.
    """
    figure = blank(
        xaxis={"title_text": str(STEP), "type": "category", "showgrid": False, **ticks(steps, first)},
        yaxis={
            "title_text": str(NORM),
            "type": "log",
            "exponentformat": "power",
            "nticks": 8,
            "dtick": few_powers(spanned(norms.values())),
        },
    )
    said = []
    names = numbered(steps, first)
    for place, (name, values) in enumerate(norms.items()):
        drawn = np.where(values > 0, values, np.nan)
        figure.add_scatter(
            x=names,
            y=drawn,
            name=name,
            mode="lines" if len(steps) > 1 else "markers",
            line={"color": colour(place), "dash": dash(place), "width": 2.2},
            hovertemplate="%{y:.3g}",
        )
        ratio = decades(values)
        if ratio is None:
            said.append(Text("{name}: 0 at the first step", "{name}: 0 en el primer paso").format(name=name))
        else:
            one = Text(
                "{name}: from the last step back to the first it changes by 10 to the {power}",
                "{name}: del último paso al primero cambia en 10 elevado a {power}",
            )
            said.append(one.format(name=name, power=numeral(ratio, ".1f")))
    words = Text.join("; ", said or [Text.same("–")])
    alt = Text.same("{title}. {words}.").format(title=title, words=words)
    return Figure(title, figure, alt, at_steps(norms.items(), steps, first))


def decades(norms: np.ndarray) -> float | None:
    """By how many powers of ten the gradient at the first step differs from that at the last one that has any; None: it is 0."""
    there = np.flatnonzero(norms > 0)
    if not len(there) or there[0] != 0:
        return None
    return float(np.log10(norms[0] / norms[there[-1]]))


NORM = Text("norm of the gradient", "norma del gradiente")
