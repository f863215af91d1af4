"""Small made-up files of kinds that people have: series, first, last, dates and season as they were written."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from playground.text import Guess

DAYS = pd.date_range("2021-03-01", periods=42)
MONTHS = pd.date_range("2016-01-01", periods=48, freq="MS")
QUARTERS = pd.date_range("2005-01-01", periods=24, freq="QS")
HOURS = pd.date_range("2022-03-01", periods=72, freq="h")
WEEKS = pd.date_range("2022-01-03", periods=60, freq="W-MON")


def value(row: int) -> float:
    """The value of a row: a wave on a slope, with two decimals."""
    return round(500 + 100 * float(np.sin(0.7 * row)) + row, 2)


def lines(times: pd.DatetimeIndex, line: Callable[[int, pd.Timestamp], str], head: str = "date,v") -> str:
    return "\n".join([head, *(line(row, time) for row, time in enumerate(times))]) + "\n"


def plain(times: pd.DatetimeIndex) -> str:
    return lines(times, lambda row, time: f"{time:%Y-%m-%d},{value(row)}")


def read(content: bytes, **settings: object) -> Series:
    return OwnSeries.configure(settings).read(content, 1)


def among(word: str) -> str:
    """A file of days with a word instead of the values of rows 3 and 40."""
    return lines(DAYS, lambda row, time: f"{time:%Y-%m-%d},{word if row in (3, 40) else value(row)}")


SPANISH = "ene feb mar abr may jun jul ago sep oct nov dic".split()  # noqa: SIM905
RIGHT = [
    # kind, file, times as they are, season, gaps
    ("year and M01", lines(MONTHS, lambda r, t: f"CUUR,{t.year},M{t.month:02},{value(r)}", "Series ID,Year,Period,Value"), MONTHS, 12, 0),
    ("year and Q01", lines(QUARTERS, lambda r, t: f"CIU,{t.year},Q0{t.quarter},{value(r)}", "Series ID,Year,Period,Value"), QUARTERS, 4, 0),
    ("year and a name under no name", lines(MONTHS, lambda r, t: f"{t.year},{t:%B},{value(r)}", "Year,when,v"), MONTHS, 12, 0),
    ("a thirteenth month", lines(MONTHS, lambda r, t: f"{t.year},M{t.month:02},{value(r)}" + (f"\n{t.year},M13,1.25" if t.month == 12 else ""), "Year,Period,v"), MONTHS, 12, 0),
    ("year and week", lines(WEEKS, lambda r, t: f"{t.isocalendar()[0]},{t.isocalendar()[1]},{value(r)}", "Year,Week,Cases"), WEEKS, 52, 0),
    ("año y semana", lines(WEEKS, lambda r, t: f"{t.isocalendar()[0]};{t.isocalendar()[1]};{value(r)}".replace(".", ","), "Año;Semana;Casos"), WEEKS, 52, 0),
    ("year and day", lines(DAYS, lambda r, t: f"{t.year},{t.day_of_year},{value(r)}", "YEAR,DOY,T2M"), DAYS, 7, 0),
    ("a year once", lines(MONTHS, lambda r, t: f"{t.year if t.month == 1 else ''},{SPANISH[t.month - 1]},{value(r)}", "Año,Mes,Ventas"), MONTHS, 12, 0),
    ("formulas around cells", lines(DAYS, lambda r, t: f'="{t:%Y-%m-%d}",="{value(r)}"'), DAYS, 7, 0),
    ("apostrophes before cells", lines(DAYS, lambda r, t: f"'{t:%Y-%m-%d},'{value(r)}"), DAYS, 7, 0),
    ("quoted lines", lines(DAYS, lambda r, t: f'"{t:%Y-%m-%d},{value(r)}"'), DAYS, 7, 0),
    ("quoted lines with quotes", lines(DAYS, lambda r, t: f'"{t:%d/%m/%Y},""{value(r)}"""', '"date,""v"""'), DAYS, 7, 0),
    ("zeros at the end", plain(DAYS) + "\0" * 300, DAYS, 7, 0),
    ("a secret", among("x"), DAYS, 7, 2),
    ("a secret of Germany", among("k.A."), DAYS, 7, 2),
    ("a star", among("**"), DAYS, 7, 2),
    ("a sensor away", among("unavailable"), DAYS, 7, 2),
    ("a word in Spanish", among("sin dato"), DAYS, 7, 2),
    ("a well's mark", among("-999.25"), DAYS, 7, 2),
    ("a climate model's mark", among("1e20"), DAYS, 7, 2),
]  # fmt: skip


@pytest.mark.parametrize("right", RIGHT, ids=[row[0] for row in RIGHT])
def test_a_file_of_this_kind_is_read(right: tuple[str, str, pd.DatetimeIndex, int, int]) -> None:
    _, content, times, season, gaps = right
    found = read(content.encode())
    labels = pd.DatetimeIndex(pd.to_datetime(list(found.times)))
    assert (labels == times).all()
    assert found.period == season
    known = np.ones(len(times), dtype=bool) if found.known is None else found.known[:, 0]
    assert int((~known).sum()) == gaps
    assert found.values[known, 0].tolist() == np.array([value(row) for row in range(len(times))])[known].tolist()


ENCODED = [
    ("shift-jis", lambda r, t: f"{t.year}年{t.month}月{t.day}日,{value(r)}", "日付,売上"),
    ("euc-jp", lambda r, t: f"{t.year}年{t.month}月{t.day}日,{value(r)}", "年月日,値"),
    ("shift-jis", lambda r, t: f"{t:%Y/%m/%d},{value(r)}", "日付,売上"),
    ("cp949", lambda r, t: f"{t.year}년 {t.month}월 {t.day}일,{value(r)}", "날짜,값"),
    ("cp949", lambda r, t: f"{t:%Y-%m-%d},{value(r)}", "일자,판매량"),
    ("gb18030", lambda r, t: f"{t.year}年{t.month:02}月{t.day:02}日,{value(r)}", "日期,收盘"),
    ("utf-8", lambda r, t: f"{t.year}년 {t.month}월 {t.day}일,{value(r)}", "날짜,값"),
]


@pytest.mark.parametrize(("encoding", "line", "head"), ENCODED)
def test_a_table_of_few_words_shows_its_encoding(encoding, line, head) -> None:
    found = read(lines(DAYS, line, head).encode(encoding))
    assert found.names == (head.split(",")[1],)
    assert (found.times[0], found.times[-1], found.period) == ("2021-03-01", "2021-04-11", 7)


def test_what_fills_or_drops_is_told() -> None:
    for kind, sentence in (
        ("a year once", "of the same year"),
        ("a secret", "taken as missing: x (2)"),
        ("zeros at the end", "Zero bytes"),
    ):
        content = next(row[1] for row in RIGHT if row[0] == kind)
        assert sentence in " ".join(note.en for note in read(content.encode()).notes)


def test_a_number_far_below_all_others_is_missing_even_once() -> None:
    content = lines(DAYS, lambda row, time: f"{time:%Y-%m-%d},{-999 if row == 5 else 1000 + 20 * row}")
    found = read(content.encode())
    assert found.known is not None
    assert np.flatnonzero(~found.known[:, 0]).tolist() == [5]
    assert any(isinstance(note, Guess) and "-999" in note.en for note in found.notes)
