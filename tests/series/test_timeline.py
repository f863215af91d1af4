"""Labels of time: read, continued, and the season they suggest."""

import pandas as pd
import pytest

from playground.series import timeline

DAYS = [f"2024-02-{day:02}" for day in range(20, 30)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["1998", "1999", "2000"], ("2001", "2002")),
        (["10", "20", "30"], ("40", "50")),
        (["1999-10", "1999-11", "1999-12"], ("2000-01", "2000-02")),
        (["1999-01", "1999-04", "1999-07"], ("1999-10", "2000-01")),
        (DAYS, ("2024-03-01", "2024-03-02")),
        (["2024-01-31", "2024-02-29", "2024-03-31"], ("2024-04-30", "2024-05-31")),
        (["2024-01-01 22:00", "2024-01-01 23:00"], ("2024-01-02 00:00", "2024-01-02 01:00")),
        (["a", "b"], ("+1", "+2")),
        (["9999-11-01", "9999-12-01"], ("+1", "+2")),
        ([], ("+1", "+2")),
        (["2000"], ("+1", "+2")),
    ],
)
def test_continued(times, expected):
    assert timeline.continued(times, 2) == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["1999-10", "1999-11", "1999-12"], 12),
        (["1999-01", "1999-04", "1999-07"], 4),
        (DAYS, 7),
        (["2024-01-01", "2024-01-08", "2024-01-15"], 52),
        (["2024-01-01 22:00", "2024-01-01 23:00"], 24),
        (["2024-01-01 22:00", "2024-01-01 22:15"], 96),
        (["1998", "1999"], 1),
        (["x", "y"], 1),
        ([], 1),
    ],
)
def test_season(times, expected):
    assert timeline.season_of(timeline.parsed(times)) == expected


@pytest.mark.parametrize(
    ("dates", "step", "season", "last", "next_labels"),
    [
        # 2024 is a leap year; 2024-03-31 is a Sunday, so the last day of work of March is Friday the 29th.
        (
            pd.date_range("2023-01-31", periods=14, freq="ME"),
            pd.offsets.MonthEnd(1),
            12,
            "2024-02-29",
            "2024-03-31 2024-04-30",
        ),
        (
            pd.date_range("2022-03-31", periods=8, freq="QE"),
            pd.offsets.MonthEnd(3),
            4,
            "2023-12-31",
            "2024-03-31 2024-06-30",
        ),
        (
            pd.date_range("2023-01-31", periods=14, freq="BME"),
            pd.offsets.BMonthEnd(1),
            12,
            "2024-02-29",
            "2024-03-29 2024-04-30",
        ),
        (
            pd.date_range("2023-01-02", periods=14, freq="BMS"),
            pd.offsets.BMonthBegin(1),
            12,
            "2024-02-01",
            "2024-03-01 2024-04-01",
        ),
        # Friday, February 2nd, 2024; Saturday, February 3rd; Thursday, February 1st, where Friday and Saturday are free.
        (
            pd.date_range("2024-01-01", periods=25, freq="B"),
            pd.offsets.BDay(1),
            5,
            "2024-02-02",
            "2024-02-05 2024-02-06",
        ),
        (
            pd.bdate_range("2024-01-01", "2024-02-03", freq="C", weekmask="Mon Tue Wed Thu Fri Sat"),
            pd.offsets.CustomBusinessDay(1, weekmask="Mon Tue Wed Thu Fri Sat"),
            6,
            "2024-02-03",
            "2024-02-05 2024-02-06",
        ),
        (
            pd.bdate_range("2024-01-01", "2024-02-01", freq="C", weekmask="Sun Mon Tue Wed Thu"),
            pd.offsets.CustomBusinessDay(1, weekmask="Mon Tue Wed Thu Sun"),
            5,
            "2024-02-01",
            "2024-02-04 2024-02-05",
        ),
    ],
)
def test_ends_of_months_and_days_of_work_go_by_the_calendar(dates, step, season, last, next_labels):
    labels = timeline.labels(dates)
    assert (labels[0], labels[-1]) == (f"{dates[0]:%Y-%m-%d}", last)
    found = timeline.step(dates)
    assert [dates[-1] + ahead * found for ahead in (1, 2)] == [dates[-1] + ahead * step for ahead in (1, 2)]
    assert timeline.season_of(timeline.parsed(labels)) == season
    assert timeline.continued(labels, 2) == tuple(next_labels.split())
    # Every step from the first to the last is there, so nothing is found missing.
    assert list(timeline.between(dates, found, len(dates))) == list(dates)


def test_a_holiday_is_a_gap_among_the_days_of_work():
    days = pd.date_range("2024-01-01", periods=25, freq="B")
    left = days.drop(pd.Timestamp("2024-01-15"))
    found = timeline.step(left)
    assert list(timeline.between(left, found, len(days))) == list(days)
    assert timeline.season_of(timeline.parsed(timeline.labels(left))) == 5


@pytest.mark.parametrize(
    ("step", "utc", "last"),
    [
        ("MS", False, "1970-02"),
        ("D", False, "1970-01-02"),
        ("h", False, "1970-01-01 01:00"),
        ("D", True, "1970-01-02 00:00Z"),
        ("s", False, "1970-01-01 00:00:01"),
        ("ms", True, "1970-01-01 00:00:00.001000Z"),
    ],
)
def test_labels_are_as_short_as_tells_steps_apart(step, utc, last):
    dates = pd.date_range("1970-01-01", periods=2, freq=step)
    assert timeline.labels(dates, utc)[-1] == last
    assert timeline.season_of(timeline.parsed(timeline.labels(dates, utc))) == timeline.season_of(dates)


def test_one_week_without_a_weekend_is_no_calendar():
    days = timeline.labels(pd.date_range("2024-01-01", periods=5, freq="D"))  # Monday to Friday
    assert timeline.continued(days, 1) == ("2024-01-06",)
    assert timeline.season_of(timeline.parsed(days)) == 7


def test_find():
    months = ["1989-12", "1990-01", "1990-12", "1991-01"]
    assert timeline.find(months, "1990") == 2
    assert timeline.find(months, "1990-01") == 1
    assert timeline.find(months, "1992") is None
    assert timeline.find(["1990", "1991"], "199") is None
