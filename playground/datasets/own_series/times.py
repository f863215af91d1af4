"""The time column: reading dates however they are written, putting rows in order, and finding the steps that are missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from playground import timeline
from playground.errors import WrongFile
from playground.text import Text

_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%b %Y", "%B %Y", "%b-%Y", "%b-%y",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%YM%m",
)  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", "T%H:%M", "T%H:%M:%S")
_MOST_GAPS = 0.5
"""If filling the gaps would make more than this share of the rows, the steps are taken as they come."""
_MOST_TWINS = 0.1


@dataclass(frozen=True)
class Ordered:
    """Rows in the order of time.

    Attributes:
        times: one label a step; empty where the file names none.
        values: `(steps, series)`, NaN where a step or a value is missing.
        notes: what was done, for people.
    """

    times: tuple[str, ...]
    values: np.ndarray
    notes: list[Text]


def ordered(column: Sequence[str] | None, values: np.ndarray, name: str = "") -> Ordered:
    """Put rows in the order of their times, one row a step, steps that are missing as rows of NaN.

    Raises:
        WrongFile: many rows have the same time, or a time is missing.
    """
    if column is None:
        return Ordered((), values, [])
    axis = _read(column)
    if axis is None:
        note = Text(
            "“{name}” could not be read as dates or whole numbers; the rows are taken as equally spaced.",
            "«{name}» no se pudo leer como fechas ni números enteros; las filas se toman como equidistantes.",
        ).format(name=name)
        return Ordered((), values, [note])
    notes: list[Text] = []
    order = np.argsort(np.asarray(axis), kind="stable")
    if (order != np.arange(len(order))).any():
        axis, values = axis[order], values[order]
        notes.append(Text("The rows were put in the order of time.", "Las filas se pusieron en orden temporal."))
    axis, values = _single(axis, values, notes, name)
    axis, values = _spaced(axis, values, notes)
    if isinstance(axis, pd.DatetimeIndex):
        return Ordered(timeline.labels(axis), values, notes)
    return Ordered(tuple(str(int(step)) for step in axis), values, notes)


def _read(column: Sequence[str]) -> timeline.Axis | None:
    """Whole numbers, or dates in the one of the known forms that reads all cells and puts them best in order."""
    words = pd.Series(column, dtype="object").astype(str).str.strip()
    whole = words.str.replace(r"\.0+$", "", regex=True)
    if whole.str.fullmatch(r"-?\d{1,12}").all() and not whole.str.fullmatch(r"(?:19|20)\d{6}").all():
        return whole.astype("int64").to_numpy()
    words = words.str.replace(r"(?:Z|[+-]\d\d:?\d\d)$", "", regex=True) if words.str.contains("T").any() else words
    found: list[pd.DatetimeIndex] = []
    for form in _FORMATS:
        for clock in _CLOCKS:
            # One cell is tried before all: most forms fail at the first.
            if pd.isna(pd.to_datetime(words.iloc[0], format=form + clock, errors="coerce")):
                continue
            dates = pd.to_datetime(words, format=form + clock, errors="coerce")
            if not dates.isna().any():
                found.append(pd.DatetimeIndex(dates))
    # Where day and month could change places, the right reading goes evenly and upwards.
    return max(found, key=_evenness, default=None)


def _evenness(dates: pd.DatetimeIndex) -> tuple[float, bool]:
    if len(dates) < 2:
        return (1.0, True)
    steps = np.diff(dates.to_numpy())
    _, counts = np.unique(steps, return_counts=True)
    return (float(counts.max() / len(steps)), bool(dates.is_monotonic_increasing))


def _single(axis: timeline.Axis, values: np.ndarray, notes: list[Text], name: str) -> tuple[timeline.Axis, np.ndarray]:
    """One row a time: the mean of the rows that share it."""
    frame = pd.DataFrame(values, index=pd.Index(axis))
    twins = int(frame.index.duplicated().sum())
    if not twins:
        return axis, values
    if twins > _MOST_TWINS * len(frame):
        raise WrongFile(
            Text(
                "{twins} rows share their “{name}” with another row; the file seems to hold several series below each "
                "other: give each a column of its own.",
                "{twins} filas comparten «{name}» con otra; el archivo parece contener varias series una debajo de otra: "
                "dé a cada una su propia columna.",
            ).format(twins=twins, name=name)
        )
    notes.append(
        Text(
            "Rows with the time of another row: {twins}; their mean was taken.",
            "Filas con el mismo tiempo que otra: {twins}; se tomó su media.",
        ).format(twins=twins)
    )
    means = frame.groupby(level=0).mean()
    index = pd.DatetimeIndex(means.index) if isinstance(axis, pd.DatetimeIndex) else means.index.to_numpy()
    return index, means.to_numpy()


def _spaced(axis: timeline.Axis, values: np.ndarray, notes: list[Text]) -> tuple[timeline.Axis, np.ndarray]:
    """Every step of the usual length between the first and the last time."""
    stride = timeline.step(axis)
    if stride is None:
        return axis, values
    full: timeline.Axis
    if isinstance(axis, pd.DatetimeIndex):
        full = _between(axis, stride, len(axis))
    else:
        most = int(len(axis) / (1 - _MOST_GAPS)) + 1
        full = np.arange(axis[0], min(axis[-1], axis[0] + int(stride) * most) + 1, int(stride))  # type: ignore[arg-type]
    frame = pd.DataFrame(values, index=pd.Index(axis))
    missing = len(full) - len(axis)
    if missing == 0 and len(frame.index.intersection(pd.Index(full))) == len(axis):
        return axis, values
    if missing < 0 or missing > _MOST_GAPS * len(full) or len(frame.index.intersection(pd.Index(full))) < len(axis):
        notes.append(
            Text(
                "The steps of time are not equally long; the rows are taken as they come.",
                "Los pasos de tiempo no duran lo mismo; las filas se toman como vienen.",
            )
        )
        return axis, values
    notes.append(
        Text(
            "Steps of time that the file leaves out: {missing}.", "Pasos de tiempo que el archivo omite: {missing}."
        ).format(missing=missing)
    )
    return full, frame.reindex(pd.Index(full)).to_numpy()


def _between(axis: pd.DatetimeIndex, stride: object, count: int) -> pd.DatetimeIndex:
    most = int(count / (1 - _MOST_GAPS)) + 2
    whole = pd.date_range(axis[0], periods=most, freq=stride)  # type: ignore[call-overload]
    return pd.DatetimeIndex(whole[whole <= axis[-1]])
