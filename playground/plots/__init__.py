"""Figures, one file for each kind of thing shown; what they share: colours and the look.

Colours follow Okabe and Ito (2008), "Color Universal Design", so that people who see colours differently can tell
the lines apart; lines differ by dash as well.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from playground.text import Text

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F", "#B8A100")
MOST_COLOURS = len(COLOURS)
"""Lines that can be told apart by colour alone."""
DASHES = ("solid", "dash", "dot", "dashdot")
GRID = "rgba(127,127,127,0.25)"


def colour(index: int) -> str:
    """The colour of the line number `index`."""
    return COLOURS[index % len(COLOURS)]


def dash(index: int) -> str:
    """The dash of the line number `index`: it changes when the colours begin again."""
    return DASHES[(index // len(COLOURS)) % len(DASHES)]


def few_powers(span: float) -> str | int | None:
    """Where a logarithmic axis is labelled, as plotly's `dtick`: at 1, 2 and 5 where it spans few powers of ten, else at each power.

    Of its own it would label 2 and 5, or all of 2 to 9, where these cover each other. None: it may choose.

    Args:
        span: how many powers of ten the axis spans.
    """
    if _FEWEST <= span < _FEW:
        return "D2"
    return 1 if _FEW <= span < _MANY else None


_FEWEST, _FEW, _MANY = 0.8, 3, 10
"""Powers of ten: from where on an axis is not left to plotly, labelled at each power, left to plotly again."""


def spanned(numbers: Iterable[ArrayLike]) -> float:
    """How many powers of ten lie between the least and the largest of all numbers above 0."""
    every = np.concatenate([np.empty(0), *(np.asarray(some, np.float64) for some in numbers)])
    powers = np.log10(every[np.isfinite(every) & (every > 0)])
    return float(np.ptp(powers)) if len(powers) else 0.0


def look(height: int = 360) -> dict[str, Any]:
    """The common look, as `update_layout` takes it: no background of its own, legend above, little margin.

    Args:
        height: in pixels.
    """
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        # Else plotly would draw its buttons on the half transparent black of “no background”.
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "rgba(127,127,127,0.8)", "activecolor": "rgb(127,127,127)"},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "hovermode": "x unified",
        "separators": str(Text(".,", ",.")),
        "xaxis": {"showgrid": False},
        "yaxis": {"gridcolor": GRID, "zeroline": False, "automargin": True},
    }


def blank(height: int = 360, **layout: Any) -> go.Figure:
    """An empty figure in the common look.

    Args:
        height: in pixels.
        layout: what differs, as `update_layout` takes it (`xaxis_type="category"`).
    """
    shown = look(height)
    for name, value in layout.items():
        shown[name] = shown[name] | value if isinstance(value, dict) and name in shown else value
    return go.Figure(layout=shown)  # at once: plotly takes long for each change
