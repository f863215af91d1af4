"""Where beats, half bars and bars lie: the positions that get one chord each."""

import re
from functools import lru_cache
from typing import Literal

import numpy as np

Grid = Literal["beat", "half_bar", "bar"]

METER = re.compile(r"^([1-9]|1[0-9]|2[0-4])/(1|2|4|8|16)$")
"""The time signatures that are understood: up to 24 of a whole, half, quarter, eighth or sixteenth."""


@lru_cache(maxsize=256)
def beats(meter: str) -> tuple[int, float]:
    """How many beats a bar of `meter` has, and the length of one in quarter notes.

    6/8, 9/8, 12/8 and their like are counted in groups of three.

    Raises:
        ValueError: `meter` is no time signature that is understood.
    """
    found = METER.match(meter)
    if found is None:
        raise ValueError(f"no time signature: {meter!r}")
    count, unit = int(found[1]), 4.0 / int(found[2])
    return (count // 3, unit * 3) if count > 3 and count % 3 == 0 else (count, unit)


def bar_length(meter: str) -> float:
    """The length of a bar in quarter notes."""
    count, beat = beats(meter)
    return count * beat


def edges(meter: str, pickup: float, end: float, grid: Grid) -> np.ndarray:
    """The borders of the positions from 0 to the first border at or after `end`, in quarter notes.

    Bars begin at `pickup` and every bar after. A bar with an odd number of beats is halved where musicians feel it:
    the longer part first (two beats and one in 3/4). A pickup is cut by the grid of the bar it stands in for.

    Returns:
        `(positions + 1,)` float64, ascending from 0; at least one position.
    """
    count, beat = beats(meter)
    bar = count * beat
    inside = {"beat": [i * beat for i in range(count)], "half_bar": [0.0, -(-count // 2) * beat], "bar": [0.0]}[grid]
    first = -int(np.ceil(pickup / bar - 1e-9))
    last = int(np.ceil((end - pickup) / bar)) + 1
    borders = {round(pickup + k * bar + place, 6) for k in range(first, last + 1) for place in inside}
    inner = sorted(border for border in borders if border > 1e-6)
    stop = next(i for i, border in enumerate(inner) if border >= end - 1e-6)
    return np.array([0.0, *inner[: stop + 1]])


def overlaps(onsets: np.ndarray, durations: np.ndarray, borders: np.ndarray) -> np.ndarray:
    """How long each thing lasts inside each position: `(positions, things)`, in quarter notes."""
    starts, stops = borders[:-1, None], borders[1:, None]
    shared: np.ndarray = np.clip(np.minimum(stops, onsets + durations) - np.maximum(starts, onsets), 0.0, None)
    return shared
