"""Files with the traits of those that people really have: the series that a person reads in them.

What is right was worked out by hand from the files, or by pandas with every argument given.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from playground.errors import WrongFile
from playground.text import Guess

CASES = Path(__file__).parent.parent / "cases"

RIGHT = [
    # file, series, steps from the first known to the last, first, last, first label, last label, season, gaps
    ("01_24h.csv", "kWh", 192, 100.0, 199.554, "2023-01-01 00:15", "2023-01-03 00:00", 96, 0),
    ("03_monthly_dayfirst.csv", "Ventas", 60, 100.0, 125.53, "2018-01", "2022-12", 12, 0),
    ("04_tz_space.csv", "Close", 60, 100.0, 125.527, "2023-01-02 05:00Z", "2023-03-02 05:00Z", 7, 0),
    ("04b_utc_space.csv", "y", 60, 100.0, 125.527, "2023-01-02 00:00Z", "2023-01-04 11:00Z", 24, 0),
    ("05_dst_offset_T.csv", "load", 48, 1000.0, 1470.0, "2023-10-28 12:00Z", "2023-10-30 11:00Z", 24, 0),
    ("05b_dst_spring_T.csv", "load", 48, 1000.0, 1470.0, "2023-03-25 12:00Z", "2023-03-27 11:00Z", 24, 0),
    ("06_single_decimal_comma.csv", "pv", 60, 1.0, 1.255, None, None, 1, 0),
    ("06b_single_decimal_comma_nohead.csv", "column 1", 60, 1.0, 1.255, None, None, 1, 0),
    ("08_comment_lines.csv", "average", 60, 100.0, 125.53, "1990-01", "1994-12", 12, 0),
    ("09_yf_multiheader.csv", "Close", 60, 100.0, 125.52716, "2022-01-01", "2022-03-01", 7, 0),
    ("11_nasdaq_dollar.csv", "Close/Last", 60, 102.16, 124.56, "2022-01-01", "2022-03-01", 7, 0),
    ("12_epoch_ms.csv", "close", 60, 102.16, 124.56, "2021-01-01 00:00Z", "2021-01-03 11:00Z", 24, 0),
    ("12b_epoch_s.csv", "value", 60, 100.0, 125.53, "2021-01-01 00:00Z", "2021-01-03 11:00Z", 24, 0),
    ("15_date_time_cols.csv", "Global_active_power", 180, 2.0, 3.59, "2006-12-16 17:24", "2006-12-16 20:23", 60, 1),
    ("15b_airquality.csv", "CO(GT)", 119, 2.0, 3.4, "2004-03-10 19:00", "2004-03-15 17:00", 24, 11),
    ("16_ampm.csv", "Load", 60, 100.0, 125.53, "2020-01-01 00:00", "2020-01-03 11:00", 24, 0),
    ("17_ddmonyyyy_desc.csv", "Close", 60, 102.16, 124.56, "2022-01-01", "2022-03-01", 7, 0),
    ("18_meses.csv", "Paro", 60, 1000, 1255, "2018-01", "2022-12", 12, 0),
    ("19_quarters_desc.csv", "Valor", 60, 102.2, 124.6, "2009-01", "2023-10", 4, 0),
    ("19b_quarters.csv", "gdp", 60, 100.0, 125.5, "2000-01", "2014-10", 4, 0),
    ("19c_quarters.csv", "gdp", 60, 100.0, 125.5, "2000-01", "2014-10", 4, 0),
    ("19d_week.csv", "cases", 60, 100, 125, "2020-01-06", "2021-02-22", 52, 0),
    ("21_silso.csv", "column 4", 120, 100.0, 167.8, "1900-01", "1909-12", 12, 0),
    ("25_google_trends.csv", "lstm: (Worldwide)", 60, 50, 62, "2020-01-05", "2021-02-21", 52, 0),
    ("26_sep_line.csv", "Value", 60, 100.0, 125.53, "2022-01-01", "2022-03-01", 7, 0),
    ("34_month_end.csv", "v", 60, 100.0, 125.53, "2018-01-31", "2022-12-31", 12, 0),
    ("34b_business.csv", "v", 108, 100.0, 145.0, "2022-01-03", "2022-06-01", 5, 0),
    ("38_tab_us_thousands.txt", "Sales", 60, 700, 1880, "2018-01", "2022-12", 12, 0),
    ("38c_quoted_3dec.csv", "rate", 60, 0.5, 0.559, "2022-01-01", "2022-03-01", 7, 0),
    ("39_swiss.csv", "Betrag", 60, 10000.0, 12552.72, "2018-01", "2022-12", 12, 0),
    ("39c_accounting.csv", "Profit", 60, -1000.0, 1059.0, "2018-01", "2022-12", 12, 0),
    ("39d_percent.csv", "Rate", 60, 10.0, 12.6, "2018-01", "2022-12", 12, 0),
    ("39e_euro.csv", "Precio", 60, 100.0, 125.53, "2018-01", "2022-12", 12, 0),
    ("40_footer.csv", "v", 60, 100.0, 125.53, "2018-01", "2022-12", 12, 0),
    ("42_excel_errors.csv", "v", 60, 100.0, 125.53, "2018-01", "2022-12", 12, 3),
    ("43_iso_ms_z.csv", "v", 60, 100.0, 125.527, "2023-01-02 00:00Z", "2023-01-02 04:55Z", 288, 0),
    ("44_yyyymmddhh.csv", "TEMP", 60, 100.0, 125.5, "2023-01-01 00:00", "2023-01-03 11:00", 24, 0),
    ("45_yearmonth_wide.csv", "value", 300, 100.0, 245.3, "1950-01", "1974-12", 12, 0),
    ("60_two_digit_year_mdy.csv", "VALUE", 120, 100.0, 167.83, "1964-01", "1973-12", 12, 0),
    ("62_stooq_ascii.txt", "<CLOSE>", 60, 100.0, 125.53, "2022-01-03", "2022-03-03", 7, 0),
    ("63_wide_hours.csv", "value", 720, 100.0, 463.9, "2022-01-01 00:00", "2022-01-30 23:00", 24, 0),
    ("64_sentinel.csv", "pm25", 60, 100.0, 125.5, "2022-01-01", "2022-03-01", 7, 3),
    ("66_space_thousands.csv", "Ventas", 60, 10000.0, 12552.72, "2018-01", "2022-12", 12, 0),
    ("66b_nbsp_thousands.csv", "Ventas", 60, 10000.0, 12552.72, "2018-01", "2022-12", 12, 0),
    ("73_month_only.csv", "Sales", 60, 100.0, 125.5, "2018-01", "2022-12", 12, 0),
    ("74_year_month_names_es.csv", "Paro", 60, 1000, 1255, "2018-01", "2022-12", 12, 0),
    ("f03_cumulative_meter.csv", "y", 120, 12345678.90, 12345715.45, "2022-01-01", "2022-04-30", 7, 0),
    ("f09_all_missing_tail.csv", "y", 80, 10.00, 9.91, "2022-01-01", "2022-03-21", 7, 0),
]


def case(name: str, **settings: object) -> Series:
    return OwnSeries.configure(settings).read((CASES / name).read_bytes(), 1)


def said(series: Series) -> str:
    return " ".join(note.en for note in series.notes)


@pytest.mark.parametrize("right", RIGHT, ids=[row[0] for row in RIGHT])
def test_the_right_series_is_read(right):
    file, name, count, first, last, start, end, season, gaps = right
    series = case(file)
    assert series.names == (name,)
    assert series.values.dtype == np.float64 and series.values.shape == (count, 1)
    assert (series.values[0, 0], series.values[-1, 0]) == (first, last)
    assert (series.times[0], series.times[-1]) == (start, end) if start else series.times == ()
    assert series.period == season
    assert (0 if series.known is None else int((~series.known).sum())) == gaps


@pytest.mark.parametrize(
    ("file", "column", "how"),
    [
        ("01_24h.csv", "kWh", {"sep": ";", "decimal": ","}),
        ("03_monthly_dayfirst.csv", "Ventas", {"sep": ";", "decimal": ","}),
        ("06b_single_decimal_comma_nohead.csv", 0, {"sep": ";", "decimal": ",", "header": None}),
        ("05_dst_offset_T.csv", "load", {}),
        ("05b_dst_spring_T.csv", "load", {}),
        ("08_comment_lines.csv", "average", {"comment": "#"}),
        ("09_yf_multiheader.csv", "Close", {"skiprows": [1, 2]}),
        ("15b_airquality.csv", "T", {"sep": ";", "decimal": ",", "skip_blank_lines": True}),
        ("18_meses.csv", "Paro", {"sep": ";"}),
        ("21_silso.csv", 3, {"sep": ";", "header": None}),
        ("26_sep_line.csv", "Value", {"sep": ";", "decimal": ",", "skiprows": 1}),
        ("34b_business.csv", "v", {}),
        ("38_tab_us_thousands.txt", "Sales", {"sep": "\t", "thousands": ","}),
        ("38c_quoted_3dec.csv", "rate", {"decimal": ","}),
        ("39_swiss.csv", "Betrag", {"sep": ";", "thousands": "\N{RIGHT SINGLE QUOTATION MARK}", "engine": "python"}),
        ("40_footer.csv", "v", {"skipfooter": 1, "engine": "python"}),
        ("60_two_digit_year_mdy.csv", "VALUE", {}),
        ("62_stooq_ascii.txt", "<CLOSE>", {}),
        ("66_space_thousands.csv", "Ventas", {"sep": ";", "thousands": " ", "decimal": ","}),
        (
            "66b_nbsp_thousands.csv",
            "Ventas",
            {"sep": ";", "thousands": "\N{NO-BREAK SPACE}", "decimal": ",", "engine": "python"},
        ),
        ("f03_cumulative_meter.csv", "y", {}),
    ],
)
def test_every_value_is_that_of_pandas_with_the_right_arguments(file, column, how):
    right = pd.read_csv(CASES / file, **how)[column].dropna().to_numpy("float64")
    columns = column if isinstance(column, str) else f"column {column + 1}"
    found = case(file, columns=columns).values[:, 0]
    assert found.tolist() == pytest.approx(right.tolist(), rel=1e-15, abs=0)


def test_newest_first_is_turned_round():
    for file in ("11_nasdaq_dollar.csv", "17_ddmonyyyy_desc.csv", "19_quarters_desc.csv"):
        assert "newest row came first" in said(case(file))


def test_filled_steps_are_marked():
    raw = pd.read_csv(CASES / "64_sentinel.csv")["pm25"].to_numpy()
    series = case("64_sentinel.csv")
    assert np.flatnonzero(~series.known[:, 0]).tolist() == np.flatnonzero(raw == -9999).tolist()
    assert any(isinstance(note, Guess) and "-9999 (3)" in note.en for note in series.notes)
    assert case("64_sentinel.csv", missing_values="none").known is None
    assert (case("64_sentinel.csv", missing_values="none").values == -9999).sum() == 3
    with pytest.raises(WrongFile, match="missing: 3"):
        case("64_sentinel.csv", missing="refuse")


def test_several_series_below_each_other_are_never_one():
    both = case("14_long_ids.csv")
    assert both.names == ("A", "B") and both.values.shape == (60, 2)
    assert both.values[[0, -1]].tolist() == [[100.0, 900.0], [125.53, 1129.74]]
    assert any(isinstance(note, Guess) and note.settings == ("data.series",) for note in both.notes)
    assert case("14_long_ids.csv", time="ds").names == ("A", "B")
    for wanted in ("B", "unique_id=B"):
        one = case("14_long_ids.csv", series=wanted)
        assert one.names == ("y",) and one.values[[0, -1], 0].tolist() == [900.0, 1129.74]
    with pytest.raises(WrongFile, match="no series “C”; “unique_id” contains A, B"):
        case("14_long_ids.csv", series="C")


def test_rows_may_be_series():
    every = case("13_wide_m3.csv")
    assert every.values.shape == (24, 30) and every.names[:2] == ("M1", "M2")
    right = pd.read_csv(CASES / "13_wide_m3.csv", index_col=0).T.to_numpy("float64")
    assert np.array_equal(every.values, right)
    assert case("13_wide_m3.csv", series="M7").values[:, 0].tolist() == right[:, 6].tolist()
    assert any(isinstance(note, Guess) and note.settings == ("data.layout",) for note in every.notes)


def test_columns_of_steps_may_stay_columns():
    assert case("45_yearmonth_wide.csv", layout="rows", columns="Mar").values.shape == (25, 1)
    right = pd.read_csv(CASES / "45_yearmonth_wide.csv", index_col=0).to_numpy("float64").ravel()
    assert np.array_equal(case("45_yearmonth_wide.csv").values[:, 0], right)
    right = pd.read_csv(CASES / "63_wide_hours.csv", index_col=0).to_numpy("float64").ravel()
    assert np.array_equal(case("63_wide_hours.csv").values[:, 0], right)


def test_columns_are_ranked_with_reasons():
    ranked = OwnSeries().candidates((CASES / "62_stooq_ascii.txt").read_bytes())
    assert [candidate.name for candidate in ranked[:4]] == ["<CLOSE>", "<OPEN>", "<HIGH>", "<LOW>"]
    kinds = {candidate.name: candidate.kind for candidate in ranked}
    assert kinds["<VOL>"] == "count" and kinds["<DATE>"] == "time" and kinds["<TICKER>"] == "words"
    assert ranked[0].numeric and ranked[0].preview[:2] == ("100.00", "102.16") and "name says" in ranked[0].reason.en
    assert OwnSeries().candidates((CASES / "11_nasdaq_dollar.csv").read_bytes())[0].name == "Close/Last"
