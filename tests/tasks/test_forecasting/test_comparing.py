"""Forecasts side by side: errors and distances by hand, by step, and a plot with less of the past."""

import math

import numpy as np
import pytest

from playground.exhibits import Figure
from playground.series.naive import RULES
from playground.task import Sample
from playground.tasks.forecasting.comparing import HEIGHT, compare, distance, error, errors_by_step

MEMORY = {"mase_scale": [2.0, 4.0], "floors": {}}


def sample(forecast: list[list[float]], truth: list[list[float | None]], history: int = 60) -> Sample:
    """A forecast of two series from one place, after a straight line."""
    steps, series = len(forecast), len(forecast[0])
    window = {
        "start": 0,
        "times": [],
        "values": [[float(step)] * series for step in range(history)],
        "ahead": [],
        "truth": truth,
        "naive": {name: [[1.0] * series] * steps for name in RULES},
    }
    names = ["north", "south"][:series]
    return Sample({"names": names, "unit": "", "windows": [window]}, {"forecasts": [forecast]})


def test_the_error_is_the_mase_of_what_is_known() -> None:
    # |1 - 2| / 2, |1 - 5| / 4, |3 - 2| / 2; the last truth is missing.
    one = sample([[1.0, 1.0], [3.0, 7.0]], [[2.0, 5.0], [2.0, None]])
    assert error(one, MEMORY) == pytest.approx((0.5 + 1.0 + 0.5) / 3)
    assert error(sample([[1.0, 1.0]], []), MEMORY) is None


def test_distances_are_divided_as_errors_are() -> None:
    one, other = sample([[1.0, 1.0], [3.0, 7.0]], []), sample([[2.0, 5.0], [3.0, 3.0]], [])
    assert distance(one, other, MEMORY) == pytest.approx((0.5 + 1.0 + 0.0 + 1.0) / 4)
    assert math.isnan(distance(one, sample([[1.0]], []), MEMORY))


def test_errors_by_step_are_means_over_what_is_known() -> None:
    window = sample([[1.0, 1.0], [3.0, 7.0]], [[2.0, 5.0], [2.0, None]]).input["windows"][0]
    assert errors_by_step([window], [[[1.0, 1.0], [3.0, 7.0]]], np.array([1.0, 2.0])) == [1.5, 1.0]
    assert errors_by_step([{**window, "truth": []}], [[[1.0, 1.0]]], np.ones(1)) == []


def test_less_of_the_past_is_drawn_and_errors_stand_below() -> None:
    samples = {name: sample([[value], [value]], [[2.0], [4.0]], history=60) for name, value in (("A", 1.0), ("B", 3.0))}
    figure, by_step, *_ = compare(samples, MEMORY)
    assert isinstance(figure, Figure) and isinstance(by_step, Figure)
    known = next(line for line in figure.figure.data if line.name == "known")
    assert len([value for value in known.y if value is not None]) == 12 and figure.figure.layout.height == HEIGHT
    lines = {line.name: list(line.y) for line in by_step.figure.data}
    assert lines["A"] == [1.0, 3.0] and lines["B"] == [1.0, 1.0] and len(lines) == 3
    assert "A 1 → 3" in by_step.alt.en
