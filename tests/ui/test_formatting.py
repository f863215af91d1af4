import math

import pytest

from playground.dataset import DATASETS
from playground.ui.formatting import ago, measured, number, told_source, whole
from playground.ui.page import session, unbroken


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
        assert [number(0.554), measured("accuracy", 0.9876), whole(1234.5)] == ["0,5540", "98,8 %", "1234,5"]
    finally:
        session().language = "en"


def test_how_long_ago_is_said_in_both_languages():
    assert ago(100.0, now=103.0).en == "3 s ago"
    assert ago(100.0, now=103.0).es == "hace 3 s"
    assert ago(0.0, now=47 * 3600).en == "47 h 00 min ago"
    assert ago(0.0, now=12.5 * 86400).es == "hace 12 días"


def test_thousands_are_apart_as_each_language_has_them():
    assert whole(1234567) == "1,234,567"
    assert whole(0.5) == "0.5"


def test_addresses_of_sources_are_links_without_the_signs_after_them():
    told = {name: told_source(DATASETS[name]) for name in DATASETS.in_order()}
    assert told["bach_chorales"] == "<https://github.com/cuthbertLab/music21> (music21/corpus/bach)"
    assert all("`" not in words and ",>" not in words and ")>" not in words for words in told.values())


def test_what_belongs_together_is_not_broken_between_lines():
    assert unbroken("N × T becomes N × T × F, 3 × 23 numbers, 2.5 MB, 95 % in 3 h 01 min") == (
        "N\u00a0×\u00a0T becomes N\u00a0×\u00a0T\u00a0×\u00a0F, 3\u00a0×\u00a023 numbers, 2.5\u00a0MB, "
        "95\u00a0% in 3\u00a0h\u00a001\u00a0min"
    )
    assert unbroken("forget gate × old state") == "forget gate × old state"
