"""Training curves: of single runs, and of repeats as a mean with a band."""

from playground.plots.curves.bands import SPREADS, Spread, bands, over_seeds, seed_curves
from playground.plots.curves.curve import (
    AXES,
    FEW_EPOCHS,
    MOST_POINTS,
    SHORT,
    Curve,
    CurveAxis,
    CurveOptions,
)
from playground.plots.curves.lines import curves
from playground.plots.curves.notes import notes
from playground.plots.curves.points import measured

__all__ = [
    "AXES",
    "FEW_EPOCHS",
    "MOST_POINTS",
    "SHORT",
    "SPREADS",
    "Curve",
    "CurveAxis",
    "CurveOptions",
    "Spread",
    "bands",
    "curves",
    "measured",
    "notes",
    "over_seeds",
    "seed_curves",
]
