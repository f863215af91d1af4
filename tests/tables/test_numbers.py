"""Columns of numbers as people and their programs write them."""

import numpy as np
import pytest

from playground.tables import sentinels
from playground.tables.numbers import read, read_all
from playground.text import Guess

NAN = float("nan")


def notes(found) -> str:
    return " ".join(note.en for note in found.notes)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["700", "980", "1,000", "1,020"], [700, 980, 1000, 1020]),
        (["970", "990", "1.000", "1.010"], [970, 990, 1000, 1010]),
        (["0,500", "0,501"], [0.5, 0.501]),
        (["0.500", "1.501"], [0.5, 1.501]),
        (["1.234.567,89", "12"], [1234567.89, 12]),
        (["1,234,567.89", "12"], [1234567.89, 12]),
        (["12,34,567", "1,23,456.5"], [1234567, 123456.5]),
        (["1500", "1.250", "2.125"], [1500, 1.25, 2.125]),
        (["10 000,00", "10\u202f215,90", "9\u00a0999,5"], [10000, 10215.9, 9999.5]),
        (["10'000.00", "10\u2019215.9"], [10000, 10215.9]),
        (["(1,000.00)", "1,001.00", "$(3)"], [-1000, 1001, -3]),
        (["5-", "\N{MINUS SIGN}5", "+5", "-5"], [-5, -5, 5, -5]),
        (["1e5", "1.5E-3", "-2e2"], [1e5, 0.0015, -200]),
        (["\u0663\u066b\u0665", "\uff11\uff12"], [3.5, 12]),
        (["$1.5", "-$2", "$ 3"], [1.5, -2, 3]),
        (["100,00 €", "99,5 €"], [100, 99.5]),
        (["R$ 1.234,56", "R$ 2"], [1234.56, 2]),
        (["kr 12,50", "kr 3,25"], [12.5, 3.25]),
        (["10.0%", "-3 %"], [10, -3]),
        (["12 kWh", "13.5 kWh"], [12, 13.5]),
        (["1.02M", "890.2K", "3"], [1020000, 890200, 3]),
        (["12.3*", "12.4 e", "1 234 (p)", "5"], [12.3, 12.4, 1234, 5]),
        (["#DIV/0!", "#¡VALOR!", "#N/A", "####", "7"], [NAN, NAN, NAN, NAN, 7]),
        (["", "NA", "n/a", "..", ":", "7"], [NAN, NAN, NAN, NAN, NAN, 7]),
        (["12345678.90", "12345679.10"], [12345678.90, 12345679.10]),
    ],
)
def test_a_column_is_read_as_a_whole(words, right):
    found = read(words, "v")
    assert np.array_equal(found.values, np.array(right), equal_nan=True)
    assert found.values.dtype == np.float64 and found.wrong == [] and found.proven


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["1", "seven", "3"], [1]),
        (["1.5", "2,5", "3.5"], [1]),
        (["12 kg", "13 kg", "500 g"], [2]),
        (["$5", "$6", "5 €"], [2]),
        (["12 34", "5"], [0]),
        (["2018-01", "2018-02"], [0, 1]),
        (["01/02/2018", "3"], [0]),
        (["H1", "H2"], [0, 1]),
        (["2023T4", "5"], [0]),
    ],
)
def test_what_is_no_number_of_the_column_is_named(words, wrong):
    assert read(words, "v").wrong == wrong


def test_what_the_column_leaves_open_is_told():
    for separator, right in ((",", [1000, 1022]), (";", [1.0, 1.022]), ("", [1.0, 1.022])):
        found = read(["1,000", "1,022"], "v", separator=separator)
        assert found.values.tolist() == right
        assert [note.settings for note in found.notes if isinstance(note, Guess)] == [("data.decimal",)]
    assert read(["1,000", "1,022"], "v", "comma").values.tolist() == [1.0, 1.022]
    assert read(["1,000", "1,022"], "v", "point").values.tolist() == [1000, 1022]
    assert read(["1.022", "1.043"], "v", "comma").values.tolist() == [1022, 1043]


def test_one_column_settles_the_others():
    found = read_all([["1.022", "1.043"], ["0,5", "1,25"]], ["v", "w"], "guess", ";")
    assert found[0].values.tolist() == [1022, 1043] and found[0].proven
    found = read_all([["1,022", "1,043"], ["0.5", "1.25"]], ["v", "w"], "guess", ";")
    assert found[0].values.tolist() == [1022, 1043]


def test_bounds_flags_units_and_errors_are_told():
    assert "Bounds or estimates in “v” were taken" in notes(read(["<1", ">100", "~5", "7"], "v"))
    assert "Marks behind 2 numbers of “v” were left out: e, p" in notes(read(["1", "2 e", "3 p", "4", "5"], "v"))
    assert "“v” is in %" in notes(read(["5%", "7%"], "v"))
    assert "“kWh” beside the numbers" in notes(read(["5 kWh", "7 kWh"], "v"))
    assert "#DIV/0! (2)" in notes(read(["#DIV/0!", "1", "#DIV/0!"], "v"))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([100.0, -999, 120, -999, 140], {-999.0: 2}),
        ([2.0, -200, 1.5, -200, 3], {-200.0: 2}),
        ([5.0, 9999, 7, 9999, 6], {9999.0: 2}),
        ([20.5, -99.9, 19, -99.9, -5], {-99.9: 2}),
        ([100.0, -9999, 120, 130], {-9999.0: 1}),
        ([950.0, 999, 1001, 999, 1010], {}),
        ([-1000.0, -999, -998, -999], {}),
        ([0.0, 700, 999, 999, 300], {}),
        ([-999.0, -999, -999], {}),
    ],
)
def test_marks_of_missing_values_stand_far_from_all_others(values, found):
    assert sentinels.guessed(np.array(values)) == found


def test_marks_of_missing_values_can_be_set():
    values = np.array([1.0, -1, 2, -999, -999])
    assert np.isnan(sentinels.taken_out(values, "", "v")[0]).tolist() == [False, False, False, True, True]
    assert np.isnan(sentinels.taken_out(values, "-1, bad", "v")[0]).tolist() == [False, True, False, False, False]
    assert sentinels.taken_out(values, "none", "v")[0].tolist() == values.tolist()
    assert sentinels.words("-1, Bad; x") == ["-1, bad", "x"] and sentinels.words("none") == []
