import math

import pytest

from playground.ui.formatting import ago, measured, number, whole
from playground.ui.page import session


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


def test_a_column_of_values_has_the_same_number_of_digits():
    assert [number(0.554), number(0.56521), number(1.0)] == ["0.5540", "0.5652", "1.000"]


def test_spanish_has_a_decimal_comma():
    session().language = "es"
    try:
        assert [number(0.554), measured("accuracy", 0.9876), whole(1234.5)] == ["0,5540", "98,8 %", "1\u202f234,5"]
    finally:
        session().language = "en"


def test_how_long_ago_is_said_in_both_languages():
    assert ago(100.0, now=103.0).en == "3 s ago"
    assert ago(100.0, now=103.0).es == "hace 3 s"
    assert ago(0.0, now=47 * 3600).en == "47 h 00 min ago"
    assert ago(0.0, now=12.5 * 86400).es == "hace 12 días"


def test_thousands_are_apart_without_a_comma():
    assert whole(1234567) == "1\u202f234\u202f567"
    assert whole(0.5) == "0.5"
