"""Preference beside the metric: where points stand, how far their bars reach, what is said to those who do not see it."""

import pytest

from playground.plots.preference import Judged, preference
from playground.text import Text

BOTH = [
    Judged("GRU", 0.5, "50.0 %", 0.7, 0.6, 0.75),
    Judged("a name that is longer than it can be", 0.25, "25.0 %", 0.3, None, None),
]


def test_points_stand_where_they_were_measured():
    found = preference(Text.same("t"), BOTH, Text.same("accuracy"), percent=True)
    (points,) = found.figure.data
    assert list(points.x) == [50, 25] and list(points.y) == pytest.approx([70, 30])
    assert list(points.error_y.array) == pytest.approx([5, 0]) and list(points.error_y.arrayminus) == pytest.approx(
        [10, 0]
    )
    assert points.text[0] == "GRU" and points.text[1].endswith("…")
    assert found.alt.en.startswith("preferred over another one, and accuracy: GRU: 70 % (60 % to 75 %), 50.0 %; a name")
    assert found.figure.layout.shapes[0].y0 == 50
    assert points.textposition == ("top left", "bottom right"), "away from the edges and from the line at 50 %"
