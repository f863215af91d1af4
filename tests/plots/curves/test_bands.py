"""Means and bands over seeds equal those of scipy and statsmodels, on curves that were recorded."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from playground.plots.curves import CurveOptions, Spread, bands, over_seeds
from playground.text import Text

TITLE = Text("validation MAE", "MAE de validación")
RECORDED = {
    0: [42.50366, 41.72006, 40.98773, 40.29031, 39.63971],
    3: [41.29625, 40.65796, 40.07764, 39.54189, 38.97586, 38.41961, 37.80343, 37.11164],
    6: [41.95414, 41.33405, 40.76656, 40.22327, 39.67947, 39.08834],
    9: [42.45975, 41.59846, 40.81599, 40.07027, 39.36444, 38.68253, 37.96607, 37.18378, 36.38265],
    12: [41.05939, 40.21834, 39.39641, 38.56058, 37.67721, 36.71892, 35.71957],
}
"""Validation MAE by epoch of a GRU with 8 units on the sunspots, trained with five seeds until patience ended each."""
SECONDS = 0.05


def frame(values: list[float], faster: float = 1.0) -> pd.DataFrame:
    epochs = np.arange(len(values))
    return pd.DataFrame(
        {"epoch": epochs, "step": 6 * epochs, "seconds": SECONDS * epochs / faster, "value": values, "items": np.nan}
    )


FRAMES = [frame(values, 1 + seed) for seed, values in RECORDED.items()]


@pytest.mark.parametrize("spread", ["deviation", "error", "interval"])
def test_bands_equal_those_of_scipy_and_statsmodels(spread: Spread) -> None:
    found = over_seeds(FRAMES, spread).set_index("epoch")
    assert list(found["count"]) == [5, 5, 5, 5, 5, 4, 3, 2, 1]
    for epoch, row in found.iterrows():
        values = [known[int(epoch)] for known in RECORDED.values() if len(known) > int(epoch)]
        described = DescrStatsW(values)
        assert row["value"] == pytest.approx(described.mean, rel=1e-12)
        if len(values) == 1:
            assert row["low"] == row["value"] == row["high"]
            continue
        error = stats.sem(values)
        if spread == "interval":
            wanted = described.tconfint_mean(alpha=0.05)
            assert wanted == pytest.approx(stats.t.interval(0.95, len(values) - 1, described.mean, error), rel=1e-9)
        else:
            half = stats.tstd(values) if spread == "deviation" else error
            wanted = described.mean - half, described.mean + half
        assert (row["low"], row["high"]) == pytest.approx(wanted, rel=1e-9)


def test_on_another_axis_a_mean_stands_at_the_mean_of_its_places() -> None:
    found = over_seeds(FRAMES, "error").set_index("epoch")
    assert found.loc[4, "seconds"] == pytest.approx(np.mean([SECONDS * 4 / (1 + seed) for seed in RECORDED]))
    assert found.loc[8, "seconds"] == pytest.approx(SECONDS * 8 / 10)  # of the one that came so far
    assert found.loc[3, "step"] == 18


def test_without_epochs_steps_are_what_repeats_share() -> None:
    found = over_seeds([one.drop(columns="epoch") for one in FRAMES], "deviation")
    assert list(found["step"]) == [6 * epoch for epoch in range(9)]
    assert "epoch" not in found


def test_what_is_no_number_counts_in_no_mean() -> None:
    found = over_seeds([frame([1.0, np.inf, 3.0]), frame([3.0, 5.0, np.nan])], "deviation")
    assert list(found["value"]) == [2.0, 5.0, 3.0] and list(found["count"]) == [2, 1, 1]


def test_the_band_is_drawn_where_all_seeds_are_and_the_rest_dotted() -> None:
    exhibit = bands(TITLE, {"GRU": FRAMES}, spread="interval")
    band, mean, rest = exhibit.figure.data
    interval = stats.t.interval(0.95, 4, np.mean(mean.y[-1]), stats.sem([known[4] for known in RECORDED.values()]))
    assert len(mean.x) == 5 and max(band.y[:5]) <= 44.5
    assert (band.y[5], band.y[4]) == pytest.approx(interval, rel=1e-9)
    assert (rest.line.dash, rest.showlegend) == ("dot", False) and list(rest.x) == [4, 5, 6, 7, 8]
    assert "GRU (n = 5) ends at 39.07 ± 1." in exhibit.alt.en


def test_a_band_on_a_logarithmic_axis_keeps_its_line() -> None:
    wide = [frame([1.0, 0.1]), frame([2.0, 4.0])]
    band, mean = bands(TITLE, {"a": wide}, options=CurveOptions(log_y=True)).figure.data
    assert min(band.y) > 0 and list(mean.y) == [1.5, 2.05]
