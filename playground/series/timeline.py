"""Labels of a time axis: years, dates, or plain words; reading them, going on with them, and the season they suggest."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from pandas.tseries.offsets import BaseOffset, CustomBusinessDay

_DATE = re.compile(r"\d{4}-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{6})?)?)?)?Z?")
_NUMBER = re.compile(r"-?\d{1,12}")
_FORMATS = {7: "%Y-%m", 10: "%Y-%m-%d", 16: "%Y-%m-%d %H:%M", 19: "%Y-%m-%d %H:%M:%S", 26: "%Y-%m-%d %H:%M:%S.%f"}
_Unit = Literal["M", "D", "m", "s", "us"]

Axis = np.ndarray | pd.DatetimeIndex

Stride = int | BaseOffset | pd.Timedelta
"""From one step to the next: a whole number, months or days of work, or a span of time."""

_MINUTE = 60.0
_HOUR, _DAY = 60 * _MINUTE, 24 * 60 * _MINUTE
_SEASONS = {
    1.0: 60,
    _MINUTE: 60,
    5 * _MINUTE: 288,
    10 * _MINUTE: 144,
    15 * _MINUTE: 96,
    20 * _MINUTE: 72,
    30 * _MINUTE: 48,
    _HOUR: 24,
    2 * _HOUR: 12,
    3 * _HOUR: 8,
    4 * _HOUR: 6,
    6 * _HOUR: 4,
    12 * _HOUR: 2,
    _DAY: 7,
    7 * _DAY: 52,
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FEWEST_WEEKS = 2
"""Weeks without a single weekend from which on days of work are a calendar."""


def parsed(times: Sequence[str]) -> Axis | None:
    """The labels as whole numbers or as dates; None where they are neither."""
    if not times:
        return None
    if all(_NUMBER.fullmatch(label) for label in times):
        return np.array([int(label) for label in times], dtype=np.int64)
    if all(_DATE.fullmatch(label) for label in times):
        try:
            return pd.DatetimeIndex(pd.to_datetime([label.removesuffix("Z") for label in times], format="ISO8601"))
        except ValueError:
            return None
    return None


def labels(dates: pd.DatetimeIndex, utc: bool = False) -> tuple[str, ...]:
    """Dates as the shortest labels that tell them apart: months, days, minutes, seconds or less.

    Args:
        dates: naive.
        utc: they are in UTC, which a Z at the end of each label says.
    """
    if len(dates) == 0:
        return ()
    unit: _Unit = "M"
    if (dates.microsecond != 0).any():
        unit = "us"
    elif (dates.second != 0).any():
        unit = "s"
    elif utc or (dates.minute != 0).any() or (dates.hour != 0).any():
        unit = "m"
    elif (dates.day != 1).any() or not _months_apart(dates):
        unit = "D"
    written = np.datetime_as_string(dates.to_numpy(), unit=unit).tolist()
    end = "Z" * utc
    # In one piece, which is faster than label by label.
    return tuple(((end + "\n").join(written) + end).replace("T", " ").split("\n"))


def step(axis: Axis) -> Stride | None:
    """The usual distance of neighbours: a whole number, months, days of work, or a span of time; None where there is none."""
    if len(axis) < 2:
        return None
    if not isinstance(axis, pd.DatetimeIndex):
        return _most_common(np.diff(axis)) or None
    months = _months_apart(axis)
    if months:
        return pd.DateOffset(months=months)
    of_months = _ends_of_months(axis)
    if of_months is not None:
        return of_months
    span = pd.Timedelta(_most_common(np.diff(axis.to_numpy()).astype("timedelta64[us]").astype(np.int64)), unit="us")
    if span == pd.Timedelta(days=1) and (worked := _days_of_work(axis)) is not None:
        return worked
    return span if span > pd.Timedelta(0) else None


def between(axis: Axis, stride: Stride, most: int) -> Axis:
    """Every step from the first to the last of an axis; at most `most` of them."""
    if not isinstance(axis, pd.DatetimeIndex):
        assert isinstance(stride, int)
        return np.arange(int(axis[0]), min(int(axis[-1]), int(axis[0]) + stride * most) + 1, stride)
    assert not isinstance(stride, int)
    span = axis[-1] - axis[0]
    # Months are 28 days long at least.
    count = span // stride if isinstance(stride, pd.Timedelta) else span.days // (28 * _months(stride) or 1)
    whole = pd.date_range(axis[0], periods=min(most, count + 1), freq=stride)
    return pd.DatetimeIndex(whole[whole <= axis[-1]].to_numpy())


def continued(times: Sequence[str], count: int) -> tuple[str, ...]:
    """The next `count` labels after the given ones; `+1`, `+2`, … where they follow no rule."""
    axis = parsed(times)
    stride = step(axis) if axis is not None else None
    try:
        if isinstance(axis, np.ndarray) and isinstance(stride, int):
            return tuple(str(int(axis[-1]) + ahead * stride) for ahead in range(1, count + 1))
        if isinstance(axis, pd.DatetimeIndex) and not isinstance(stride, int | None):
            last = times[-1].removesuffix("Z")
            form = _FORMATS.get(len(last), _FORMATS[16]) + ("Z" if last != times[-1] else "")
            ahead = pd.DatetimeIndex([axis[-1] + number * stride for number in range(1, count + 1)])
            return tuple(ahead.strftime(form))
    except (OverflowError, ValueError):
        # Beyond the last year that pandas knows.
        pass
    return tuple(f"+{ahead}" for ahead in range(1, count + 1))


def evenness(dates: pd.DatetimeIndex) -> float:
    """How far dates go on evenly: the share of equal steps, times the share of steps that are there."""
    if len(dates) < 3:
        return 1.0
    sorted_dates = pd.DatetimeIndex(np.unique(dates.to_numpy()))
    stride = step(sorted_dates)
    if stride is None or isinstance(stride, int):
        return 0.0
    full = between(sorted_dates, stride, 50 * len(dates))
    there = len(pd.DatetimeIndex(full).intersection(sorted_dates))
    forward = np.diff(dates.to_numpy()) >= np.timedelta64(0)
    same_way = max(float(forward.mean()), float(1 - forward.mean()))
    return there / max(len(full), 1) * there / len(sorted_dates) * same_way


def season_of(axis: Axis | None) -> int:
    """Steps of one season: 12 for months, 7 for days, 5 for days of work, 24 for hours, …; 1 for whole numbers or no axis."""
    stride = step(axis) if isinstance(axis, pd.DatetimeIndex) else None
    if isinstance(stride, pd.Timedelta):
        return _SEASONS.get(stride.total_seconds(), 1)
    if isinstance(stride, CustomBusinessDay):
        return len(stride.weekmask.split())
    if isinstance(stride, BaseOffset):
        months = _months(stride)
        return 12 // months if months < 12 and 12 % months == 0 else 1
    return 1


def find(times: Sequence[str], wanted: str) -> int | None:
    """The last position whose label is, or begins with, `wanted` (`1990` finds December 1990); None where none does."""
    for position in range(len(times) - 1, -1, -1):
        if times[position].startswith(wanted) and (times[position] == wanted or not _NUMBER.fullmatch(times[position])):
            return position
    return None


def _months(stride: BaseOffset) -> int:
    """Months of a stride; 0 for days of work."""
    return 0 if isinstance(stride, CustomBusinessDay) else int(stride.kwds.get("months", stride.n))


def _months_apart(dates: pd.DatetimeIndex) -> int:
    """Months between neighbours, where nearly all are whole months apart (months differ in length), else 0."""
    if len(dates) < 2 or (dates.day != dates.day[0]).any() or (dates.hour != 0).any():
        return 0
    months = np.diff(dates.year.to_numpy() * 12 + dates.month.to_numpy())
    return max(0, _most_common(months))


def _ends_of_months(dates: pd.DatetimeIndex) -> BaseOffset | None:
    """Months between last days, last days of work or first days of work of months; None where dates are nothing of that."""
    if (dates != dates.normalize()).any():
        return None
    months = np.diff(dates.year.to_numpy() * 12 + dates.month.to_numpy())
    if len(months) == 0 or not (months > 0).all():
        return None
    usual = _most_common(months)
    for offset in (pd.offsets.MonthEnd, pd.offsets.BMonthEnd, pd.offsets.BMonthBegin):
        if (dates == dates - offset() + offset()).all():
            return offset(usual)
    return None


def _days_of_work(dates: pd.DatetimeIndex) -> CustomBusinessDay | None:
    """The days of the week that there are, where one or two are always left out (Saturday and Sunday, or others)."""
    there = sorted(set(dates.day_of_week))
    weeks = (dates[-1] - dates[0]).days / 7
    if (
        len(there) not in (5, 6)
        or weeks < _FEWEST_WEEKS
        or (dates != dates.normalize() + (dates[0] - dates[0].normalize())).any()
    ):
        return None
    # What is mostly there and misses some days is a calendar with gaps, not a calendar of its own.
    if len(dates) < 0.7 * weeks * len(there):
        return None
    return CustomBusinessDay(weekmask=" ".join(_DAYS[day] for day in there))


def _most_common(whole: np.ndarray) -> int:
    found, counts = np.unique(whole, return_counts=True)
    return int(found[counts.argmax()])
