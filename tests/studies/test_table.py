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
