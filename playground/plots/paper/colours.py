"""Colours of a printed figure: on white paper, and the ink that is read on them."""

import math
from typing import Any

from plotly.colors import get_colorscale

INK = "#1A1A1A"


def shade(scale: Any, share: float) -> str:
    """The colour at a share of a colour scale, on white paper."""
    stops = get_colorscale(scale) if isinstance(scale, str) else list(scale or [[0, "#FFFFFF"], [1, "#0072B2"]])
    if stops[0][0] > 0:
        stops = [[0, "rgba(255,255,255,0)"], *stops]
    share = min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0
    after = next(place for place, (at, _) in enumerate(stops) if share <= at)
    (low, first), (high, second) = stops[max(0, after - 1)], stops[after]
    part = (share - low) / (high - low) if high > low else 1.0
    parts = [a + part * (b - a) for a, b in zip(on_white(first), on_white(second), strict=True)]
    return "#" + "".join(f"{round(one):02X}" for one in parts)


def on_white(colour: str) -> tuple[float, ...]:
    """Red, green and blue, 0 to 255, of `#RRGGBB`, `rgb(…)` or `rgba(…)` on white."""
    if colour.startswith("#"):
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    numbers = [float(one) for one in colour[colour.index("(") + 1 : -1].split(",")]
    opaque = numbers[3] if len(numbers) > 3 else 1.0
    return tuple(255 - opaque * (255 - one) for one in numbers[:3])


def ink(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    red, green, blue = on_white(colour)
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK
