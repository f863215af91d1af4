"""Published files as a person would bring them: rows, first and last value, and season, beside what pandas reads."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries

# By file: rows (SOURCE.md), first and last label, and season; those that name no dates have no labels.
CLASSIC = {
    "airline-passengers": (144, "1949-01", "1960-12", 12),
    "daily-total-female-births": (365, "1959-01-01", "1959-12-31", 7),
    "monthly-car-sales": (108, "1960-01", "1968-12", 12),
    "monthly-mean-temp": (240, "1920-01", "1939-12", 12),
    "monthly-robberies": (118, "1966-01", "1975-10", 12),
    "monthly-sunspots": (2820, "1749-01", "1983-12", 12),
    "monthly-writing-paper-sales": (147, "0001-01", "0013-03", 12),
    "monthly_champagne_sales": (105, "1964-01", "1972-09", 12),
    "shampoo": (36, "0001-01", "0003-12", 12),
    "yearly-water-usage": (79, "1885", "1963", 1),
}


def bytes_of(real_data: Path, file: str) -> bytes:
    path = real_data / "forecasting" / file
    if not path.is_file():
        pytest.skip(f"no forecasting/{file} in PLAYGROUND_DATA")
    return path.read_bytes()


def ends(series: Series) -> tuple[str | None, str | None]:
    return (series.times[0], series.times[-1]) if series.times else (None, None)


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_series(real_data: Path, name: str) -> None:
    content = bytes_of(real_data, f"classic_univariate/{name}.csv")
    rows, first, last, season = CLASSIC[name]
    expected = pd.read_csv(BytesIO(content)).iloc[:, 1]
    series = OwnSeries().read(content, 1)
    assert series.values.shape == (rows, 1) and series.names == (expected.name,)
    assert (series.values[:, 0] == expected.to_numpy()).all()
    assert series.known is None
    assert (*ends(series), series.period) == (first, last, season)


@pytest.mark.parametrize("which", ["max", "min"])
def test_the_days_that_the_temperatures_of_melbourne_leave_out_are_missing(real_data: Path, which: str) -> None:
    content = bytes_of(real_data, f"classic_univariate/daily-{which}-temperatures.csv")
    expected = pd.read_csv(BytesIO(content), index_col=0, parse_dates=True).iloc[:, 0]
    assert len(expected) == 3650
    days = expected.asfreq("D")
    assert list(days.index[days.isna()].strftime("%Y-%m-%d")) == ["1984-12-31", "1988-12-31"]
    series = OwnSeries().read(content, 1)
    assert (*ends(series), series.period) == ("1981-01-01", "1990-12-31", 7)
    assert series.known is not None
    assert (series.known[:, 0] == days.notna().to_numpy()).all()
    assert np.allclose(series.values[:, 0], days.interpolate().to_numpy(), rtol=0, atol=1e-12)


def test_hourly_temperature_of_oil_and_its_loads(real_data: Path) -> None:
    content = bytes_of(real_data, "ett_small/ETTh1.csv")
    expected = pd.read_csv(BytesIO(content), index_col=0, dtype=str).astype(float)
    one, every = OwnSeries().read(content, 1), OwnSeries(columns="*").read(content, 1)
    assert one.names == ("OT",) and every.names == tuple(expected.columns)
    assert one.values.shape == (17_420, 1) and (one.values[:, 0] == expected["OT"].to_numpy()).all()
    assert (every.values == expected.to_numpy()).all()
    assert (*ends(one), one.period) == ("2016-07-01 00:00", "2018-06-26 19:00", 24)


def test_exchange_rates_with_dates_and_without(real_data: Path) -> None:
    dated = bytes_of(real_data, "exchange_rate/exchange_rate.csv")
    expected = pd.read_csv(BytesIO(dated), index_col=0, dtype=str).astype(float)
    series = OwnSeries(columns="*").read(dated, 1)
    assert series.names == tuple(expected.columns) and series.values.shape == (7588, 8)
    assert (series.values == expected.to_numpy()).all()
    assert (*ends(series), series.period) == ("1990-01-01", "2010-10-10", 7)
    bare = bytes_of(real_data, "exchange_rate/exchange_rate.txt")
    numbers = OwnSeries(columns="*").read(bare, 1)
    assert (numbers.values == np.loadtxt(BytesIO(bare), delimiter=",")).all()
    assert (ends(numbers), numbers.period) == ((None, None), 1)


def test_air_of_beijing_has_hours_without_a_value(real_data: Path) -> None:
    content = bytes_of(real_data, "beijing_pm25/pollution.csv")
    expected = pd.read_csv(BytesIO(content))["pm2.5"]
    assert len(expected) == 43_824 and expected.isna().sum() == 2067
    assert expected.first_valid_index() == 24  # the first day has no value and is left out
    series = OwnSeries().read(content, 1)
    assert series.names == ("pm2.5",) and series.values.shape == (43_800, 1)
    known = expected[24:].notna().to_numpy()
    assert series.known is not None and (series.known[:, 0] == known).all()
    assert (series.values[known, 0] == expected[24:].to_numpy()[known]).all()
    assert (*ends(series), series.period) == ("2010-01-02 00:00", "2014-12-31 23:00", 24)
