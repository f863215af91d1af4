"""A known series in a random dialect: numbers, dates, columns, order, and how the table is written.

What the file itself leaves open is never written: a column of 1,234 alone, a single day 03/04 (`tests/tables/test_numbers.py`
and `tests/tables/test_dates.py` show that these are told).
"""

import random
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from tests.dialects import Files, Written, separated

ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")
MONTHS = {
    "en": ("January February March April May June July August September October November December", "%"),
    "es": ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "%"),
}
SHORT = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
}
HEADINGS = {
    "year": ("year", "Year", "año", "YEAR"),
    "date": ("date", "Date", "DATE", "fecha", "Fecha", "ds", "time", "timestamp", "Datum", "period"),
}
VALUES = ("y", "value", "Value", "valor", "Ventas", "Close", "sales", "Load (MW)", "PM2.5", "Precio medio", "T")

Dates = tuple[pd.DatetimeIndex, Callable[[pd.Timestamp], str], int]


def made(dice: random.Random) -> Written:
    """A file with one series, and what must be read from it."""
    count = dice.randint(100, 130)  # a quarter of an hour each are more than a day: days and months can be told apart
    names, column, season, start, end = _times(dice, count)
    numbers, values = _numbers(dice, count)
    heading = dice.choice(VALUES)
    cells = [[heading, *numbers]]
    if column is not None:
        cells.insert(0, [names, *column])
    cells += _beside(dice, count, fewest=column is None)
    if column is not None and dice.random() < 0.3:
        dice.shuffle(cells)
    rows = [list(row) for row in zip(*cells, strict=True)]
    if column is not None and dice.random() < 0.3:
        rows = [rows[0], *rows[:0:-1]]
    if column is not None and dice.random() < 0.2:
        place = next(place for place, cell in enumerate(rows[0]) if cell == names)
        # A sum below the table is no value.
        footer = [""] * len(rows[0])
        footer[place] = dice.choice(("Total", "Suma", "Average"))
        footer[rows[0].index(heading)] = numbers[0]
        rows.append(footer)
    how = separated.drawn(dice, rows, _able(rows), heading=True)
    while "# d" in how.above:  # a note that is cut by the separators of the table itself
        how = separated.drawn(dice, rows, _able(rows), heading=True)
    files = {"series.csv": separated.written(rows, how)}
    return files, partial(_must_be, heading=heading, values=values, season=season, start=start, end=end)


def _must_be(
    files: Files, *, heading: str, values: np.ndarray, season: int, start: str | None, end: str | None
) -> Series:
    found = OwnSeries().parse(files)
    assert found.names == (heading,), (found.names, heading)
    assert found.values.shape == (len(values), 1), (found.values.shape, len(values), [note.en for note in found.notes])
    assert (found.values[:, 0] == values).all(), (found.values[:4, 0], values[:4])
    if start is not None:
        assert found.times and (found.times[0], found.times[-1]) == (start, end), (
            found.times[:1],
            found.times[-1:],
            start,
            end,
        )
        assert found.period == season, (found.period, season)
    assert found.known is None
    return found


def _able(rows: list[list[str]]) -> list[str]:
    text = "".join(cell for row in rows for cell in row)
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return [name for name in ENCODINGS if name != "cp1252"]
    return list(ENCODINGS)


def _numbers(dice: random.Random, count: int) -> tuple[list[str], np.ndarray]:
    """The words of the numbers, and the numbers."""
    decimals = dice.choice((0, 1, 1, 2, 2, 4))
    size = dice.choice((3.0, 40.0, 700.0, 25_000.0, 3_000_000.0))
    walk, level = [], dice.uniform(1, 3) * size
    for _ in range(count):
        level += dice.gauss(0, 0.05) * size
        walk.append(round(level, decimals))
    if dice.random() < 0.25:
        walk = [value * dice.choice((1, -1)) for value in walk]
    point, thousands = dice.choice(
        (
            (".", ""),
            (".", ""),
            (".", ","),
            (",", ""),
            (",", "."),
            (".", "'"),
            (",", " "),
            (",", "\N{NARROW NO-BREAK SPACE}"),
            (".", "\N{NO-BREAK SPACE}"),
            (".", "\N{RIGHT SINGLE QUOTATION MARK}"),
        )
    )
    # Whole numbers grouped by a point or comma leave open what the mark is.
    if not decimals and thousands in (".", ","):
        thousands = ""
    minus = dice.choice(("-", "-", "\N{MINUS SIGN}", "()", "behind"))
    around = dice.choice(
        ("{}",) * 8 + ("${}", "{} €", "{}%", "{} %", "EUR {}", "US${}", "{} kWh", "R$ {}", "£{}", "{} zł")
    )
    plus = dice.random() < 0.1
    words = [_word(value, decimals, (point, thousands), (minus, plus), around) for value in walk]
    return words, np.array([float(f"{value:.{decimals}f}") for value in walk])


def _word(value: float, decimals: int, marks: tuple[str, str], signs: tuple[str, bool], around: str) -> str:
    (point, thousands), (minus, plus) = marks, signs
    whole = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    if float(f"{value:.{decimals}f}") < 0:
        if minus == "()":
            return f"({around.format(whole)})"
        if minus == "behind" and around == "{}":
            return whole + "-"
        sign = "-" if minus == "behind" else minus
        return sign + around.format(whole) if around[0] != "{" else around.format(sign + whole)
    return around.format("+" + whole if plus and around == "{}" else whole)


def _times(dice: random.Random, count: int) -> tuple[str, list[str] | None, int, str | None, str | None]:
    """The heading and words of the time column, the season, and the first and the last label."""
    kind = dice.choice(
        (
            "year",
            "quarter",
            "month",
            "month",
            "month end",
            "week",
            "day",
            "day",
            "business",
            "hour",
            "quarter hour",
            "none",
        )
    )
    if kind == "none":
        return "", None, 1, None, None
    if kind == "year":
        first = dice.randint(1800, 1900)
        words = [str(first + number) for number in range(count)]
        return dice.choice(HEADINGS["year"]), words, 1, words[0], words[-1]
    frequency = {
        "quarter": "QS",
        "month": "MS",
        "month end": "ME",
        "week": "W-MON",
        "day": "D",
        "business": "B",
        "hour": "h",
        "quarter hour": "15min",
    }
    season = {
        "quarter": 4,
        "month": 12,
        "month end": 12,
        "week": 52,
        "day": 7,
        "business": 5,
        "hour": 24,
        "quarter hour": 96,
    }[kind]
    start = pd.Timestamp(dice.randint(1950, 1995), dice.randint(1, 12), dice.randint(1, 28))
    dates = pd.date_range(start, periods=count, freq=frequency[kind])
    write = dice.choice(_forms(kind, dice.choice(("en", "es")), dice))
    label = "%Y-%m" if kind in ("month", "quarter") else "%Y-%m-%d" if season not in (24, 96) else "%Y-%m-%d %H:%M"
    return (
        dice.choice(HEADINGS["date"]),
        [write(date) for date in dates],
        season,
        dates[0].strftime(label),
        dates[-1].strftime(label),
    )


def _forms(kind: str, language: str, dice: random.Random) -> list[Callable[[pd.Timestamp], str]]:
    """The ways to write a date of a kind."""
    long, short = MONTHS[language][0].split(), SHORT[language]
    case = dice.choice((str, str, str.capitalize, str.upper, str.lower))
    day = [
        lambda d: d.strftime("%Y-%m-%d"),
        lambda d: d.strftime("%Y/%m/%d"),
        lambda d: d.strftime("%Y%m%d"),
        lambda d: d.strftime("%d/%m/%Y"),
        lambda d: d.strftime("%m/%d/%Y"),
        lambda d: d.strftime("%d.%m.%Y"),
        lambda d: d.strftime("%d-%m-%Y"),
        lambda d: f"{d.month}/{d.day}/{d.year}",
        lambda d: f"{d.day}.{d.month}.{d.year}",
        lambda d: d.strftime("%d/%m/%y"),
        lambda d: d.strftime("%m/%d/%y"),
        lambda d: f"{d.day:02}-{case(short[d.month - 1])}-{d.year}",
        lambda d: f"{d.day} {case(long[d.month - 1])} {d.year}",
        lambda d: f"{d.day} de {long[d.month - 1]} de {d.year}",
        lambda d: f"{case(short[d.month - 1])} {d.day}, {d.year}",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
    ]
    if kind == "quarter":
        return [
            lambda d: f"{d.year}Q{d.quarter}",
            lambda d: f"Q{d.quarter} {d.year}",
            lambda d: f"{d.year}T{d.quarter}",
            lambda d: f"{d.quarter}T{d.year}",
            lambda d: f"{d.year}-Q{d.quarter}",
            lambda d: f"{d.year} Q{d.quarter}",
            lambda d: f"T{d.quarter} {d.year}",
            lambda d: f"{d.quarter}Q{d.year % 100:02}",
            day[0],
            day[3],
            day[4],
        ]
    if kind == "month":
        return [
            lambda d: d.strftime("%Y-%m"),
            lambda d: d.strftime("%Y/%m"),
            lambda d: d.strftime("%m/%Y"),
            lambda d: d.strftime("%YM%m"),
            lambda d: d.strftime("%Y%m"),
            lambda d: f"{case(short[d.month - 1])}-{d.year % 100:02}",
            lambda d: f"{case(long[d.month - 1])} {d.year}",
            lambda d: f"{case(short[d.month - 1])}. {d.year}",
            lambda d: f"{d.year} {case(short[d.month - 1])}",
            lambda d: f"{long[d.month - 1]} de {d.year}",
            *day,
        ]
    if kind == "week":
        return [
            lambda d: "{}-W{:02}".format(*d.isocalendar()[:2]),
            lambda d: "{}W{:02}".format(*d.isocalendar()[:2]),
            *day,
        ]
    if kind in ("hour", "quarter hour"):
        clocks = [
            lambda d: d.strftime(" %H:%M"),
            lambda d: d.strftime(" %H:%M:%S"),
            lambda d: d.strftime(" %I:%M %p"),
            lambda d: d.strftime(" %I:%M:%S %p"),
            lambda d: f" {d.hour}:{d.minute:02}",
        ]
        date, clock = dice.choice(day[:2] + day[3:-1]), dice.choice(clocks)
        written = [
            lambda d: date(d) + clock(d),
            lambda d: d.strftime("%Y-%m-%dT%H:%M:%S"),
            lambda d: d.strftime("%Y-%m-%d %H:%M:%S.000"),
        ]
        return [*written, lambda d: d.strftime("%Y%m%d%H")] if kind == "hour" else written
    return day


def _beside(dice: random.Random, count: int, fewest: bool) -> list[list[str]]:
    """Columns that are not forecast: row numbers, counts, words."""
    every = [
        ["No", *(str(number) for number in range(1, count + 1))],
        ["Volume", *(str(dice.randint(1000, 9000)) for _ in range(count))],
        ["place", *["Lugo"] * count],
        ["note", *(dice.choice(("", "ok", "revised")) for _ in range(count))],
        ["std", *(f"0.{dice.randint(1, 9)}" for _ in range(count))],
    ]
    return dice.sample(every, dice.choice((1, 2) if fewest else (0, 0, 1, 2)))


LOADERS = {"series_in_dialects": made}
