"""Columns of dates as people and their programs write them."""

import datetime

import numpy as np
import pandas as pd
import pytest

from playground.tables import dates
from playground.text import Guess

DAYS = pd.date_range("2021-12-20", periods=40)
MONTHS = pd.date_range("2019-11-01", periods=30, freq="MS")
HOURS = pd.date_range("2021-05-30 20:00", periods=60, freq="h")
ENERO = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"]
SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
OCAK = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
LUNES = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
LUNDI = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTAG = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
MAART = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
STYCZEN = [
    "styczeń",
    "luty",
    "marzec",
    "kwiecień",
    "maj",
    "czerwiec",
    "lipiec",
    "sierpień",
    "wrzesień",
    "październik",
    "listopad",
    "grudzień",
]
JANVAR = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


@pytest.mark.parametrize(
    ("right", "written"),
    [
        (DAYS, lambda d: d.strftime("%Y-%m-%d")),
        (DAYS, lambda d: d.strftime("%d/%m/%Y")),
        (DAYS, lambda d: d.strftime("%m/%d/%Y")),
        (DAYS, lambda d: d.strftime("%d.%m.%y")),
        (DAYS, lambda d: d.strftime("%m/%d/%y")),
        (DAYS, lambda d: d.strftime("%Y%m%d")),
        (DAYS, lambda d: d.strftime("%d-%b-%Y")),
        (DAYS, lambda d: d.strftime("%a, %d %b %Y")),
        (DAYS, lambda d: d.strftime("%B %d, %Y")),
        (DAYS, lambda d: f"{d.day} de {SPANISH[d.month - 1]} de {d.year}"),
        (DAYS, lambda d: f"{d.day}º {SPANISH[d.month - 1]} {d.year}"),
        (DAYS, lambda d: f"{d.year}年{d.month}月{d.day}日"),
        (DAYS, lambda d: f"{d.year}. {d.month}. {d.day}."),
        (MONTHS, lambda d: d.strftime("%d/%m/%Y")),
        (MONTHS, lambda d: d.strftime("%m/%d/%Y")),
        (MONTHS, lambda d: d.strftime("%d/%m/%y")),
        (MONTHS, lambda d: d.strftime("%m/%Y")),
        (MONTHS, lambda d: d.strftime("%Y%m")),
        (MONTHS, lambda d: d.strftime("%YM%m")),
        (MONTHS, lambda d: d.strftime("%b-%y")),
        (MONTHS, lambda d: f"{ENERO[d.month - 1]}-{d.year % 100:02}"),
        (MONTHS, lambda d: f"{ENERO[d.month - 1].upper()}. {d.year}"),
        (MONTHS, lambda d: f"{d.year + (d.month - 0.5) / 12:.3f}"),
        (MONTHS, lambda d: f"{d.year + (d.month - 1) / 12:.4f}"),
        (HOURS, lambda d: d.strftime("%d/%m/%Y %H:%M")),
        (HOURS, lambda d: d.strftime("%m/%d/%Y %I:%M:%S %p")),
        (HOURS, lambda d: d.strftime("%Y%m%d%H")),
        (HOURS, lambda d: d.strftime("%d.%m.%Y %H.%M.%S")),
        (HOURS, lambda d: d.strftime("%d/%m/%Y %I:%M ") + ("a. m." if d.hour < 12 else "p. m.")),
        (DAYS, lambda d: f"{LUNES[d.weekday()]}, {d.day} de {SPANISH[d.month - 1]} de {d.year}"),
        (DAYS, lambda d: f"{LUNES[d.weekday()][:3]} {d:%d/%m/%Y}"),
        (DAYS, lambda d: f"{LUNDI[d.weekday()]} {d:%d/%m/%Y}"),
        (DAYS, lambda d: f"{MONTAG[d.weekday()]}, {d:%d.%m.%Y}"),
        (DAYS, lambda d: f"{MONTAG[d.weekday()][:2]} {d:%d.%m.%Y}"),
        (MONTHS, lambda d: f"{MAART[d.month - 1]} {d.year}"),
        (MONTHS, lambda d: f"{MAART[d.month - 1][:3]}-{d.year % 100:02}"),
        (MONTHS, lambda d: f"{STYCZEN[d.month - 1]} {d.year}"),
        (MONTHS, lambda d: f"{OCAK[d.month - 1]} {d.year}"),
        (MONTHS, lambda d: f"{OCAK[d.month - 1][:3]}-{d.year % 100:02}"),
        (MONTHS, lambda d: f"{JANVAR[d.month - 1]} {d.year}"),
        (MONTHS, lambda d: f"{JANVAR[d.month - 1][:3]}.{d.year % 100:02}"),
        (HOURS, lambda d: d.strftime("%a %b %d %H:%M:%S %Y")),
        (HOURS, lambda d: d.strftime("%y/%m/%d %H")),
        (HOURS, lambda d: d.strftime("%d.%m.%Y %H")),
        (HOURS, lambda d: d.strftime("%Y-%m-%dT%H:%M:%S.000")),
        (HOURS, lambda d: d.strftime("%d/%b/%Y:%H:%M:%S")),
        (
            HOURS,
            lambda d: (
                (d - pd.Timedelta(days=1)).strftime("%d.%m.%Y 24:00") if d.hour == 0 else d.strftime("%d.%m.%Y %H:%M")
            ),
        ),
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_dates_are_read_however_they_are_written(right, written, newest_first):
    right = right[::-1] if newest_first else right
    found = dates.read([written(moment) for moment in right], "date")
    assert found is not None and isinstance(found.axis, pd.DatetimeIndex)
    assert (found.axis == right).all()
    assert not found.utc and not any(isinstance(note, Guess) for note in found.notes)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["2000Q1", "2000Q2", "2000Q3"], ["2000-01-01", "2000-04-01", "2000-07-01"]),
        (["Q4 1999", "Q1 2000"], ["1999-10-01", "2000-01-01"]),
        (["2023T4", "2023T3"], ["2023-10-01", "2023-07-01"]),
        (["4T2023", "1T2024"], ["2023-10-01", "2024-01-01"]),
        (["1er trim. 2020", "2º trimestre 2020"], ["2020-01-01", "2020-04-01"]),
        (["IV 2019", "I 2020"], ["2019-10-01", "2020-01-01"]),
        (["2020-S1", "2020-S2"], ["2020-01-01", "2020-07-01"]),
        (["2020-W53", "2021-W01"], ["2020-12-28", "2021-01-04"]),
        (["2020W02", "2020W03"], ["2020-01-06", "2020-01-13"]),
        (["1/1/64", "2/1/64", "3/1/64", "12/1/73"], ["1964-01-01", "1964-02-01", "1964-03-01", "1973-12-01"]),
        (["Dec-99", "Jan-00", "Feb-00"], ["1999-12-01", "2000-01-01", "2000-02-01"]),
    ],
)
def test_quarters_weeks_and_years_of_two_digits(words, right):
    assert dates.read(words, "date").axis.strftime("%Y-%m-%d").tolist() == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["2023-10-29T02:00:00+02:00", "2023-10-29T02:00:00+01:00"], ["2023-10-29 00:00", "2023-10-29 01:00"]),
        (["2023-10-29 02:00 +0200", "2023-10-29 02:00 +0100"], ["2023-10-29 00:00", "2023-10-29 01:00"]),
        (["2023-10-29 02:00 CEST", "2023-10-29 02:00 CET"], ["2023-10-29 00:00", "2023-10-29 01:00"]),
        (
            ["2023-07-01 02:00 Europe/Madrid", "2023-07-01 03:00 Europe/Madrid"],
            ["2023-07-01 00:00", "2023-07-01 01:00"],
        ),
        (["2023-01-01T00:00:00Z", "2023-01-01T01:00:00Z"], ["2023-01-01 00:00", "2023-01-01 01:00"]),
        (["1609459200", "1609462800"], ["2021-01-01 00:00", "2021-01-01 01:00"]),
        (["1609459200000", "1609462800000"], ["2021-01-01 00:00", "2021-01-01 01:00"]),
        (["1609459200000000000", "1609462800000000000"], ["2021-01-01 00:00", "2021-01-01 01:00"]),
    ],
)
def test_offsets_zones_and_epochs_are_utc(words, right):
    found = dates.read(words, "time")
    assert found.utc and found.axis.strftime("%Y-%m-%d %H:%M").tolist() == right


def test_midnights_of_a_place_whose_clocks_change_are_days():
    local = pd.date_range("2023-03-06", periods=20, tz="America/New_York")
    found = dates.read([moment.isoformat(sep=" ") for moment in local], "Date")
    assert not found.utc and (found.axis == local.tz_localize(None)).all()


def test_an_unknown_zone_is_told():
    found = dates.read(["2023-01-01 00:00 XYZ", "2023-01-01 01:00 XYZ"], "time")
    assert "“xyz” in “time” is not known" in found.notes[0].en


def test_what_the_column_leaves_open_is_told_and_can_be_set():
    words = [f"01/{month:02}/2018" for month in range(1, 13)]
    found = dates.read(words, "date")
    assert [note.settings for note in found.notes if isinstance(note, Guess)] == [("data.dates",)]
    months, days = dates.read(words, "date", "day_first"), dates.read(words, "date", "month_first")
    assert months.axis.month.tolist() == list(range(1, 13)) and days.axis.day.tolist() == list(range(1, 13))
    assert not months.notes and not days.notes
    assert dates.read(words, "fecha", "guess", True).axis.month.tolist() == list(range(1, 13))


def test_rows_without_a_date_are_left_out():
    found = dates.read([*(day.strftime("%d/%m/%Y") for day in DAYS), "Total", ""], "date")
    assert found.rows.tolist() == list(range(40))


def test_whole_numbers_and_words():
    assert dates.read(["1990", "1991", "1992"], "year").axis.tolist() == [1990, 1991, 1992]
    assert dates.read(["red", "green", "blue"], "colour") is None
    assert dates.read(["1846.9", "1963.2", "1851.5"], "v") is None
    assert dates.read(["6.9069", "7.1489", "5.2222"], "v") is None
    assert dates.read(["", ""], "v") is None
    assert np.issubdtype(dates.read(["3", "2", "1"], "n").axis.dtype, np.integer)
    assert datetime.datetime.now(tz=datetime.UTC).year < 2090, "years of two digits need another look"
