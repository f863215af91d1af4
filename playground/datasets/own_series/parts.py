"""Dates whose parts stand in columns of their own: year and month, year and week, date and time of day."""

import datetime
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from playground.datasets.own_series import naming
from playground.tables import dates
from playground.tables.moments import month
from playground.tables.table import Table
from playground.text import Guess, Text

SAMPLE = 500
"""Cells that tell what a column holds."""
_PARTS = ("year", "quarter", "month", "week", "day of the year", "day", "hour", "minute")
_WITHIN = ("month", "quarter", "week", "day of the year")
"""What beside a year makes a date; of several the first is taken."""
_RANGES = {
    "year": (1000, 2300),
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day of the year": (1, 366),
    "day": (1, 31),
    "hour": (0, 24),
    "minute": (0, 59),
}
_CODED = re.compile(r"(?i)(?P<part>[mqtsw])0?(?P<number>\d{1,2})|(?P<first>[1-4])[qt]")
"""M01, Q1, S02: months, quarters and halves in the tables of offices of statistics."""


def places(table: Table) -> list[int]:
    """Columns called year, month, day, …, or without such names a year and a month side by side; none: empty."""
    named = [naming.part(name) for name in table.names]
    found = {part: named.index(part) for part in _PARTS if part in named}
    if "year" in found and not any(part in found for part in _WITHIN):
        found |= _by_words(table, found["year"])
    elif "year" not in found:
        found |= _beside_names(table)
    found = {part: place for part, place in found.items() if not _is_measured(table, part, place, found)}
    within = next((part for part in _WITHIN if part in found), None)
    if "year" in found and within and all(is_part(part, table.columns[place]) for part, place in found.items()):
        kept = ["year", within, *(part for part in ("day", "hour", "minute") if part in found and within == "month")]
        if "day" not in kept:
            kept = kept[:2]
        return [found[part] for part in kept]
    if not table.heading:
        for place in range(min(3, len(table.names) - 2)):
            if is_part("year", table.columns[place]) and is_part("month", table.columns[place + 1]):
                day = place + 2 < len(table.names) - 1 and is_part("day", table.columns[place + 2])
                return [place, place + 1, *([place + 2] if day else [])]
    return []


def _is_measured(table: Table, part: str, place: int, found: dict[str, int]) -> bool:
    """Whether T, Q, min, … is a value: the columns above it in the date name each row already, or there is no hour to a minute."""
    if not naming.may_be_measured(table.names[place]):
        return False
    if part == "minute" and "hour" not in found:
        return True
    above = [found[other] for other in _PARTS[: _PARTS.index(part)] if other in found]
    keys = list(zip(*(table.columns[other][:SAMPLE] for other in above), strict=True))
    return bool(above) and len(set(keys)) == len(keys) and len(set(table.columns[place][:SAMPLE])) > 1


def repeats(part: str, column: Sequence[str], axis: pd.DatetimeIndex) -> bool:
    """Whether numbers say again what dates say: they run along with it, if perhaps from another beginning (fiscal quarters).

    Args:
        part: `quarter`, `month`, `week`, `hour` or `minute`.
        column: a word for each date.
        axis: the dates.
    """
    numbers = np.array([_number(part, word) or 0 for word in column])
    if part == "quarter":
        said = [((axis.month + late) // 3).to_numpy() for late in range(3)]
    else:
        said = [np.asarray(axis.isocalendar().week if part == "week" else getattr(axis, part), dtype="int64")]
    size = 60 if part == "minute" else _RANGES[part][1]
    for own in said:
        apart = np.bincount((numbers - own) % size, minlength=size)
        if part in ("week", "hour"):  # there are years of 53 weeks, and summer time
            apart = apart + np.roll(apart, 1)
        if apart.max() >= dates.FEWEST * len(own):
            return len(np.unique(own)) > 1 or len(np.unique(numbers)) == 1
    return False


def _by_words(table: Table, year: int) -> dict[str, int]:
    """A column of names or codes of months or quarters, whatever it is called."""
    for place, column in enumerate(table.columns):
        words = [word for word in column[:SAMPLE] if word]
        if place == year or len(set(words)) < 2 or any(word.isdecimal() for word in words):
            continue
        for part in ("month", "quarter"):
            if is_part(part, column):
                return {part: place}
    return {}


def _beside_names(table: Table) -> dict[str, int]:
    """A column of years beside one of the names of months, whatever they are called."""
    for place in range(len(table.names) - 1):
        for year, other in ((place, place + 1), (place + 1, place)):
            first = next((word for word in table.columns[other] if word), "")
            if month(first) and is_part("year", table.columns[year]) and is_part("month", table.columns[other]):
                return {"year": year, "month": other}
    return {}


def is_part(part: str, column: Sequence[str]) -> bool:
    """Whether words are years, months, …; a few rows may hold something else.

    Args:
        part: one of those that `naming.part` names.
        column: of words.
    """
    words = [word for word in column[:: max(1, len(column) // SAMPLE)] if word]
    low, high = _RANGES[part]
    right = sum(low <= (_number(part, word) or -1) <= high or (low == 0 and word in ("0", "00")) for word in words)
    return bool(words) and right >= dates.FEWEST * len(words)


def joined(table: Table, chosen: Sequence[int]) -> tuple[list[str], tuple[Text, ...]]:
    """The words of several columns as one: year, month, day and hour, or a date and a time of day.

    Args:
        table: of words.
        chosen: positions of the columns.

    Returns:
        A word a row, empty where there is no date, and what was decided.
    """
    columns = [table.columns[place] for place in chosen]
    if not is_part("year", columns[0]):
        return [f"{row[0]} {_of_day(row[1])}".strip() if row[0] else "" for row in zip(*columns, strict=True)], ()
    years, notes = _filled_down(columns[0], columns[1], table.names[chosen[0]])
    part = naming.part(table.names[chosen[1]])
    if part not in _WITHIN:
        part = "month" if is_part("month", columns[1]) else "quarter"
    numbers = {word: _number(part, word) for word in set(columns[1])}
    if part == "month":
        return _by_months(years, columns[1], numbers, columns[2:]), notes
    found = []
    for year, word in zip(years, columns[1], strict=True):
        number = numbers[word]
        if not year and not word:
            found.append("")
        elif number is None:
            found.append(f"{year}-{word}")  # a word that is no part of a date (a sum below the table) is then no date
        elif part == "day of the year":
            found.append(_of_year(year, number))
        else:
            found.append(f"{year}{'Q' if part == 'quarter' else 'W'}{number}")
    return found, notes


def _by_months(
    years: Sequence[str], months: Sequence[str], numbers: dict[str, int | None], rest: Sequence[Sequence[str]]
) -> list[str]:
    """Year and month, and the day, hour, minute and second as far as there are columns of them (`rest`)."""
    # A word that is no part of a date (a sum below the table) stays, and is then no date.
    named = {word: word if number is None else f"{number:02}" for word, number in numbers.items()}
    columns = [list(map(named.__getitem__, months))]
    for column in rest[:4]:
        padded = {word: word.zfill(2) if word.isdecimal() else word for word in set(column)}
        columns.append(list(map(padded.__getitem__, column)))
    form = ("{}-{}", "{}-{}-{}", "{}-{}-{} {}:00", "{}-{}-{} {}:{}", "{}-{}-{} {}:{}:{}")[len(columns) - 1]
    dates = map(form.format, years, *columns)
    return [date if year or month else "" for date, year, month in zip(dates, years, months, strict=True)]


def _filled_down(years: Sequence[str], within: Sequence[str], name: str) -> tuple[Sequence[str], tuple[Text, ...]]:
    """Years that stand only in their first row, as reports write them, in all their rows."""
    gaps = [place for place, (year, other) in enumerate(zip(years, within, strict=True)) if other and not year]
    if len(gaps) * 2 < len(years) or not years[0]:
        return years, ()
    made, last = [], ""
    for year, other in zip(years, within, strict=True):
        last = year or last
        made.append(last if other else year)
    note = Guess(
        "“{name}” stands only where it changes; the rows below are of the same year.",
        "«{name}» solo figura donde cambia; las filas de debajo son del mismo año.",
        ("data.time",),
    )
    return made, (note.format(name=name),)


def _number(part: str, word: str) -> int | None:
    """The number of a year, a month, a quarter, … that a word says; None where it says none."""
    if word.isdecimal() and len(word) < 10:  # longer ones are no part of a date, and Python refuses the longest
        return int(word)
    if part == "month" and (found := month(word)) is not None:
        return found
    coded = _CODED.fullmatch(word)
    if coded and coded["first"]:
        return int(coded["first"]) if part == "quarter" else None
    if coded and coded["part"].lower() in {"month": "m", "quarter": "qt", "week": "w"}.get(part, ""):
        number = int(coded["number"])
        return number if _RANGES[part][0] <= number <= _RANGES[part][1] else None
    return None


def _of_year(year: str, number: int) -> str:
    try:
        return (datetime.date(int(year), 1, 1) + datetime.timedelta(days=number - 1)).isoformat()
    except (ValueError, OverflowError):
        return f"{year}-"


def _of_day(word: str) -> str:
    """A time of day with colons; 1724, 172400 and 17 as well."""
    if re.fullmatch(r"\d{5,6}", word):
        word = word.zfill(6)
        return f"{word[:2]}:{word[2:4]}:{word[4:]}"
    if re.fullmatch(r"\d{3,4}", word):
        return f"{word.zfill(4)[:2]}:{word.zfill(4)[2:]}"
    if re.fullmatch(r"\d{1,2}", word):
        return f"{word.zfill(2)}:00"
    return re.sub(r"(?<=\d)[.h](?=\d{2})", ":", word)
