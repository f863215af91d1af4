"""What the URL may ask of the region of practical equivalence."""

import pytest

from playground.ui.studies.practical_equivalence import asked_region


@pytest.mark.parametrize(("query", "region"), [("accuracy:2", 2.0), ("accuracy:0", 0.0), ("accuracy:100", 100.0)])
def test_a_region_of_the_same_metric_is_taken(query, region):
    assert asked_region(query, "accuracy", 100.0, 1.0) == region


@pytest.mark.parametrize(
    "query",
    ["", "2", "mae:2", "accuracy:", "accuracy:nan", "accuracy:inf", "accuracy:-1", "accuracy:101", "accuracy:1e300",
     "accuracy:two", "accuracy", ":2", "mae:accuracy:2"],
)  # fmt: skip
def test_anything_else_is_ignored(query):
    assert asked_region(query, "accuracy", 100.0, 1.0) == 1.0
