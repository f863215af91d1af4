"""A column of words as a time axis, by the evidence of the whole column."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from playground.series import timeline
from playground.tables import whole_columns, zones
from playground.tables.moments import Moment, moment
from playground.text import Guess, Text

Order = Literal["guess", "day_first", "month_first", "year_first"]
Parts = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Years, months and days."""

FEWEST = 0.8
"""The share of the words of a column that must be dates; the others stand in lines that are left out."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_YEAR_MONTH = re.compile(r"(?:1[5-9]|2[0-2])\d\d(?:0[1-9]|1[0-2])")
_LAST_YEARS = 10
"""Years of two digits may lie this far in the future."""
_UNITS = (("s", 1e8, 4.2e9), ("ms", 1e11, 4.2e12), ("us", 1e14, 4.2e15), ("ns", 1e17, 4.2e18))
"""Units of epochs, and the numbers that lie between 1973 and 2103 in each."""
_ORDERS: dict[str, tuple[Order, tuple[int, int, int]]] = {
    "ymd": ("year_first", (0, 1, 2)),
    "dmy": ("day_first", (2, 1, 0)),
    "mdy": ("month_first", (2, 0, 1)),
    "ydm": ("year_first", (0, 2, 1)),
}
"""Where year, month and day stand among three numbers."""


@dataclass(frozen=True)
class Times:
    """A time axis.

    Attributes:
        axis: of the rows that have a time: whole numbers, or naive dates.
        rows: `(len(axis),)` their positions in the column.
        utc: the dates are in UTC.
        notes: what was decided, for people; a `Guess` where the column does not settle it.
    """

    axis: timeline.Axis
    rows: np.ndarray
    utc: bool = False
    notes: tuple[Text, ...] = ()


def read(words: Sequence[str], name: str = "", order: Order = "guess", day_first: bool | None = None) -> Times | None:
    """Read a column; None where it holds neither dates nor whole numbers.

    Args:
        words: stripped; empty where nothing stands.
        name: of the column, for the notes.
        order: of day, month and year, or `guess`.
        day_first: what else in the file suggests, where the column does not settle it; None: nothing.
    """
    given = np.fromiter(words, dtype=object, count=len(words))
    filled = np.flatnonzero(given != "") if "" in words else np.arange(len(words))
    if len(filled) == 0:
        return None
    # Years from 2400 on are rather those of the Buddhist calendar.
    if _ISO.fullmatch(given[filled[0]]) and not given[filled[0]].startswith(("24", "25", "26")):
        found = _iso(given, filled)
        if found is not None:
            return found
    given, notes = whole_columns.usual_form(given, filled, name)
    axis = _whole(given, filled, name) or _written(given, filled, name, order, day_first)
    return axis and replace(axis, notes=(*notes, *axis.notes))


def _iso(given: np.ndarray, filled: np.ndarray) -> Times | None:
    """Dates of the usual form, all of them without an offset, in bulk."""
    zoned = _ISO.fullmatch(given[filled[0]])
    if zoned and zoned["zone"]:
        return None
    try:
        dates = pd.DatetimeIndex(pd.to_datetime(given[filled], format="ISO8601", errors="coerce"))
    except ValueError:
        return None
    return None if dates.tz is not None or dates.isna().any() else Times(dates, filled)


def _whole(given: np.ndarray, filled: np.ndarray, name: str) -> Times | None:
    """Whole numbers: years, positions, epochs, months without a mark (201801); and years with decimals."""
    sample = _numbers(given[filled[:: max(1, len(filled) // 40)]])
    right = ~np.isnan(sample)
    if right.mean() < FEWEST / 2 or not _may_be_steps(sample[right]):
        return None
    values = _numbers(given[filled])
    right = np.isfinite(values)
    if right.mean() < FEWEST:
        return None
    rows, values = filled[right], values[right]
    written = given[rows]
    lengths = {len(word) for word in written[:: max(1, len(written) // 40)]}
    if lengths <= {8, 10, 12, 14} and all(word.isdecimal() and moment(word) for word in written):
        return None
    if lengths == {6} and all(_YEAR_MONTH.fullmatch(word) for word in written):
        months = _dates((values // 100).astype(int), (values % 100).astype(int), np.ones(len(values), dtype=int))
        if timeline.evenness(months) > 0.5:
            return Times(months, rows)
    epoch = _epoch(values, name)
    if epoch is not None:
        return Times(epoch, rows, utc=True)
    whole = (values == np.round(values)).all() and np.abs(values).max() < 1e12
    parts = values.astype("int64") if whole else _decimal_years(written, values)
    return None if parts is None else Times(parts, rows)


def _numbers(words: np.ndarray) -> np.ndarray:
    return np.asarray(pd.to_numeric(words, errors="coerce"), dtype="float64")


def _may_be_steps(sample: np.ndarray) -> bool:
    """Whether some numbers of a column are whole, years with decimals, or epochs."""
    years = ((sample >= 1000) & (sample < 2300)).all()
    return bool(years or (sample == np.round(sample)).all() or (np.abs(sample) >= _UNITS[0][1]).all())


def _epoch(values: np.ndarray, name: str) -> pd.DatetimeIndex | None:
    """Seconds, milliseconds, … since 1970, where the numbers or the heading leave no doubt."""
    unit = next((unit for unit, low, high in _UNITS if low <= values.min() and values.max() <= high), None)
    if unit is None or len(values) < 2:
        return None
    steps = np.diff(values)
    _, counts = np.unique(steps, return_counts=True)
    named = bool(re.search(r"time|date|epoch|unix|^ts$|_ts|^t$|fecha|hora|tiempo", name, re.IGNORECASE))
    steady = bool((steps > 0).all() or (steps < 0).all()) and counts.max() / len(steps) > 0.7
    if not named and not (steady and abs(steps[0]) >= 60):
        return None
    if (values == np.round(values)).all():
        return pd.DatetimeIndex(values.astype("int64").astype(f"datetime64[{unit}]")).as_unit("us")
    micros = np.round(values * {"s": 1e6, "ms": 1e3, "us": 1, "ns": 1e-3}[unit]).astype("int64")
    return pd.DatetimeIndex(micros.astype("datetime64[us]"))


def _decimal_years(written: np.ndarray, values: np.ndarray) -> timeline.Axis | None:
    """1900.042 is January 1900: months, quarters or days of years with decimals."""
    if not ((values >= 1000) & (values < 2300)).all() or len(values) < 2:
        return None
    if all(re.fullmatch(r"\d{4}\.(?:0[1-9]|1[0-2])", word) for word in written):
        return None
    years = np.floor(values)
    steps = np.diff(values)
    step = abs(float(np.median(steps)))
    if not ((steps > 0).all() or (steps < 0).all()) or (np.abs(np.abs(steps) - step) > 0.5 * step).mean() > 0.1:
        return None
    for parts in (12, 4):
        if abs(step - 1 / parts) < 0.1 / parts:
            numbers = np.floor((values - years) * parts + 0.04).astype(int)
            return _dates(
                years.astype(int), np.minimum(numbers, parts - 1) * (12 // parts) + 1, np.ones(len(values), dtype=int)
            )
    if abs(step - 1 / 365.25) < 0.1 / 365.25:
        lengths = np.where(pd.to_datetime(pd.Series(years.astype(int).astype(str))).dt.is_leap_year, 366, 365)
        days = np.floor((values - years) * lengths + 1e-3).astype("timedelta64[D]")
        return pd.DatetimeIndex(
            _dates(years.astype(int), np.ones(len(values), dtype=int), np.ones(len(values), dtype=int)) + days
        )
    return None


def _written(given: np.ndarray, filled: np.ndarray, name: str, order: Order, day_first: bool | None) -> Times | None:
    """Dates in words and numbers, cell by cell."""
    sample = given[filled[:: max(1, len(filled) // 40)]]
    if sum(moment(word) is not None for word in sample) < FEWEST * len(sample) - 2:
        return None
    codes, unique = pd.factorize(given[filled])
    each = [moment(word) for word in unique]
    forms = Counter(each[code].form for code in codes if each[code] is not None)
    if not forms:
        return None
    usual = forms.most_common(1)[0][0]
    kept = np.array([found is not None and found.form == usual for found in each])[codes]
    if kept.mean() < FEWEST:
        return None
    rows = filled[kept]
    found = [each[code] for code in codes[kept]]
    moments = [item for item in found if item is not None]
    parts, notes = _resolved(moments, name, order, day_first)
    if parts is None:
        return None
    dates = _dates(*parts)
    if usual == "week":
        dates = _weeks(moments)
    micros = np.array([item.seconds * 1_000_000 + item.micros for item in moments], dtype="timedelta64[us]")
    dates = pd.DatetimeIndex(dates + micros)
    if dates.isna().any():
        return None
    dates, utc, zone_notes = zones.universal(dates, moments, name)
    return Times(dates, rows, utc, (*notes, *zone_notes))


def _resolved(
    moments: list[Moment], name: str, order: Order, day_first: bool | None
) -> tuple[Parts | None, list[Text]]:
    """Year, month and day of every moment."""
    first = moments[0]
    numbers = np.array([item.parts[:3] if len(item.parts) > 2 else (*item.parts, 1) for item in moments], dtype=int)
    if first.form == "week":
        return (numbers[:, 0], np.ones(len(numbers), dtype=int), np.ones(len(numbers), dtype=int)), []
    if first.form in ("known", "month", "quarter", "half"):
        months = {"quarter": 3, "half": 6}.get(first.form, 1)
        years, month, days = numbers[:, 0], (numbers[:, 1] - 1) * months + 1, numbers[:, 2]
        if any(item.short for item in moments):
            years = _centuries(years)
        return ((years, month, days), []) if _valid(years, month, days) else (None, [])
    return _ordered(numbers, moments, name, order, day_first)


def _ordered(
    numbers: np.ndarray, moments: list[Moment], name: str, order: Order, day_first: bool | None
) -> tuple[Parts | None, list[Text]]:
    """Three numbers: the order that the whole column allows, or that goes on evenly."""
    form, mark = moments[0].form, moments[0].mark
    tried = {"year first": ("ymd", "ydm"), "year last": ("dmy", "mdy"), "two digits": ("dmy", "mdy", "ymd")}[form]
    wanted = [way for way in tried if order in ("guess", _ORDERS[way][0])] or list(tried)
    readings: dict[str, Parts] = {}
    for way in wanted:
        year, month, day = (numbers[:, place] for place in _ORDERS[way][1])
        years = _centuries(year) if form == "two digits" else year
        # Nobody writes year, day, month where year, month, day is possible.
        if _valid(years, month, day) and (way != "ydm" or not readings):
            readings[way] = (years, month, day)
    if not readings:
        return None, []
    if len(readings) == 1:
        return next(iter(readings.values())), []
    clocks = np.array([item.seconds for item in moments], dtype="timedelta64[s]")
    scores = {way: timeline.evenness(pd.DatetimeIndex(_dates(*parts) + clocks)) for way, parts in readings.items()}
    best = max(scores, key=lambda way: scores[way])
    equal = [way for way in scores if scores[way] > 0.9 * scores[best]]
    different = [
        way for way in equal if any((a != b).any() for a, b in zip(readings[way], readings[best], strict=True))
    ]
    if not different:
        return readings[best], []
    likely = day_first if day_first is not None else mark == "."
    chosen = next((way for way in equal if way == ("dmy" if likely else "mdy")), best)
    y, m, d = (int(part[0]) for part in readings[chosen])
    note = Guess(
        "“{word}” in “{name}” was taken as {date}; if day and month stand the other way round, set data.dates={other}.",
        "«{word}» en «{name}» se tomó como {date}; si el día y el mes están al revés, indique data.dates={other}.",
        ("data.dates",),
    ).format(
        word=mark.join(str(part) for part in moments[0].parts),
        name=name,
        date=f"{y:04}-{m:02}-{d:02}",
        other=_ORDERS["mdy" if chosen == "dmy" else "dmy"][0],
    )
    return readings[chosen], [note]


def _centuries(years: np.ndarray) -> np.ndarray:
    """Years of two digits as years that keep the order of the file: 64 before 73 is 1964, 99 before 00 is 1999."""
    newest = datetime.datetime.now(tz=datetime.UTC).year + _LAST_YEARS
    for last in (newest, *range(newest - 1, newest - 60, -1), *range(newest + 1, newest + 60)):
        start = last - 99
        whole = start + (years - start) % 100
        steps = np.diff(whole)
        if (steps >= 0).all() or (steps <= 0).all():
            return np.asarray(whole)
    start = newest - 99
    return np.asarray(start + (years - start) % 100)


def _valid(years: np.ndarray, months: np.ndarray, days: np.ndarray) -> bool:
    if not (((months >= 1) & (months <= 12)).all() and (days >= 1).all() and (years >= 1).all()):
        return False
    leap = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    longest = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[months - 1] + (leap & (months == 2))
    return bool((days <= longest).all())


def _dates(years: np.ndarray, months: np.ndarray, days: np.ndarray) -> pd.DatetimeIndex:
    whole = ((years - 1970) * 12 + months - 1).astype("datetime64[M]").astype("datetime64[D]")
    return pd.DatetimeIndex((whole + (days - 1).astype("timedelta64[D]")).astype("datetime64[us]"))


def _weeks(moments: list[Moment]) -> pd.DatetimeIndex:
    """The days of ISO weeks; NaT where a year has no such week."""
    found: list[np.datetime64] = []
    for item in moments:
        try:
            found.append(np.datetime64(datetime.date.fromisocalendar(*item.parts[:3])))
        except ValueError:
            found.append(np.datetime64("NaT"))
    return pd.DatetimeIndex(np.array(found, dtype="datetime64[us]"))
