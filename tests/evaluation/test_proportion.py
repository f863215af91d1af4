"""The interval of a counted share against statsmodels' own."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from playground.evaluation.proportion import wilson


@pytest.mark.parametrize(("right", "count"), [(0, 10), (10, 10), (1, 1), (3, 7), (970, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_wilsons_interval_is_that_of_statsmodels(right, count, level):
    expected = proportion_confint(right, count, alpha=1 - level, method="wilson")
    assert wilson(right, count, level) == pytest.approx(expected, abs=1e-12)
