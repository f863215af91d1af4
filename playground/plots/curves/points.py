"""The points of curves as they are drawn: smoothed, thinned without losing peaks, apart from those that are no numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from playground.plots import MOST_COLOURS
from playground.plots.curves.curve import AXES, MOST_POINTS, Curve, CurveOptions, Floats
from playground.plots.series import thinned

_INFINITE = 1.797e308
"""From here on a database of MLflow means infinity, for which it has no number."""


@dataclass(frozen=True, slots=True)
class Points:
    """What is drawn of one curve.

    Attributes:
        x: `(points,)`.
        y: `(points,)`, NaN where the line is interrupted.
        raw: `(points,)`, as measured, where `y` is smoothed.
        low: `(points,)`, the lower edge of its band.
        high: `(points,)`, the upper edge.
        every: all its finite values, as they are drawn.
        gaps: stretches that are no numbers: their first and last place to the right, and one of their values.
        off: points that a logarithmic axis cannot show.
    """

    x: Floats
    y: Floats
    raw: Floats | None
    low: Floats | None
    high: Floats | None
    every: Floats
    gaps: tuple[tuple[float, float, float], ...]
    off: int


def prepared(lines: Sequence[Curve], options: CurveOptions) -> list[tuple[Curve, Points]]:
    """The curves that have points on the axis, with what is drawn of them."""
    most = MOST_POINTS if len(lines) <= MOST_COLOURS else MOST_POINTS // 2
    found = [(line, points_of(line, options, most)) for line in lines]
    return [(line, points) for line, points in found if points is not None]


def points_of(line: Curve, options: CurveOptions, most: int = MOST_POINTS) -> Points | None:
    """What is drawn of a curve; None where it has no points on this axis.

    Args:
        line: the curve.
        options: how it is drawn.
        most: points at most, beside those where it is interrupted.
    """
    frame = line.frame
    if options.axis not in frame or "value" not in frame:
        return None
    x, value = (_numbers(frame[name]) for name in (options.axis, "value"))
    placed = ~np.isnan(x)
    if not placed.any() or np.isnan(value).all():
        return None
    x, value = x[placed], value[placed]
    drawn = smoothed(value, options.smoothing) if options.smoothing else np.where(np.isfinite(value), value, np.nan)
    edges = [_numbers(frame[name])[placed] if name in frame else None for name in ("low", "high")]
    if options.smoothing:
        edges = [None if edge is None else smoothed(edge, options.smoothing) for edge in edges]
    off = ((x <= 0) & options.log_x) | ((value <= 0) & np.isfinite(value) & options.log_y)
    x, value, drawn = x[~off], value[~off], drawn[~off]
    kept = _kept(drawn, most)
    low, high = (None if edge is None else edge[~off][kept] for edge in edges)
    if low is not None and options.log_y and len(low):
        # The edge of a band may lie below zero where its line does not: it ends at the least that can be shown.
        low = np.where(low > 0, low, np.nanmin(drawn) / 10 if np.isfinite(drawn).any() else np.nan)
    return Points(
        x=x[kept],
        y=drawn[kept],
        raw=np.where(np.isfinite(value), value, np.nan)[kept] if options.smoothing else None,
        low=low,
        high=high,
        every=drawn[np.isfinite(drawn)],
        gaps=_gaps(x, value),
        off=int(off.sum()),
    )


def smoothed(values: Floats, weight: float) -> Floats:
    """The exponential moving average of a series, corrected for its start as in Kingma and Ba, “Adam” (2015), section 3.

    Args:
        values: `(points,)`; what is no number stays out of the average, and none in the result.
        weight: of the average so far, 0 to less than 1.
    """
    series = pd.Series(values).where(np.isfinite(values))
    averages = series.ewm(alpha=1 - weight, adjust=True, ignore_na=True).mean()
    return averages.where(series.notna()).to_numpy(np.float64)


def readable_range(values: Floats) -> tuple[float, float] | None:
    """The least and the greatest value that is no outlier; None where there are no outliers.

    An outlier lies more than three interquartile ranges below the first or above the third quartile: “far out” in Tukey,
    “Exploratory Data Analysis” (1977).

    Args:
        values: `(points,)`, all finite.
    """
    if len(values) < 4:
        return None
    first, third = np.quantile(values, [0.25, 0.75])
    reach = 3 * (third - first)
    inside = values[(values >= first - reach) & (values <= third + reach)]
    return (float(inside.min()), float(inside.max())) if 1 < len(inside) < len(values) and np.ptp(inside) > 0 else None


def spread_out(places: Sequence[float], gap: float) -> list[float]:
    """Places moved as little as possible (least squares) so that any two lie at least `gap` apart; their order stays."""
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 (takes long to import)

    order = np.argsort(places, kind="stable")
    steps = gap * np.arange(len(order))
    moved = isotonic_regression(np.asarray(places, np.float64)[order] - steps).x + steps
    found = np.empty(len(order))
    found[order] = moved
    return [float(place) for place in found]


def _numbers(column: pd.Series) -> Floats:
    known = column if column.dtype.kind in "fiu" else pd.to_numeric(column, errors="coerce")
    found = known.to_numpy(np.float64)
    return np.where(np.abs(found) >= _INFINITE, np.copysign(np.inf, found), found)


def measured(every: pd.DataFrame, name: str) -> pd.DataFrame:
    """One curve of a run: from the first value on, as what is missing before was never measured (epoch 0 has no training loss).

    Args:
        every: all curves of a run, a column each, beside the axes that are known.
        name: of the curve.

    Returns:
        The axes that are known, and the column `value`.
    """
    there = every[name].notna().to_numpy()
    found = every[[axis for axis in AXES if axis in every]].assign(value=every[name])
    return found.iloc[int(there.argmax()) :] if there.any() else found.iloc[:0]


def _kept(values: Floats, most: int) -> NDArray[np.int64]:
    """The places of those points that are drawn: peaks stay, and so do interruptions."""
    finite = np.flatnonzero(np.isfinite(values))
    kept = finite[thinned(values[finite], most)] if len(finite) else finite
    broken = ~np.isfinite(values)
    starts = np.flatnonzero(broken & ~np.r_[False, broken[:-1]]) if len(values) else finite
    return np.union1d(kept, starts).astype(np.int64)


def _gaps(x: Floats, values: Floats) -> tuple[tuple[float, float, float], ...]:
    """The stretches of values of one kind that are no numbers."""
    kinds = np.where(np.isnan(values), 2, np.where(np.isinf(values), np.sign(values), 0))
    if not len(kinds):
        return ()
    edges = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
    return tuple(
        (float(x[begin]), float(x[end - 1]), float(values[begin]))
        for begin, end in pairwise(edges)
        if kinds[begin] != 0
    )
