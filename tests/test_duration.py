import math

import pytest

from playground.duration import duration, time_left


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
