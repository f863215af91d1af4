"""Cells of studies' tables: a mean with its spread, both written alike."""

import pytest

from playground.studies.table import MeanAndSpread, shown


@pytest.mark.parametrize(
    ("spread", "told"),
    [(0.0015, "0.0015"), (5e-5, "0.000050"), (9.34e-5, "0.000093"), (2e-9, "2e−09"), (0.0, "0"), (None, None)],
)
def test_a_small_spread_is_written_as_its_mean_is(spread: float | None, told: str | None) -> None:
    words = shown("mse", MeanAndSpread(0.0001387, spread, 3))
    assert words.en == ("0.0001387" if told is None else f"0.0001387 ± {told}")
    assert words.es == words.en.replace(".", ",")


@pytest.mark.parametrize(
    ("mean", "spread", "told"),
    [
        (1.1, 0.1, "1.100 ± 0.10"),
        (1.06, 0.056, "1.060 ± 0.056"),
        (2.0, 1.0, "2.000 ± 1.0"),
        (5240.2, 213.4, "5240 ± 213"),
    ],
)
def test_the_rows_of_a_column_have_equally_many_digits(mean: float, spread: float, told: str) -> None:
    assert shown("mse", MeanAndSpread(mean, spread, 3)).en == told
