"""What is drawn: curves, and how they are drawn."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from playground.text import Text

CurveAxis = Literal["epoch", "step", "seconds", "items"]
Floats = NDArray[np.float64]

AXES: dict[CurveAxis, Text] = {
    "epoch": Text("epoch", "época"),
    "step": Text("optimiser step", "paso del optimizador"),
    "seconds": Text("seconds of training", "segundos de entrenamiento"),
    "items": Text("items seen in training", "elementos vistos al entrenar"),
}
SHORT: dict[CurveAxis, Text] = {
    "epoch": Text("epochs", "épocas"),
    "step": Text("steps", "pasos"),
    "seconds": Text("seconds", "segundos"),
    "items": Text("items", "elementos"),
}
"""The axes, short enough for a choice on a narrow screen."""
FEW_EPOCHS = 12
"""Up to so many, each has its tick; there are no halves of epochs."""
MOST_POINTS = 400
"""Points of one line: more than a screen can show apart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line.

    Attributes:
        label: what it is called.
        frame: with the columns `value` and those of `CurveAxis` that are known; with `low` and `high` it has a band.
        index: of the run, which decides the colour.
        faint: drawn thin: training beside validation, points inside an epoch.
        mark: what stands at its end, one or two characters.
        muted: drawn in grey, so that others stand out.
        best_epoch: whose weights are kept.
        broken: why it ends with a number that is none.
        listed: has an entry in the legend; else it belongs to the line before it.
        single: one of several seeds whose mean is drawn: thin and pale.
    """

    label: str
    frame: pd.DataFrame
    index: int = 0
    faint: bool = False
    mark: str = ""
    muted: bool = False
    best_epoch: int | None = None
    broken: Text | None = None
    listed: bool = True
    single: bool = False


@dataclass(frozen=True, slots=True)
class CurveOptions:
    """How curves are drawn.

    Attributes:
        axis: what runs to the right.
        smoothing: weight of the points before in an exponential moving average, 0 to less than 1; 0: none.
        log_x: the axis to the right is logarithmic.
        log_y: the upright axis is logarithmic.
        clip: the upright axis ends where outliers begin.
    """

    axis: CurveAxis = "epoch"
    smoothing: float = 0.0
    log_x: bool = False
    log_y: bool = False
    clip: bool = False
