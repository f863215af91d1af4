"""What is to be known of the values: which nobody measured (they may be read, and count nowhere), and how exact they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from playground.batch import Part
from playground.errors import Impossible
from playground.series.forecast_batch import ForecastBatch
from playground.text import Text

_SINGLE, _DOUBLE = 2.0**-24, 2.0**-53
"""The largest rounding error of float32 and of float64, as shares of a value."""
_TOO_MUCH = 1e-3
"""A rounding error of more than this share of the usual change from step to step can be seen in metrics."""


def mask(known: np.ndarray | None) -> np.ndarray | None:
    """Which values are known, bool; None where all are."""
    return None if known is None or known.all() else np.asarray(known, dtype=bool)


def carried(values: np.ndarray, known: np.ndarray | None) -> np.ndarray:
    """The values with the last known one in place of each that is not; before the first known one, that one.

    Args:
        values: the values of the series, `(time, series)`.
        known: which values are known, `(time, series)` bool; None: all are.

    Raises:
        Impossible: of a series nothing is known.
    """
    if known is None:
        return values
    if not known.any(axis=0).all():
        raise Impossible(
            Text(
                "Of one of the series not a single value is known; leave it out.",
                "De una de las series no se conoce ni un solo valor; déjela fuera.",
            )
        )
    last = np.maximum.accumulate(np.where(known, np.arange(len(values))[:, None], -1), axis=0)
    last = np.where(last < 0, known.argmax(axis=0), last)
    return np.take_along_axis(values, last, axis=0)


def between(known: np.ndarray | None, steps: int) -> np.ndarray | None:
    """Which changes over so many steps are between known values, `(time - steps, series)`."""
    return known[steps:] & known[:-steps] if known is not None and steps else known


def centre(values: np.ndarray, known: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of the known values, one per series; of a series without any, its mean and 0.

    Args:
        values: the values of the series, `(time, series)`.
        known: which values are known, `(time, series)` bool; None: all are.
    """
    if known is None:
        return values.mean(axis=0), values.std(axis=0)
    count = known.sum(axis=0)
    mean = np.where(count > 0, np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1), values.mean(axis=0))
    square = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0) / np.maximum(count, 1)
    return mean, np.sqrt(square)


def rows(known: Tensor) -> Tensor | None:
    """Positions of the windows with anything known ahead, from `(windows, steps, series)`; None where that is all."""
    found = known.flatten(1).any(dim=1)
    return None if bool(found.all()) else found.nonzero()[:, 0]


def kept(masks: Sequence[np.ndarray]) -> list[list[int]]:
    """The filled values of each series' mask `(time,)` as `[series, first, last]`, for what a network remembers."""
    return [[series, first, last] for series, known in enumerate(masks) for first, last in _runs(known)]


def remembered(memory: Mapping[str, Any], series: int, length: int) -> np.ndarray:
    """Which of the values `(time,)` of a series that a network remembers are known.

    What older networks remember does not say which were filled in: all count as known, as they did when it was trained.
    """
    known = np.ones(length, dtype=bool)
    for which, first, last in memory.get("filled", ()):
        if which == series:
            known[first : last + 1] = False
    return known


def require(name: Text, part: Part) -> None:
    """Refuse a part in which nothing that is asked for is known.

    Args:
        name: the name of the part, in words.
        part: a part of one table or of a collection.

    Raises:
        Impossible: the sentence names it.
    """
    for batch in part.batches(256):
        known = (batch.targets_known, ForecastBatch.of(batch).truth_known)
        if all(mask is None or bool(mask.any()) for mask in known):
            return
    raise Impossible(
        Text(
            "In the {part} set no value that would be a target is known: all are filled in, or made of filled ones; "
            "choose other shares, no difference, or data with fewer gaps.",
            "En el conjunto de {part} no se conoce ningún valor que sería un objetivo: todos se rellenaron o salen de valores "
            "rellenados; elija otras proporciones, ninguna diferencia o datos con menos huecos.",
        ).format(part=name)
    )


def _runs(known: np.ndarray) -> list[tuple[int, int]]:
    """First and last position of each run of filled values in `(time,)`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ~known, [False]]).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def described(series: Iterable[np.ndarray], masks: Sequence[np.ndarray] | None) -> dict[str, Any]:
    """What is to be told of series in plain values, for the record; nothing for usual ones.

    Args:
        series: each `(time,)`.
        masks: which values of each are known, each `(time,)`; None: all.

    Returns:
        `numbers`, where single precision would not do: metrics of versions that had nothing else cannot be compared.
        `resolution`, where double precision is hardly enough either: the difference below which values, and therefore
        errors of methods, are not told apart, in the data's unit. `filled`, where values were filled in.
    """
    found: dict[str, Any] = {}
    for values in series:
        change = float(np.abs(np.diff(values)).mean()) if len(values) > 1 else 0.0
        height = float(np.abs(values).max()) if len(values) else 0.0
        if change > 0 and height * _SINGLE > _TOO_MUCH * change:
            found.setdefault("numbers", "in double precision")
        if change > 0 and height * _DOUBLE > _TOO_MUCH * change:
            found["resolution"] = max(found.get("resolution", 0.0), 2 * height * _DOUBLE)
    if masks is not None:
        spans = [last - first + 1 for known in masks for first, last in _runs(known)]
        measured = "read, never a target, in no metric"
        found["filled"] = {"values": sum(spans), "longest": max(spans), "measured": measured}
    return found


def told(protocol: Mapping[str, Any]) -> list[Text]:
    """The same in words: what was done with filled values, and that values are hardly told apart."""
    found = []
    if "filled" in protocol:
        filled = Text(
            "Filled values: {values}, at most {longest} one after another. The network reads the last known value in their place; none of them is a target, and no metric or baseline counts one.",
            "Valores rellenados: {values}, como mucho {longest} seguidos. En su lugar la red lee el último valor conocido; ninguno es un objetivo y ninguna métrica ni referencia los cuenta.",
        )
        found.append(filled.format(values=protocol["filled"]["values"], longest=protocol["filled"]["longest"]))
    if "resolution" in protocol:
        alike = Text(
            "The series changes so little about its level that a computer tells its values apart only from {resolution} on: differences between forecasts, and between methods, that are not much larger mean nothing. Subtract the level before you upload it.",
            "La serie cambia tan poco en torno a su nivel que un ordenador solo distingue sus valores a partir de {resolution}: las diferencias entre predicciones, y entre métodos, que no sean mucho mayores no significan nada. Reste el nivel antes de subirla.",
        )
        found.append(alike.format(resolution=f"{protocol['resolution']:.2g}"))
    return found
