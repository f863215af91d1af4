"""Whether a series changes by so little about its level that numbers of a computer hardly tell its values apart."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from playground.text import Text

_SINGLE, _DOUBLE = 2.0**-24, 2.0**-53
"""The largest rounding error of float32 and of float64, as shares of a value."""
_TOO_MUCH = 1e-3
"""A rounding error of more than this share of the usual change from step to step can be seen in metrics."""


def described(series: Iterable[np.ndarray]) -> dict[str, Any]:
    """What is to be told of series, each `(time,)`, in plain values, for the record; nothing for usual ones.

    Returns:
        `numbers`, where single precision would not do: metrics of versions that had nothing else cannot be compared.
        `resolution`, where double precision is hardly enough either: the difference below which values, and therefore
        errors of methods, are not told apart, in the data's unit.
    """
    blurred, resolution = False, 0.0
    for values in series:
        change = float(np.abs(np.diff(values)).mean()) if len(values) > 1 else 0.0
        height = float(np.abs(values).max()) if len(values) else 0.0
        if change > 0:
            blurred |= height * _SINGLE > _TOO_MUCH * change
            if height * _DOUBLE > _TOO_MUCH * change:
                resolution = max(resolution, 2 * height * _DOUBLE)
    found: dict[str, Any] = {"numbers": "in double precision"} if blurred else {}
    return found | ({"resolution": resolution} if resolution else {})


def told(protocol: Mapping[str, Any]) -> list[Text]:
    """The same in words, where values are hardly told apart."""
    if "resolution" not in protocol:
        return []
    return [
        Text(
            "The series changes so little about its level that a computer tells its values apart only from {resolution} on: "
            "differences between forecasts, and between methods, that are not much larger mean nothing. Subtract the level "
            "before you upload it.",
            "La serie cambia tan poco en torno a su nivel que un ordenador solo distingue sus valores a partir de "
            "{resolution}: las diferencias entre predicciones, y entre métodos, que no sean mucho mayores no significan "
            "nada. Reste el nivel antes de subirla.",
        ).format(resolution=f"{protocol['resolution']:.2g}")
    ]
