"""Small made-up files of kinds that people have: series, first, last, dates and season as they were written."""

import io
from collections.abc import Callable
from decimal import Decimal

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
SUNDAYS = pd.date_range("2021-02-28", periods=42)
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


SPANISH = "ene feb mar abr may jun jul ago sep oct nov dic".split()
MONATE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
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
    ("months below, years beside", "\n".join(["Month," + ",".join(map(str, range(2016, 2020))), *(f"{pd.Timestamp(2016, month, 1):%b}," + ",".join(str(value(12 * year + month - 1)) for year in range(4)) for month in range(1, 13)), "Total,1,2,3,4"]) + "\n", MONTHS, 12, 0),
    ("meses debajo, años al lado", "\n".join(["Mes;" + ";".join(map(str, range(2016, 2020))), *(f"{SPANISH[month]};" + ";".join(str(value(12 * year + month)).replace(".", ",") for year in range(4)) for month in range(12))]) + "\n", MONTHS, 12, 0),
    ("quarters below, years beside", "\n".join(["Quarter," + ",".join(map(str, range(2005, 2011))), *(f"Q{quarter + 1}," + ",".join(str(value(4 * year + quarter)) for year in range(6)) for quarter in range(4))]) + "\n", QUARTERS, 4, 0),
    ("weeks below, days beside", "\n".join(["Week of,Mon,Tue,Wed,Thu,Fri,Sat,Sun", *(f"{DAYS[7 * week]:%Y-%m-%d}," + ",".join(str(value(7 * week + day)) for day in range(7)) for week in range(6))]) + "\n", DAYS, 7, 0),
    ("weeks from Sunday", "\n".join(["semana,dom,lun,mar,mié,jue,vie,sáb", *(f"{SUNDAYS[7 * week]:%d/%m/%Y}," + ",".join(str(value(7 * week + day)) for day in range(7)) for week in range(6))]) + "\n", SUNDAYS, 7, 0),
    ("quarters as R prints them", "\n".join(["     Qtr1 Qtr2 Qtr3 Qtr4", *(f"{2005 + year} " + " ".join(str(value(4 * year + quarter)) for quarter in range(4)) for year in range(6))]) + "\n", QUARTERS, 4, 0),
    ("one row, days beside", "store," + ",".join(f"{day:%Y-%m-%d}" for day in DAYS) + "\nA," + ",".join(str(value(row)) for row in range(42)) + "\n", DAYS, 7, 0),
    ("one row, flags in its last cell", "geo\t" + "\t".join(f"{day:%Y-%m} " for day in MONTHS) + "\nES\t" + "\t".join(f"{value(row)}{' p' if row == 47 else ''} " for row in range(48)) + "\n", MONTHS, 12, 0),
    ("a clock that is seconds late", lines(HOURS, lambda r, t: f"{t + pd.Timedelta(seconds=r * 7 % 5):%Y-%m-%d %H:%M:%S},{value(r)}"), HOURS, 24, 0),
    ("a clock that is early and late", lines(HOURS, lambda r, t: f"{t + pd.Timedelta(seconds=600 + r * 13 % 41 - 20):%Y-%m-%d %H:%M:%S},{value(r)}"), HOURS, 24, 0),
    ("an office's table", "Tabelle: 61111-0002\nVerbraucherpreisindex: Deutschland, Monate;;\nDeutschland;;\n;;Index\n;;2020=100\n" + "".join(f"{t.year};{MONATE[t.month - 1]};{value(r)}\n".replace(".", ",") for r, t in enumerate(MONTHS)) + "__________\n(C)opyright Statistisches Amt, 2023\nStand: 25.07.2023 / 10:33:21\n", MONTHS, 12, 0),
    ("a remark with a date below", plain(DAYS) + "Updated on: 2023-07-25 10:33:21\n", DAYS, 7, 0),
    ("units in fewer columns", "Oxford\nLocation: 4509E 2072N, Lat 51.7\n  yyyy  mm   tmax  af\n             degC  days\n" + "".join(f" {t.year}  {t.month:2}  {value(r):6.2f}  {r % 9}\n" for r, t in enumerate(MONTHS)), MONTHS, 12, 0),
    ("a separator at the end of each row", lines(DAYS, lambda r, t: f"{t:%Y-%m-%d},{value(r)},"), DAYS, 7, 0),
    ("weeks in words", lines(WEEKS, lambda r, t: f"Week of {t:%B} {t.day} {t.year},{value(r)}", "Week,n"), WEEKS, 52, 0),
    ("weeks by a mark", lines(WEEKS, lambda r, t: f"w/c {t:%d/%m/%Y},{value(r)}", "Week,n"), WEEKS, 52, 0),
    ("semanas", lines(WEEKS, lambda r, t: f"Semana del {t:%d/%m/%Y},{value(r)}", "Semana,n"), WEEKS, 52, 0),
    ("a bank's mark", among("N/E"), DAYS, 7, 2),
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
    assert len(labels) == len(times)
    assert (np.abs(labels - times) < pd.Timedelta(minutes=11)).all()  # the clocks are up to 10 minutes late
    assert (np.diff(labels) == np.diff(times)).all()
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
    ("cp1254", lambda r, t: f"{t:%Y-%m-%d},{value(r)}", "Gün,Satış"),
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


def test_years_over_decimals_are_names() -> None:
    found = read(
        ("2020,2021\n" + "\n".join(f"{value(row)},{row}.5" for row in range(30)) + "\n").encode(), columns="2021"
    )
    assert found.values[:, 0].tolist() == [row + 0.5 for row in range(30)]


def test_days_beside_each_other_are_steps_of_every_row() -> None:
    head = "Store," + ",".join(f"{day:%d/%m/%Y}" for day in DAYS)
    rows = [f"{name}," + ",".join(str(value(row) + more) for row in range(42)) for name, more in (("A", 0), ("B", 7))]
    found = read("\n".join([head, *rows, ""]).encode())
    assert found.names == ("A", "B")
    assert found.values[-1].tolist() == [value(41), value(41) + 7]
    assert (found.times[0], found.times[-1]) == ("2021-03-01", "2021-04-11")


def test_times_far_from_even_stay_as_they_are() -> None:
    times = [time + pd.Timedelta(minutes=29 * (row % 3)) for row, time in enumerate(HOURS)]
    found = read(lines(pd.DatetimeIndex(times), lambda row, time: f"{time:%Y-%m-%d %H:%M},{value(row)}").encode())
    assert list(found.times) == [f"{time:%Y-%m-%d %H:%M}" for time in times]
    assert any("not equally long" in note.en for note in found.notes)


def test_exact_decimals_of_parquet_are_numbers() -> None:
    frame, content = pd.DataFrame({"t": DAYS, "v": [Decimal(str(value(row))) for row in range(42)]}), io.BytesIO()
    frame.to_parquet(content)
    assert read(content.getvalue()).values[:, 0].tolist() == [value(row) for row in range(42)]


@pytest.mark.parametrize("name", ["T", "Q", "min", "kW", "mm", "HR"])
@pytest.mark.parametrize(
    "line", [lambda r: f"{1900 + r}", lambda r: f"{DAYS[r]:%Y-%m-%d}", lambda r: f"{DAYS[r]:%Y,%m,%d}"]
)
def test_what_is_measured_is_no_part_of_the_dates_beside_it(name: str, line: Callable[[int], str]) -> None:
    values = [3 + (row * row) % 11 % 2 for row in range(42)]
    head = "year,month,day" if "," in line(0) else "year" if line(0) == "1900" else "date"
    found = read((f"{head},{name}\n" + "\n".join(f"{line(row)},{values[row]}" for row in range(42)) + "\n").encode())
    assert (found.names, found.values[:, 0].tolist()) == ((name,), values)
    assert found.times[:2] == (("1900", "1901") if line(0) == "1900" else ("2021-03-01", "2021-03-02"))


@pytest.mark.parametrize("late", [0, 1, 3])
def test_quarters_of_any_business_year_beside_dates_are_not_forecast(late: int) -> None:
    content = lines(MONTHS, lambda r, t: f"{t:%Y-%m-%d},{(t.month - 1 - late) % 12 // 3 + 1},{value(r)}", "date,Q,v")
    assert read(content.encode()).names == ("v",)
    content = lines(HOURS, lambda r, t: f"{t:%Y-%m-%d},{t.hour},{value(r)}", "date,HR,v")
    assert (read(content.encode()).names, read(content.encode()).times[1]) == (("v",), "2022-03-01 01:00")


def test_seasons_name_the_steps_wherever_they_stand() -> None:
    rows = [f"{value(row)};{1980 + row}/{(1981 + row) % 100:02}" for row in range(40)]
    found = read("\n".join(["Umsatz;Spielzeit", *reversed(rows), ""]).replace(".", ",").encode())
    assert (found.names, found.times[0], found.times[-1]) == (("Umsatz",), "1980", "2019")
    assert found.values[:, 0].tolist() == [value(row) for row in range(40)]


def test_a_cell_of_thousands_of_digits_beside_the_dates_is_no_year():
    """Python refuses to read so long a number: the reading of parts of dates must not ask it to."""
    found = read(lines(DAYS, lambda row, time: f"{time:%Y-%m-%d},{value(row)},{'9' * 5000}", "date,v,n").encode())
    assert found.names == ("v",) and len(found.values) == len(DAYS)
