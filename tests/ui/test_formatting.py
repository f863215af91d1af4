import math

import pytest

from playground.ui.formatting import ago, duration, measured, number, whole


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.04, "< 0.1 s"),
        (0.25, "0.2 s"),
        (0.97, "1 s"),
        (59.4, "59 s"),
        (60, "1 min 00 s"),
        (200, "3 min 20 s"),
        (7500, "2 h 05 min"),
        (None, "–"),
        (math.inf, "–"),
    ],
)
def test_durations_are_for_people(seconds, said):
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("mae", 0.66481, "0.6648"),
        ("accuracy", 0.9876, "98.8 %"),
        ("challenge.accuracy", 0.5, "50.0 %"),
        ("smape", 12.345, "12.35"),
        ("mae", None, "–"),
        ("mae", math.nan, "–"),
        ("perplexity", math.inf, "∞"),
    ],
)
def test_metrics_have_their_usual_form(name, value, said):
    assert measured(name, value) == said


def test_numbers_have_four_digits():
    assert number(123456.0) == "1.235e+05"


def test_how_long_ago_is_said_in_both_languages():
    assert ago(100.0, now=103.0).en == "3 s ago"
    assert ago(100.0, now=103.0).es == "hace 3 s"


def test_thousands_are_apart_without_a_comma():
    assert whole(1234567) == "1\u202f234\u202f567"
    assert whole(0.5) == "0.5"
