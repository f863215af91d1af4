import math

import pytest

from playground.text import Text, duration, percentage, roughly, significant, speaking, time_left, whole


def test_a_language_left_out_is_an_error():
    with pytest.raises(ValueError, match="every language"):
        Text("Runs", " ")


def test_format_fills_both_languages_and_translates_texts_inside():
    inner = Text("a cell", "una celda")
    filled = Text("Take {thing} {n} times.", "Tome {thing} {n} veces.").format(thing=inner, n=3)
    assert filled == Text("Take a cell 3 times.", "Tome una celda 3 veces.")


def test_str_speaks_the_language_in_force_and_returns_to_english():
    text = Text("epoch", "época")
    with speaking("es"):
        assert f"{text}" == "época"
        with speaking("en"):
            assert str(text) == "epoch"
        assert str(text) == "época"
    assert str(text) == "epoch"


@pytest.mark.parametrize(
    ("number", "english", "spanish"),
    [(999, "999", "999"), (3000, "3,000", "3000"), (1234567, "1,234,567", "1\u202f234\u202f567")],
)
def test_thousands_are_separated_as_each_language_does(number, english, spanish):
    assert whole(number) == Text(english, spanish)


def test_an_unknown_language_speaks_english():
    assert Text("one", "uno").say("fr") == "one"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.04, "< 100 ms"),
        (0.25, "250 ms"),
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
    ("seconds", "english", "spanish"),
    [
        (None, "time left unknown", "tiempo restante desconocido"),
        (59, "less than a minute left", "queda menos de un minuto"),
        (200, "about 3 min 20 s left", "quedan unos 3 min 20 s"),
        (7500, "about 2 h 05 min left", "quedan unos 2 h 05 min"),
    ],
)
def test_the_time_left_is_told_in_both_languages(seconds, english, spanish):
    left = time_left(seconds)
    assert (left.en, left.es) == (english, spanish)


def test_a_share_has_the_decimal_mark_of_each_language():
    assert percentage(0.5139) == Text("51.4 %", "51,4 %")
    assert percentage(-0.0187, "+.1f") == Text("−1.9 %", "−1,9 %")
    assert percentage(0.08, ".0f") == Text.same("8 %")


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (0.554, "0.5540", "0,5540"),
        (1.0, "1.000", "1,000"),
        (-0.0, "0.000", "0,000"),
        (-12.3456, "−12.35", "−12,35"),
        (1e-5, "1.000e−05", "1,000e−05"),
        (999.94, "999.9", "999,9"),
        (999.96, "1000", "1000"),
        (-1234.5678, "−1235", "−1235"),
        (23456.7, "23457", "23457"),
        (1e7, "1.000e+07", "1,000e+07"),
        (math.nan, "–", "–"),
        (math.inf, "∞", "∞"),
        (-math.inf, "−∞", "−∞"),
    ],
)
def test_measured_numbers_have_four_significant_digits(value, english, spanish):
    assert significant(value) == Text(english, spanish)


def test_an_estimate_is_rounded_up():
    told = [roughly(seconds).en for seconds in (0.2, 40.1, 56, 61, 89 * 60, 89 * 60 + 1)]
    assert told == ["about 1 s", "about 41 s", "about a minute", "about 2 minutes", "about 89 minutes", "about 2 hours"]
    assert roughly(400).es == "unos 7 minutos"
