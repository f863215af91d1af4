"""An axis of a printed figure: where values lie, and its labels."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

_TICKS = 5


class Axis:
    """Where values lie between two ends, in pixels.

    Args:
        layout: of the axis, as plotly takes it.
        values: all that lie on it; words make it one of names.
        from_zero: bars grow along it.
        cells: each value has a place of its own width.

    Attributes:
        title: beside it.
        hidden: nothing of it is drawn.
        ticks: where labels stand, with their words.
        ends: where it begins and ends.
    """

    def __init__(self, layout: Mapping[str, Any], values: Sequence[Any], *, from_zero: bool, cells: bool) -> None:
        self.title = str((layout.get("title") or {}).get("text") or "")
        self.hidden = layout.get("visible") is False
        named = layout.get("type") == "category" or any(isinstance(value, str) for value in values)
        self._names = list(dict.fromkeys(map(str, values))) if named else []
        low, high = layout.get("range") or self._reach(values, from_zero=from_zero, cells=cells)
        self._low, self._high = (high, low) if layout.get("autorange") == "reversed" else (low, high)
        self.ends = (0.0, 1.0)
        self.ticks = [] if self.hidden else self._labels(layout)

    def value(self, value: Any) -> float:
        """A value as a number: a name by its place."""
        return float(self._names.index(str(value))) if self._names else float(value)

    def at(self, value: float) -> float:
        """Where a number lies."""
        begin, end = self.ends
        return begin + (value - self._low) / (self._high - self._low) * (end - begin)

    def _reach(self, values: Sequence[Any], *, from_zero: bool, cells: bool) -> tuple[float, float]:
        if self._names:
            return -0.5, len(self._names) - 0.5
        numbers = [float(value) for value in values if value is not None and math.isfinite(float(value))]
        numbers += [0.0] if from_zero else []
        low, high = min(numbers, default=0.0), max(numbers, default=1.0)
        if cells or low == high:
            return low - 0.5, high + 0.5
        free = 0.04 * (high - low)
        return low - (free if low else 0.0), high + free

    def _labels(self, layout: Mapping[str, Any]) -> list[tuple[float, str]]:
        places, words = layout.get("tickvals"), layout.get("ticktext")
        if places is not None:
            return [
                (self.value(at), str(name))
                for at, name in zip(places, places if words is None else words, strict=False)
            ]
        if self._names:
            return [(float(place), name) for place, name in enumerate(self._names)]
        low, high = sorted((float(self._low), float(self._high)))
        rough = (high - low) / _TICKS
        unit = 10.0 ** math.floor(math.log10(rough))
        step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        ending = str(layout.get("ticksuffix") or "")
        return [(number * step, f"{number * step:g}{ending}") for number in range(first, last + 1)]
