"""Labels of a time axis: years, dates, or plain words; reading them, going on with them, and the season they suggest."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

_DATE = re.compile(r"\d{4}-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?)?)?")
_NUMBER = re.compile(r"-?\d{1,12}")
_FORMATS = {7: "%Y-%m", 10: "%Y-%m-%d", 16: "%Y-%m-%d %H:%M", 19: "%Y-%m-%d %H:%M:%S"}

Axis = np.ndarray | pd.DatetimeIndex

_MINUTE = 60.0
_HOUR, _DAY = 60 * _MINUTE, 24 * 60 * _MINUTE
_SEASONS = {
    _MINUTE: 60, 5 * _MINUTE: 288, 10 * _MINUTE: 144, 15 * _MINUTE: 96, 30 * _MINUTE: 48,
    _HOUR: 24, _DAY: 7, 7 * _DAY: 52,
}  # fmt: skip


def parsed(times: Sequence[str]) -> Axis | None:
    """The labels as whole numbers or as dates; None where they are neither."""
    if not times:
        return None
    if all(_NUMBER.fullmatch(label) for label in times):
        return np.array([int(label) for label in times], dtype=np.int64)
    if all(_DATE.fullmatch(label) for label in times):
        try:
            return pd.DatetimeIndex(pd.to_datetime(list(times), format="ISO8601"))
        except ValueError:
            return None
    return None


def labels(dates: pd.DatetimeIndex) -> tuple[str, ...]:
    """Dates as the shortest labels that tell them apart: months, days, minutes or seconds."""
    if len(dates) == 0:
        return ()
    if (dates.second != 0).any():
        form = _FORMATS[19]
    elif (dates.minute != 0).any() or (dates.hour != 0).any():
        form = _FORMATS[16]
    else:
        form = _FORMATS[10] if (dates.day != 1).any() or not _months_apart(dates) else _FORMATS[7]
    return tuple(dates.strftime(form))


def step(axis: Axis) -> int | pd.DateOffset | pd.Timedelta | None:
    """The usual distance of neighbours: a whole number, months, or a span of time; None where there is none."""
    if len(axis) < 2:
        return None
    if not isinstance(axis, pd.DatetimeIndex):
        return _most_common(np.diff(axis)) or None
    months = _months_apart(axis)
    if months:
        return pd.DateOffset(months=months)
    span = pd.Timedelta(_most_common(np.diff(axis.to_numpy()).astype("timedelta64[us]").astype(np.int64)), unit="us")
    return span if span > pd.Timedelta(0) else None


def continued(times: Sequence[str], count: int) -> tuple[str, ...]:
    """The next `count` labels after the given ones; `+1`, `+2`, … where they follow no rule."""
    axis = parsed(times)
    stride = step(axis) if axis is not None else None
    try:
        if isinstance(axis, np.ndarray) and isinstance(stride, int):
            return tuple(str(int(axis[-1]) + ahead * stride) for ahead in range(1, count + 1))
        if isinstance(axis, pd.DatetimeIndex) and not isinstance(stride, int | None):
            form = _FORMATS.get(len(times[-1]), _FORMATS[16])
            return tuple((axis[-1] + ahead * stride).strftime(form) for ahead in range(1, count + 1))
    except (OverflowError, ValueError):
        # Beyond the last year that pandas knows.
        pass
    return tuple(f"+{ahead}" for ahead in range(1, count + 1))


def season(times: Sequence[str]) -> int:
    """Steps of one season that the labels suggest: 12 for months, 7 for days, 24 for hours, …; 1 where none is known."""
    axis = parsed(times)
    stride = step(axis) if isinstance(axis, pd.DatetimeIndex) else None
    if isinstance(stride, pd.Timedelta):
        return _SEASONS.get(stride.total_seconds(), 1)
    if isinstance(stride, pd.DateOffset):
        months = int(stride.kwds["months"])
        return 12 // months if months < 12 and 12 % months == 0 else 1
    return 1


def find(times: Sequence[str], wanted: str) -> int | None:
    """The last position whose label is, or begins with, `wanted` (`1990` finds December 1990); None where none does."""
    for position in range(len(times) - 1, -1, -1):
        if times[position].startswith(wanted) and (times[position] == wanted or not _NUMBER.fullmatch(times[position])):
            return position
    return None


def _months_apart(dates: pd.DatetimeIndex) -> int:
    """Months between neighbours, where nearly all are whole months apart (months differ in length), else 0."""
    if len(dates) < 2 or len(set(dates.day)) > 1 or (dates.hour != 0).any():
        return 0
    months = np.diff(dates.year.to_numpy() * 12 + dates.month.to_numpy())
    return max(0, _most_common(months))


def _most_common(whole: np.ndarray) -> int:
    found, counts = np.unique(whole, return_counts=True)
    return int(found[counts.argmax()])
