"""Which columns name the steps of time: one, a date and a time, or a year and a month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from playground.datasets.own_series import naming, parts
from playground.errors import WrongFile
from playground.tables import dates
from playground.tables.table import Table
from playground.text import Text

_HOURS = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.m](\d{2}))?(?:[.,]\d+)?s?|(\d{1,2})")


@dataclass(frozen=True)
class Clock:
    """The columns that name the steps.

    Attributes:
        places: their positions; empty where nothing names the steps.
        name: their names together.
        times: what they say; None where it could not be read.
        spans: positions of further columns that say the time again, in part or in another way.
    """

    places: tuple[int, ...] = ()
    name: str = ""
    times: dates.Times | None = None
    spans: tuple[int, ...] = field(default_factory=tuple)


def found(table: Table, wanted: str, order: dates.Order) -> Clock:
    """Find the columns that name the steps.

    Args:
        table: of words.
        wanted: their names, separated by commas; empty: guessed.
        order: of day, month and year.

    Raises:
        WrongFile: a column asked for is not in the file.
    """
    day_first = _suggested(table)
    if wanted.strip():
        names = [wanted] if wanted.strip().lower() in map(str.lower, table.names) else wanted.split(",")
        return _read(table, [position(table, name) for name in names], order, day_first)
    if len(table.names) == 1:
        return Clock()
    together = parts.places(table)
    if together:
        clock = _read(table, together, order, day_first)
        if clock.times is not None and isinstance(clock.times.axis, pd.DatetimeIndex):
            first = [column[: parts.SAMPLE] for column in table.columns]
            every = [dates.read(column, name, order) for column, name in zip(first, table.names, strict=True)]
            return _with_spans(table, clock, every)
    best: tuple[int, Clock] | None = None
    every = [
        dates.read(column, name, order, day_first) for column, name in zip(table.columns, table.names, strict=True)
    ]
    for place, times in enumerate(every):
        clock = Clock((place,), table.names[place], times)
        if times is not None and isinstance(times.axis, pd.DatetimeIndex) and len(times.axis.unique()) == 1:
            # One day only: without the time of day beside it, it says nothing.
            clock = _with_time_of_day(table, clock, order, day_first)
        score = _score(table, place, clock.times)
        if score and (best is None or score > best[0]):
            best = score, clock
    if best is None:
        named = naming.is_time(table.names[0]) and not _numeric(table.columns[0])
        return Clock((0,), table.names[0], None) if named else Clock()
    return _with_spans(table, _with_time_of_day(table, best[1], order, day_first), every)


def position(table: Table, name: str) -> int:
    """Where the column called `name` stands; capitals do not matter.

    Raises:
        WrongFile: there is none; the sentence lists what there is.
    """
    lowered = [known.lower() for known in table.names]
    if name.strip().lower() in lowered:
        return lowered.index(name.strip().lower())
    raise WrongFile(
        Text(
            "The file has no column “{name}”; it has {known}.",
            "El archivo no tiene la columna «{name}»; tiene {known}.",
        ).format(name=name.strip()[:60], known=", ".join(table.names[:12]) + (", …" if len(table.names) > 12 else ""))
    )


def _suggested(table: Table) -> bool | None:
    """Whether days stand before months, as the names of columns and the separator suggest; None: nothing does."""
    spanish = any(re.match(r"fecha|mes|hora|datum|data\b|dia", naming.plain(name)) for name in table.names)
    return True if spanish or table.separator == ";" else None


def _score(table: Table, place: int, times: dates.Times | None) -> int:
    """How likely one column is the time axis; 0: it is none."""
    if times is None or len(times.rows) < dates.FEWEST * sum(cell != "" for cell in table.columns[place]):
        return 0
    named = naming.is_time(table.names[place]) and not naming.is_clock(table.names[place])
    distinct = len(np.unique(np.asarray(times.axis)))
    if isinstance(times.axis, pd.DatetimeIndex):
        return 8 + 2 * named + (distinct == len(times.axis)) + (place == 0) if distinct > 1 else 0
    years = bool(((times.axis > 1000) & (times.axis < 2300)).all())
    part = naming.part(table.names[place])
    if distinct < 2 or (part not in ("", "year") and parts.is_part(part, table.columns[place])):
        return 0
    written = bool(times.notes)  # 2019/20 is no number, whatever the column is called
    if written or (named and (place == 0 or years or _steady(times.axis))):
        return 4 + years
    return 2 if place == 0 and _steady(times.axis) else 0


def _steady(axis: "np.ndarray | pd.DatetimeIndex") -> bool:
    """Whole numbers that go up, or down, by the same step, as years or row numbers do."""
    steps = np.diff(np.asarray(axis))
    return len(steps) > 1 and bool(steps[0] != 0 and (steps == steps[0]).all())


def _numeric(column: Sequence[str]) -> bool:
    return bool(pd.to_numeric(pd.Series(column[:50], dtype=object), errors="coerce").notna().mean() > 0.5)


def _read(table: Table, places: Sequence[int], order: dates.Order, day_first: bool | None) -> Clock:
    name = " ".join(table.names[place] for place in places)
    words, notes = (table.columns[places[0]], ()) if len(places) == 1 else parts.joined(table, places)
    times = dates.read(words, name, order, day_first)
    return Clock(tuple(places), name, times and replace(times, notes=(*notes, *times.notes)))


def _with_time_of_day(table: Table, clock: Clock, order: dates.Order, day_first: bool | None) -> Clock:
    """The column with the time of day beside that of the date."""
    times = clock.times
    if times is None or not isinstance(times.axis, pd.DatetimeIndex) or (times.axis != times.axis.normalize()).any():
        return clock
    for place, name in enumerate(table.names):
        words = [word for word in table.columns[place] if word]
        if naming.may_be_measured(name) and times.axis.is_unique:
            continue  # each day has its row already
        # A column of hours without a name for it would be any column of small numbers.
        if (
            place in clock.places
            or not words
            or not _of_hours(words, naming.is_clock(name) or naming.part(name) == "hour")
        ):
            continue
        joined = _read(table, [*clock.places, place], order, day_first)
        if joined.times is not None and len(joined.times.rows) >= dates.FEWEST * len(times.rows):
            return joined
    return clock


def _of_hours(words: Sequence[str], named: bool) -> bool:
    sample = words[:: max(1, len(words) // 50)]
    if named and all(re.fullmatch(r"\d{1,6}", word) for word in sample):
        return all(int(word) < 240_000 for word in sample)
    clocks = [_HOURS.fullmatch(re.sub(r"\s*[ap]\.?\s?m\.?$", "", word, flags=re.IGNORECASE)) for word in sample]
    right = [found for found in clocks if found and (found[2] or named)]
    # 18.00 is a price as well as a time: without seconds or a colon, only the name tells.
    return len(right) >= dates.FEWEST * len(sample) and (named or all(":" in word for word in sample))


def _with_spans(table: Table, clock: Clock, every: Sequence[dates.Times | None]) -> Clock:
    """Other columns that say the time once more: nobody forecasts them."""
    if clock.times is None:
        return clock
    spans = []
    for place, name in enumerate(table.names):
        if place in clock.places:
            continue
        times = every[place]
        dated = (
            times is not None and isinstance(times.axis, pd.DatetimeIndex) and len(np.unique(times.axis.to_numpy())) > 1
        )
        part = naming.part(name)
        years = parts.is_part("year", table.columns[place]) and _slow(table.columns[place]) if not dated else False
        months = (
            place > 0
            and place - 1 in spans
            and parts.is_part("month", table.columns[place])
            and _follows(table.columns[place])
        )
        named = part and parts.is_part(part, table.columns[place]) and not _measured(table, clock, place)
        if dated or years or months or named:
            spans.append(place)
    return Clock(clock.places, clock.name, clock.times, tuple(spans))


def _measured(table: Table, clock: Clock, place: int) -> bool:
    """Whether T, Q, mm, kW, min or HR beside the dates is a value, and no part of these dates."""
    name, times = table.names[place], clock.times
    if not naming.may_be_measured(name) or times is None:
        return False
    if not isinstance(times.axis, pd.DatetimeIndex):
        return True
    if len(clock.places) > 1 and not times.axis.is_unique:
        return False  # a date and an hour lack their minute
    return not parts.repeats(naming.part(name), [table.columns[place][row] for row in times.rows], times.axis)


def _slow(column: Sequence[str]) -> bool:
    """Years that stay or go on by one."""
    numbers = pd.to_numeric(pd.Series(column, dtype=object), errors="coerce").dropna().to_numpy()
    steps = np.diff(numbers)
    return len(steps) > 1 and (bool(np.isin(steps, (0, 1)).all()) or bool(np.isin(steps, (0, -1)).all()))


def _follows(column: Sequence[str]) -> bool:
    """Numbers of months that follow each other."""
    numbers = pd.to_numeric(pd.Series(column, dtype=object), errors="coerce").dropna().to_numpy()
    return len(numbers) > 1 and bool(np.isin(np.diff(numbers) % 12, (0, 1)).all())
