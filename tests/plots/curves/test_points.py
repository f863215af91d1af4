"""What is drawn of a curve: by-hand numbers and independent computations."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, minimize

from playground.plots.curves.curve import MOST_POINTS, Curve, CurveOptions
from playground.plots.curves.points import measured, points_of, readable_range, smoothed, spread_out


def line(values: list[float]) -> Curve:
    places = np.arange(len(values), dtype=float)
    return Curve("a", pd.DataFrame({"epoch": places, "step": 10 * places, "value": values}))


def test_smoothing_is_an_average_that_is_corrected_for_its_start() -> None:
    values, weight = np.array([4.0, 2.0, math.nan, 6.0, math.inf, 1.0]), 0.6
    wanted, average, seen = [], 0.0, 0
    for value in values:
        if math.isfinite(value):
            average, seen = weight * average + (1 - weight) * value, seen + 1
            wanted.append(average / (1 - weight**seen))  # as Adam corrects its averages
        else:
            wanted.append(math.nan)
    np.testing.assert_allclose(smoothed(values, weight), wanted, rtol=1e-12)


def test_a_smoothed_line_keeps_what_was_measured_beside_it() -> None:
    found = points_of(line([4.0, 2.0, 6.0]), CurveOptions(smoothing=0.5))
    assert found is not None and found.raw is not None
    assert list(found.raw) == [4.0, 2.0, 6.0]
    np.testing.assert_allclose(found.y, [4.0, (0.5 * 4 + 2) / 1.5, (0.25 * 4 + 0.5 * 2 + 6) / 1.75])


def test_outliers_are_those_far_beyond_the_quartiles() -> None:
    # Quartiles 2 and 4, so what lies beyond −4 and 10 is far out.
    assert readable_range(np.array([1.0, 2.0, 3.0, 4.0, 10.0])) is None
    assert readable_range(np.array([1.0, 2.0, 3.0, 4.0, 10.1])) == (1.0, 4.0)
    assert readable_range(np.array([1.0, 1.0, 1.0, 1.0, 9.0])) is None, "one value is no range"
    assert readable_range(np.array([1.0, 100.0])) is None


def test_long_lines_keep_peaks_and_interruptions() -> None:
    values = [1.0 / (1 + place) for place in range(10_000)]
    values[5_000], values[7_000], values[8_000] = 7.0, math.nan, math.inf
    found = points_of(line(values), CurveOptions())
    assert found is not None
    assert len(found.x) <= MOST_POINTS + 3 and np.nanmax(found.y) == 7.0
    assert math.isnan(found.y[found.x == 7_000][0]) and math.isnan(found.y[found.x == 8_000][0])
    assert [(begin, end) for begin, end, _ in found.gaps] == [(7_000, 7_000), (8_000, 8_000)]
    assert math.isnan(found.gaps[0][2]) and found.gaps[1][2] == math.inf


def test_what_was_not_measured_yet_is_no_interruption() -> None:
    frame = line([math.nan, 2.0, math.nan, math.nan, 1.0]).frame
    found = points_of(Curve("a", measured(frame, "value")), CurveOptions())
    assert found is not None
    assert list(found.x[:1]) == [1] and [(begin, end) for begin, end, _ in found.gaps] == [(2, 3)]
    assert measured(frame.iloc[:1], "value").empty
    logged = points_of(Curve("a", frame), CurveOptions())
    assert logged is not None and logged.gaps[0][:2] == (0, 0), "what was logged as no number is one from the start"
    assert points_of(line([math.nan, math.nan]), CurveOptions()) is None
    assert points_of(line([1.0]), CurveOptions(axis="items")) is None


def test_a_database_without_infinity_means_it_by_its_largest_number() -> None:
    found = points_of(line([1.0, 1.7976931348623157e308]), CurveOptions())
    assert found is not None and found.gaps == ((1.0, 1.0, math.inf),)


def test_a_logarithmic_axis_counts_what_it_cannot_show() -> None:
    found = points_of(line([1.0, -1.0, 0.0, 2.0]), CurveOptions(log_x=True, log_y=True))
    assert found is not None
    assert list(found.x) == [3.0] and found.off == 3


@pytest.mark.parametrize("places", [[5.0], [1.0, 1.0, 1.0], [10.0, 0.0, 3.0, 2.0, 30.0], [4.0, 4.5, 20.0, 21.0]])
def test_names_are_moved_apart_as_little_as_possible(places: list[float]) -> None:
    gap, order = 4.0, np.argsort(places, kind="stable")
    apart = np.diff(np.eye(len(places)), axis=0)
    limits = [LinearConstraint(apart, gap, np.inf)] if len(places) > 1 else []
    wanted = minimize(
        lambda moved: float(((moved - np.array(places)[order]) ** 2).sum()),
        gap * np.arange(len(places)),
        constraints=limits,
        method="SLSQP",
    ).x
    np.testing.assert_allclose(np.array(spread_out(places, gap))[order], wanted, atol=1e-4)
