"""Series that come along, and CSV files of one's own in every shape that people bring."""

import datetime

import numpy as np
import pytest

from playground.dataset import DATASETS, Series
from playground.datasets.own_series import OwnSeries
from playground.errors import PlaygroundError, WrongFile, WrongKnob
from playground.own_files import uploads


def read(words: str | bytes, **settings):
    return OwnSeries(**settings).read(words if isinstance(words, bytes) else words.encode(), 1)


def said(series) -> str:
    return " ".join(note.en for note in series.notes)


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


MONTHS = [f"{1990 + month // 12}-{month % 12 + 1:02}" for month in range(30)]


@pytest.mark.parametrize(
    ("name", "length", "period", "first", "last"),
    [
        ("sunspots", 309, 11, "1700", "2008"),
        ("co2", 526, 12, "1958-03", "2001-12"),
        ("elnino", 732, 12, "1950-01", "2010-12"),
    ],
)
def test_series_that_come_along(name, length, period, first, last):
    dataset = DATASETS[name]
    series = dataset().load()
    assert series.values.shape == (length, 1)
    assert np.isfinite(series.values).all()
    assert series.period == period
    assert len(series.times) == length
    assert (series.times[0], series.times[-1]) == (first, last)
    assert "ublic domain" in dataset.licence.en
    assert series.notes


def test_missing_carbon_dioxide_is_told_and_filled():
    series = DATASETS["co2"]().load()
    assert "59 weeks are missing; the 5 months" in said(series)
    gap = series.times.index("1958-06")
    assert series.values[gap, 0] == pytest.approx((series.values[gap - 1, 0] + series.values[gap + 1, 0]) / 2)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_guessed(mark):
    series = read(lines(mark.join(["month", "sales"]), *(mark.join([m, f"{n}.5"]) for n, m in enumerate(MONTHS))))
    assert series.names == ("sales",)
    assert series.times == tuple(MONTHS)
    assert series.period == 12
    assert series.values[:2, 0].tolist() == [0.5, 1.5]
    assert "A season of 12" in said(series)


def test_decimal_comma_and_thousands():
    series = read(
        lines("fecha;precio;otro", *(f"{m};{n},25;1.00{n % 10},5" for n, m in enumerate(MONTHS))), columns="*"
    )
    assert series.values[3].tolist() == [3.25, 1003.5]
    assert "Decimals follow a comma" in said(series)
    series = read(lines("t,v", *(f'{1990 + n},"1,00{n % 10}.5"' for n in range(25))))
    assert series.values[3, 0] == 1003.5
    assert series.times[0] == "1990"


def test_a_single_column_without_a_heading():
    series = read(lines(*(str(n * n) for n in range(25))))
    assert series.values[:3, 0].tolist() == [0, 1, 4]
    assert series.names == ("column 1",)
    assert series.times == ()
    assert series.period == 1
    assert "columns are numbered" in said(series)


def test_a_single_column_of_counting_numbers_is_values():
    assert read(lines("level", *map(str, range(25)))).values[:, 0].tolist() == list(range(25))


def test_decimal_commas_in_a_single_column():
    series = read(lines("nivel", *(f"{n},5" for n in range(25))), separator="semicolon")
    assert series.values[:2, 0].tolist() == [0.5, 1.5]


def test_columns_by_name_all_and_guessed():
    table = lines("year,rain,sun,place", *(f"{1900 + n},{n * n},{2 * n},here" for n in range(25)))
    assert read(table).names == ("rain",)
    assert "also has sun" in said(read(table))
    assert read(table, columns="*").names == ("rain", "sun")
    assert read(table, columns="Sun, rain").names == ("sun", "rain")
    with pytest.raises(WrongFile, match=r"no column .snow.; it has year, rain, sun, place"):
        read(table, columns="snow")


def test_year_month_day_and_hour_make_one_time():
    hours = [(2010, 1, 1 + n // 24, n % 24) for n in range(60)]
    table = lines(
        "No,year,month,day,hour,pm", *(f"{n},{y},{m},{d},{h},{n * 2}" for n, (y, m, d, h) in enumerate(hours))
    )
    series = read(table)
    assert series.names == ("pm",)
    assert series.times[25] == "2010-01-02 01:00"
    assert series.period == 24


def test_seconds_in_a_column_of_their_own_are_told_apart():
    rows = [f"2010,1,1,0,{n // 60},{n % 60},{n * 2}" for n in range(90)]
    series = read(lines("year,month,day,hour,minute,second,pm", *rows), time="year,month,day,hour,minute,second")
    assert (len(series.values), series.times[61]) == (90, "2010-01-01 00:01:01")


@pytest.mark.parametrize(
    ("form", "period"),
    [("%d/%m/%Y", 7), ("%m/%d/%Y", 7), ("%d.%m.%Y", 7), ("%Y%m%d", 7), ("%d %b %Y", 7), ("%Y-%m-%dT%H:%M:%S", 7)],
)
def test_dates_are_read_however_they_are_written(form, period):
    start = datetime.date(2021, 1, 5)
    days = [start + datetime.timedelta(days=n) for n in range(40)]
    series = read(lines("date;v", *(f"{day.strftime(form)};{n}" for n, day in enumerate(days))))
    assert series.times[0] == "2021-01-05"
    assert series.times[-1] == "2021-02-13"
    assert series.period == period


def test_rows_out_of_order_are_put_in_order():
    rows = [f"{1900 + n},{n}" for n in range(25)]
    series = read(lines("year,v", *reversed(rows)))
    assert series.values[:, 0].tolist() == list(range(25))
    assert "newest row came first" in said(series)
    series = read(lines("year,v", *rows[10:], *rows[:10]))
    assert series.values[:, 0].tolist() == list(range(25))
    assert "sorted by time" in said(series)


def test_missing_steps_and_values_are_filled_and_said():
    rows = [f"{m},{n if n != 5 else 'NA'}" for n, m in enumerate(MONTHS) if n != 10]
    series = read(lines("month,v", *rows))
    assert series.times == tuple(MONTHS)
    assert series.values[:, 0].tolist() == list(range(30))
    assert "missing from the file: 1." in said(series)
    assert "Missing values: 2 of 30" in said(series)
    assert read(lines("month,v", *rows), missing="forward").values[[5, 10], 0].tolist() == [4, 9]
    with pytest.raises(WrongFile, match="missing: 2, the first in step 6"):
        read(lines("month,v", *rows), missing="refuse")


def test_uneven_steps_are_taken_as_they_come():
    days = np.cumsum(np.random.default_rng(0).integers(1, 90, size=40))
    rows = [f"{datetime.date(2000, 1, 1) + datetime.timedelta(days=int(day))},{n}" for n, day in enumerate(days)]
    series = read(lines("date,v", *rows))
    assert len(series.values) == 40
    assert "not equally long" in said(series)


def test_few_twins_are_averaged_and_many_refused():
    rows = [f"{1900 + n},{n}" for n in range(25)]
    series = read(lines("year,v", *rows, "1924,26"))
    assert series.values[-1, 0] == 25
    assert "mean was taken" in said(series)
    with pytest.raises(WrongFile, match="several series in long format"):
        read(lines("year,v", *rows, *rows))


def test_a_season_of_ones_own():
    assert read(lines("year,v", *(f"{1900 + n},{n}" for n in range(25))), season=11).period == 11


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    words = lines("año;población", *(f"{1900 + n};{n}" for n in range(25)))
    series = read(words.encode(encoding))
    assert series.names == ("población",)
    assert ("Windows-1252" in said(series)) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("year,v\n" + "\n".join(f"{1900 + n},{n if n != 7 else 'seven'}" for n in range(25)), "row 9 has “seven”"),
        ("name,word\n" + "a,b\n" * 25, "No column of the file holds numbers"),
        ("year,v\n", "No column of the file holds numbers|no rows of values"),
        ("\n\n  \n", "no rows of values"),
        ("year,v\n" + "1990,1\n1991,2,3,4\n", "Line 3 has 4 columns"),
        ("a,b\n1,2\n" * 1, "at least 20"),
        (bytes(range(256)) * 40, "not plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture"),
        ("year,v\n" + "\n".join(f"{1900 + n},{n}e200" for n in range(25)), "larger unit"),
        ("v\n" + '"1\n' * 3, "CSV|rows|numbers"),
    ],
)
def test_wrong_files_are_refused_in_a_sentence(content, sentence):
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(PlaygroundError, match=sentence) as found:
        OwnSeries().read(content, 20)
    assert found.value.text.es != found.value.text.en


def test_a_column_without_values_is_refused():
    with pytest.raises(WrongFile, match="is empty"):
        read(lines("year,v,w", *(f"{1900 + n},,{n}" for n in range(25))), columns="v")


def test_from_an_upload_to_a_series():
    identity = uploads.keep(lines("year,v", *(f"{1900 + n},{n}" for n in range(25))).encode(), "mine.csv")
    assert len(DATASETS["own_series"](file=identity).load().values) == 25
    with pytest.raises(PlaygroundError, match="upload a CSV"):
        OwnSeries().load()
    with pytest.raises(PlaygroundError, match="upload it again"):
        OwnSeries(file="0" * 64).load()
    with pytest.raises(WrongKnob):
        OwnSeries.configure({"file": "../../etc/passwd"})
    settings = OwnSeries(file=identity, columns="v")
    assert OwnSeries.configure(settings.plain()) == settings
    assert OwnSeries.configure(OwnSeries().plain()) == OwnSeries()


@pytest.mark.parametrize("kind", ["own_series", "co2", "elnino", "sunspots"])
def test_new_values_are_read_however_few(kind: str) -> None:
    found = DATASETS[kind]().parse({"new.csv": b"month,ppm\n2001-01,370.5\n2001-02,371.5\n2001-03,372\n"})
    assert isinstance(found, Series) and found.values[:, 0].tolist() == [370.5, 371.5, 372.0]
    with pytest.raises(WrongFile, match="one is needed"):
        DATASETS[kind]().parse({"a.csv": b"", "b.csv": b""})
