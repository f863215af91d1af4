"""How much every variable at every step mattered for an output: a row for each variable, a column for each step."""

from collections.abc import Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import blank
from playground.plots.activations import scale
from playground.plots.steps import STEP, at_steps, numbered, ticks
from playground.text import Text, numeral


def influence_map(
    title: Text, values: np.ndarray, variables: Sequence[str], steps: Sequence[str], first: int = 0
) -> Figure:
    """Influence over time and variables.

    Args:
        title: by which method, on which output.
        values: `(time, variables)`; above 0 raises the output, below 0 lowers it.
        variables: the name of each.
        steps: a label for each step.
        first: how many steps come before the first one that is shown.
    """
    figure = blank(
        min(150 + 26 * len(variables), 620),
        hovermode="closest",
        xaxis={"title_text": str(STEP), "type": "category", "showgrid": False, **ticks(steps, first)},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False},
    )
    figure.add_heatmap(
        x=numbered(steps, first),
        y=list(variables),
        z=np.ascontiguousarray(values.T, dtype=np.float32),
        colorbar={"thickness": 12},
        hovertemplate=f"%{{y}}<br>{STEP} %{{x}}<br>%{{z:.4g}}<extra></extra>",
        **_both_sides(values),
    )
    place = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    alt = Text(
        "{title}. Strongest: {variable} at step {step}, {value}.",
        "{title}. Lo más fuerte: {variable} en el paso {step}, {value}.",
    ).format(
        title=title,
        variable=variables[int(place[1])],
        step=first + int(place[0]) + 1,
        value=numeral(float(values[place]), ".3g"),
    )
    return Figure(title, figure, alt, at_steps(zip(variables, values.T, strict=True), steps, first))


def _both_sides(values: np.ndarray) -> dict[str, object]:
    """Colours to both sides of 0, whatever the values: here their sign always says something."""
    return scale(np.concatenate([values.ravel(), -values.ravel()]))
