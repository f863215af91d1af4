"""Repeats of the same settings with other seeds: their mean, with a band around it, and the single curves."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from playground.exhibits import Figure
from playground.plots.curves.curve import Curve, CurveOptions
from playground.plots.curves.lines import curves
from playground.text import Text

Spread = Literal["deviation", "error", "interval"]

SPREADS: dict[Spread, Text] = {
    "deviation": Text("standard deviation", "desviación típica"),
    "error": Text("standard error", "error estándar"),
    "interval": Text("95 % confidence interval", "intervalo de confianza del 95 %"),
}
_LEVEL = 0.95


def bands(
    title: Text,
    variants: Mapping[str, Sequence[pd.DataFrame]],
    *,
    spread: Spread = "deviation",
    options: CurveOptions | None = None,
    levels: Mapping[str, float] | None = None,
) -> Figure:
    """A line with its band for each variant; a variant with one run has the line alone.

    Args:
        title: what is measured.
        variants: by name, frames with the column `value` and those of axes, one for each seed.
        spread: what the band shows.
        options: how the lines are drawn.
        levels: level lines by name.
    """
    lines = [
        line
        for index, (name, frames) in enumerate(variants.items())
        for line in seed_curves(name, frames, index, spread)
    ]
    return curves(title, lines, options=options, levels=levels)


def seed_curves(
    name: str, frames: Sequence[pd.DataFrame], index: int, spread: Spread = "deviation", *, mark: str = ""
) -> list[Curve]:
    """The mean over seeds with its band; where only some of the runs have come so far, it goes on thin and dotted, without one.

    Args:
        name: of the variant.
        frames: with the column `value` and those of axes, one for each seed.
        index: of the variant, which decides the colour.
        spread: what the band shows.
        mark: what stands at the end of the mean.
    """
    every = over_seeds(frames, spread)
    if every.empty:
        return []
    count = int(every["count"].max())
    # Beyond the last point that all have reached, the mean is of those that are left, and jumps where one ends.
    last = int(np.flatnonzero(every["count"] == count)[-1])
    alone = every.drop(columns=["low", "high"])
    found = [Curve(f"{name} (n = {count})", (every if count > 1 else alone).iloc[: last + 1], index, mark=mark)]
    if last + 1 < len(every):
        found.append(Curve(f"{name} (n < {count})", alone.iloc[last:], index, faint=True, listed=False))
    return found


def over_seeds(frames: Sequence[pd.DataFrame], spread: Spread) -> pd.DataFrame:
    """Mean and band over the seeds at each epoch, or at each step where epochs are not known.

    The confidence interval is that of the mean of independent normal values, by Student's t-distribution with `count - 1`
    degrees of freedom (Student, “The Probable Error of a Mean”, 1908). On another axis than that, a mean stands at the mean
    of its places.

    Args:
        frames: with the column `value` and those of axes, one for each seed; what is no number counts as not measured.
        spread: what the band shows; without width where there is one value.

    Returns:
        A row for each epoch: `value`, `low`, `high`, `count` and the axes that all have; no rows where nothing is known.
    """
    there = [frame for frame in frames if len(frame)]
    if not there:
        return pd.DataFrame()
    by = "epoch" if all("epoch" in frame and frame["epoch"].notna().any() for frame in there) else "step"
    axes = [name for name in ("epoch", "step", "seconds", "items") if all(name in frame for frame in there)]
    together = pd.concat([frame[[*axes, "value"]] for frame in there])
    groups = together[np.isfinite(together["value"])].groupby(by)
    found = groups[["value", *(name for name in axes if name != by)]].mean().reset_index()
    count = groups["value"].count().to_numpy()
    half = _half(groups["value"].std(ddof=1).to_numpy(), count, spread)
    banded: pd.DataFrame = found.assign(low=found["value"] - half, high=found["value"] + half, count=count)
    return banded


def _half(deviation: np.ndarray, count: np.ndarray, spread: Spread) -> np.ndarray:
    """Half the height of a band; 0 where there is one value."""
    several = count > 1
    degrees = np.where(several, count - 1, 1)
    times = {
        "deviation": np.ones(len(count)),
        "error": 1 / np.sqrt(count),
        "interval": stdtrit(degrees, (1 + _LEVEL) / 2) / np.sqrt(count),
    }
    return np.where(several, np.nan_to_num(deviation) * times[spread], 0.0)
