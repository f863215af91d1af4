"""Dates that only a whole column shows for what they are: the earliest and the latest of each, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from playground.series import timeline
from playground.tables import dates
from playground.text import Guess

MONTHS = [(year, month) for year in (2016, 2017) for month in range(1, 13)]
HOURS = pd.date_range("2022-03-01", periods=48, freq="h")

RIGHT = [
    # form, name of the column, words, earliest date, latest date, season
    ("days of Excel", "Date", [str(44256 + day) for day in range(30)], "2021-03-01", "2021-03-30", 7),
    ("days of Excel, newest first", "Fecha", [str(44285 - day) for day in range(30)], "2021-03-01", "2021-03-30", 7),
    ("days of work of Excel", "ds", [str(44256 + 7 * (day // 5) + day % 5) for day in range(30)], "2021-03-01", "2021-04-09", 5),
    ("hours of Excel", "Time", [f"{44621 + hour / 24:.6f}" for hour in range(48)], "2022-03-01 00:00", "2022-03-02 23:00", 24),
    ("hours of Excel, comma", "Zeit", [f"{44621 + hour / 24:.9f}".replace(".", ",") for hour in range(48)], "2022-03-01 00:00", "2022-03-02 23:00", 24),
    ("counted years", "Month", [f"{year}-{month:02}" for year in (1, 2, 3) for month in range(1, 13)], "0001-01", "0003-12", 12),
    ("counted years, short", "m", [f"{year}/{month}" for year in (1, 2) for month in range(1, 13)], "0001-01", "0002-12", 12),
    ("weeks", "yearweek", [f"{year}{week:02}" for year in (2022, 2023) for week in range(1, 53)], "2022-01-03", "2023-12-25", 52),
    ("weeks of a quarter", "Week", [f"2022{week:02}" for week in range(1, 11)], "2022-01-03", "2022-03-07", 52),
    ("quarters", "Quartal", [f"{quarter}/{year}" for year in (2005, 2006) for quarter in range(1, 5)], "2005-01", "2006-10", 4),
    ("quarters, year first", "t", [f"{year}.{quarter}" for year in (2005, 2006) for quarter in range(1, 5)], "2005-01", "2006-10", 4),
    ("quarters, newest first", "q", [f"{year}-0{quarter}" for year in (2006, 2005) for quarter in range(4, 0, -1)], "2005-01", "2006-10", 4),
    ("lost zeros", "Date", [f"{year}.{month:02}".replace(".10", ".1") for year, month in MONTHS], "2016-01", "2017-12", 12),
    ("spans of days", "Week", [f"2022-01-{day:02} - 2022-01-{day + 6:02}" for day in (3, 10, 17)], "2022-01-03", "2022-01-17", 52),
    ("spans in words", "Semana", [f"{day:02}/01/2022 al {day + 6}/01/2022" for day in (3, 10, 17)], "2022-01-03", "2022-01-17", 52),
    ("spans of ISO 8601", "week", [f"2022-01-{day:02}/2022-01-{day + 6:02}" for day in (3, 10, 17)], "2022-01-03", "2022-01-17", 52),
    ("spans of hours", "Time (CET)", [f"{hour:%d.%m.%Y %H:%M} - {hour:%d.%m.%Y %H}:59" for hour in HOURS], "2022-03-01 00:00", "2022-03-02 23:00", 24),
    ("fiscal quarters", "Quarter", [f"Q{quarter} FY{year}" for year in (21, 22) for quarter in range(1, 5)], "2021-01", "2022-10", 4),
    ("fiscal quarters, year first", "Quarter", [f"FY{year} Q{quarter}" for year in (2021, 2022) for quarter in range(1, 5)], "2021-01", "2022-10", 4),
    ("Thai years", "d", [f"{day:02}/02/2563" for day in range(1, 30)], "2020-02-01", "2020-02-29", 7),
    ("years of Taiwan", "d", [f"110/03/{day:02}" for day in range(1, 31)], "2021-03-01", "2021-03-30", 7),
    ("Thai years first", "d", [f"2563-02-{day:02}" for day in range(1, 30)], "2020-02-01", "2020-02-29", 7),
    ("years of Taiwan with a zero", "d", [f"099-03-{day:02}" for day in range(1, 31)], "2010-03-01", "2010-03-30", 7),
    ("months of Taiwan", "d", [f"{year}年{month}月" for year in (110, 111) for month in range(1, 13)], "2021-01", "2022-12", 12),
]  # fmt: skip

SEASONS = [
    ("two digits", [f"{year}/{(year + 1) % 100:02}" for year in range(1980, 2020)]),
    ("a dash", [f"{year}-{(year + 1) % 100:02}" for year in range(1980, 2020)]),
    ("like months", [f"{year}-{(year + 1) % 100:02}" for year in range(2000, 2012)]),
    ("four digits", [f"{year}/{year + 1}" for year in range(1980, 2020)]),
]

LEFT = [
    # words, name of the column: nothing of all that
    ([str(44256 + day) for day in range(30)], "value"),
    ([str(15000 + 10 * second) for second in range(30)], "time"),
    ([str(41000 + 13 * day % 97) for day in range(30)], "date"),
    ([f"{month}/2018" for month in range(1, 13)], "month"),
    ([f"2018-{month:02}" for month in range(1, 13)], "month"),
    ([f"2018.{month:02}" for month in range(1, 13)], "month"),
    ([f"2018{month:02}" for month in range(1, 13)], "month"),
    ([f"{month}.{month}" for month in range(1, 10)], "v"),
    ([str(word) for word in range(100, 140)], "id"),
]


@pytest.mark.parametrize("right", RIGHT, ids=[row[0] for row in RIGHT])
def test_a_column_shows_what_its_words_are(right: tuple[str, str, list[str], str, str, int]) -> None:
    form, name, words, first, last, season = right
    found = dates.read(words, name)
    assert found is not None
    assert isinstance(found.axis, pd.DatetimeIndex)
    assert len(found.axis) == len(words)
    assert (found.axis[0] < found.axis[-1]) != ("newest first" in form)
    labels = timeline.labels(found.axis.sort_values())
    assert (labels[0], labels[-1], timeline.season_of(timeline.parsed(labels))) == (first, last, season)
    assert isinstance(found.notes[0], Guess)
    assert words[0] in found.notes[0].en or name == "Date"


@pytest.mark.parametrize("words", [words for _, words in SEASONS], ids=[name for name, _ in SEASONS])
def test_seasons_are_the_years_in_which_they_begin(words: list[str]) -> None:
    found = dates.read(words, "Season")
    assert found is not None
    assert list(found.axis) == list(range(int(words[0][:4]), int(words[0][:4]) + len(words)))


@pytest.mark.parametrize(("words", "name"), LEFT)
def test_what_is_written_otherwise_is_left_as_it_is(words: list[str], name: str) -> None:
    found = dates.read(words, name)
    assert found is None or not found.notes


def test_a_line_of_another_form_is_no_date_of_the_column() -> None:
    words = [str(44256 + day) for day in range(30)] + ["Total", "99999999"]
    found = dates.read(words, "Date")
    assert found is not None
    assert np.array_equal(found.rows, np.arange(30))


def test_counted_years_go_on() -> None:
    assert timeline.continued(("0003-10", "0003-11", "0003-12"), 2) == ("0004-01", "0004-02")
