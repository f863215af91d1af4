"""Tables in every format and shape; the values are those of pandas, told by hand how each file is written."""

import io
import json
import multiprocessing
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from playground.errors import OverLimit, WrongFile, WrongInput
from playground.tables.reading import read
from playground.text import Guess

CASES = Path(__file__).parents[1] / "cases"
WRITTEN = {
    "01_24h.csv": {"sep": ";"}, "06_single_decimal_comma.csv": {"sep": "\t"}, "08_comment_lines.csv": {"skiprows": 3},
    "06b_single_decimal_comma_nohead.csv": {"sep": "\t", "header": None}, "21_silso.csv": {"sep": ";", "header": None},
    "25_google_trends.csv": {"skiprows": 2}, "26_sep_line.csv": {"sep": ";", "skiprows": 1}, "39c_accounting.csv": {},
    "09_yf_multiheader.csv": {"skiprows": 3, "header": None, "names": ["Date", "Close", "High", "Low", "Open", "Volume"]},
    "15b_airquality.csv": {"sep": ";", "nrows": 120, "usecols": range(5)}, "40_footer.csv": {"nrows": 60},
    "38_tab_us_thousands.txt": {"sep": "\t"}, "38c_quoted_3dec.csv": {}, "63_wide_hours.csv": {}, "13_wide_m3.csv": {},
    "62_stooq_ascii.txt": {}, "66b_nbsp_thousands.csv": {"sep": ";"}, "45_yearmonth_wide.csv": {}, "14_long_ids.csv": {},
    "t01_unbalanced_quote.tsv": {"sep": "\t", "header": None, "quoting": 3}, "t07_airline.csv": {}, "t13_label_case.csv": {},
    "t15_sep.csv": {"sep": ";", "skiprows": 1}, "t17b_backslash.csv": {"escapechar": "\\", "doublequote": False},
    "t20_fold_numbers.csv": {}, "t23_cp1251.csv": {"encoding": "cp1251"}, "t24_gbk.csv": {"encoding": "gbk"},
    "t05_one_bad_byte.csv": {"encoding_errors": "replace"}, "t08_jsonl_as.txt": None, "t03_fasttext.txt": None,
}  # fmt: skip
"""How each case is written."""


def content(name):
    return (CASES / name).read_bytes()


@pytest.mark.parametrize("name", [name for name, how in WRITTEN.items() if how is not None])
def test_cases_are_read_as_pandas_reads_them_when_it_is_told_how(name):
    how = WRITTEN[name]
    wanted = pd.read_csv(CASES / name, dtype=str, keep_default_na=False, **how)
    found = read(content(name))
    if how.get("header", 0) is not None or "names" in how:
        assert found.names == tuple(wanted.columns)
    else:
        assert found.names == tuple(f"column {number}" for number in range(1, len(wanted.columns) + 1))
    assert found.heading == (how.get("header", 0) is not None or "names" in how)
    assert len(found.lines) == len(wanted)
    for words, (_, column) in zip(found.columns, wanted.items(), strict=True):
        assert list(words) == [cell.strip() for cell in column]
    file = content(name).decode(how.get("encoding", "utf-8"), "replace").splitlines()
    assert all(found.columns[0][place][:3] in file[found.lines[place] - 1] for place in (0, -1))


def test_json_lines_and_fasttext():
    wanted = [json.loads(line) for line in content("t08_jsonl_as.txt").decode().splitlines()]
    found = read(content("t08_jsonl_as.txt"))
    assert found.names == ("stars", "text") and found.exact == (True, False)
    assert found.columns == (tuple(str(row["stars"]) for row in wanted), tuple(row["text"] for row in wanted))
    labelled = read(content("t03_fasttext.txt"))
    assert len(labelled.lines) == 80
    assert [column[0] for column in labelled.columns] == ["broke after a day 0, and so on. Yes, really!", "1"]


def lines(*parts):
    return "\n".join(parts).encode()


DAYS = [f"2022-01-{day:02},{100 + day}" for day in range(1, 31)]


@pytest.mark.parametrize(
    "above",
    [
        ["# Station 12", "# units, ppm", "#"],
        ["Monthly sales"],
        ["Ventas mensuales;España", ""],
        ["% made by a program", "%"],
        ["Title, with a comma, and another", "", ""],
        ["// x", "// y"],
        ["sep=,"],
        ['"Fuente: INE"', "", '"Tabla 1"', ""],
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "below", [[], ["", "Source: INE"], ["Total,3465"], ["Suma,3465", "Media,115"], ["# end"], ["Nota: a, b"]], ids=str
)
def test_lines_above_and_below_are_left_out_and_told(above, below):
    found = read(lines(*above, "date,sales", *DAYS, *below))
    assert found.names == ("date", "sales") and len(found.lines) == 30
    assert (found.columns[1][0], found.columns[1][-1]) == ("101", "130")
    assert found.lines[0] == len(above) + 2
    told = [note.en for note in found.notes if isinstance(note, Guess)]
    assert any("above" in note for note in told) == (above != ["sep=,"])
    assert any("below" in note for note in told) == bool(below)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_heading_of_several_lines_is_one(separator):
    head = ["Price,Close,Close,Volume", "Ticker,AAA,BBB,AAA", "Date,,,"]
    rows = [f"2022-01-{day:02},{day}.5,{day}.7,{day}00" for day in range(1, 31)]
    found = read(lines(*head, *rows).replace(b",", separator.encode()))
    assert found.names == ("Date", "Close AAA", "Close BBB", "Volume")
    assert len(found.lines) == 30 and found.lines[0] == 4


def test_a_row_of_units_is_no_value():
    found = read(lines("time,temperature,pressure", ",°C,hPa", *(f"2022-01-{d:02},{d}.5,1000" for d in range(1, 31))))
    assert found.names == ("time", "temperature", "pressure") and len(found.lines) == 30


def test_years_as_names():
    found = read(lines("region,2019,2020,2021", *(f"place {n},{n},{n + 1},{n + 2}" for n in range(20))))
    assert found.names == ("region", "2019", "2020", "2021") and len(found.lines) == 20


def test_names_of_rows_as_r_writes_them():
    found = read(lines('"date","y"', *(f'"{n}","2022-01-{n:02}",{n}.5' for n in range(1, 31))))
    assert found.names == ("column 1", "date", "y") and found.columns[2][0] == "1.5"


@pytest.mark.parametrize(
    "rows",
    [
        ["date,value", *(f"2022-01-{d:02},{d},5" for d in range(1, 31))],
        ["date,value", *DAYS[:10], "2022-01-11,1,022", *DAYS[11:]],
        [*DAYS[:10], "2022-01-11,1,2,3", *DAYS[11:]],
    ],
    ids=["decimal commas", "one of thousands", "one more"],
)
def test_rows_of_another_length_are_refused_by_their_line(rows):
    with pytest.raises(WrongFile, match=r"Line \d+ has \d columns where"):
        read(lines(*rows))


def test_a_few_rows_of_another_length_may_be_left_out_and_are_told():
    found = read(
        lines("text,label", *(f"words {n},{'ab'[n % 2]}" for n in range(30)), "one, two,a", "last,b"), most_odd=0.1
    )
    assert len(found.lines) == 31
    assert any("1 rows have more or fewer cells" in note.en and "line 32" in note.en for note in found.notes)


def test_a_column_of_decimal_commas_beside_row_numbers_stays_two_columns():
    assert len(read(lines(*(f"{n},{100 + n}" for n in range(1, 30)))).names) == 2
    assert len(read(lines(*(f"{1 + n % 3},{100 + n}" for n in range(1, 30)))).names) == 1


def test_blanks_inside_quotation_marks_are_no_separators():
    """Numbers with blanks between thousands and a decimal comma, below a title of two words."""
    rows = [f'"{1890 + n}","1 {511 + n},73"' for n in range(40)]
    found = read(lines("Informe anual", "", '"Year","Ventas"', *rows, "Fuente: INE"))
    assert found.names == ("Year", "Ventas") and len(found.lines) == 40
    assert found.columns[1][:2] == ("1 511,73", "1 512,73")
    bare = read(lines("x y", *(f"{n},5 {n + 1},25" for n in range(40))))
    assert bare.names == ("x", "y") and bare.columns[1][0] == "1,25"


@pytest.mark.parametrize("cell", ["{}", '"{}"', "{} kg", '"{} kg"'])
@pytest.mark.parametrize(
    ("above", "below"),
    [("", "\nSource: own survey 2023\n"), ("Tabla 3: población total\nyear,people\n", "Fuente: INE\n")],
)
def test_blanks_between_thousands_behind_years_are_no_separators(cell, above, below):
    values = [f"{value:,}".replace(",", " ") for value in range(5_537_360, 9_000_000, 99_991)]
    lines = [f"{1900 + number},{cell.format(value)}" for number, value in enumerate(values)]
    table = read((above + "\n".join(lines) + "\n" + below).encode())
    assert (table.separator, table.columns[0][0]) == (",", "1900")
    assert [word.removesuffix(" kg") for word in table.columns[1]] == values


def test_blanks_between_thousands_are_no_separators():
    rows = [f"1975年{1 + n % 12}月1日,5 {100 + n} 360" for n in range(40)]
    found = read(lines("# exported", "#", "DATE,Ventas", *rows, "", "Source: own survey"))
    assert found.names == ("DATE", "Ventas") and found.columns[1] == tuple(f"5 {100 + n} 360" for n in range(40))
    # Here commas stand before decimals, and blanks between cells.
    rows = [f"Lugo {n},5 {125 + n},3" for n in range(40)]
    found = read(lines("Informe", "place a b", *rows, "Fuente: INE"))
    assert found.names == ("place", "a", "b") and found.columns[1][1] == "1,5" and found.columns[2][1] == "126,3"


@pytest.mark.parametrize("clock", ["{:02}:30:00 AM", "{:02}:15", "{:02}:00 p. m."])
def test_blanks_between_dates_and_times_are_no_separators(clock):
    times = [f"1957/04/{1 + n // 12:02} {clock.format(1 + n % 12)}" for n in range(60)]
    rows = [f"{time},$5.{n % 10}" for n, time in enumerate(times)]
    found = read(lines("Category: All categories", "", "Datum,Close", *rows, "", "Source: own survey"))
    assert found.names == ("Datum", "Close") and list(found.columns[0]) == times


@pytest.mark.parametrize("quarter", ["Q{} {}", "T{} {}", "{}T {}"])
def test_blanks_between_quarters_and_years_are_no_separators(quarter):
    rows = [f"{quarter.format(1 + n % 4, 1966 + n // 4)},{67_633 + n}.6" for n in range(60)]
    found = read(lines("Category: All categories", "", "DATE,Precio medio", *rows, "Fuente: INE"))
    assert found.names == ("DATE", "Precio medio") and found.columns[1][:2] == ("67633.6", "67634.6")


def test_blanks_between_dates_times_and_decimal_commas_are_separators():
    rows = [f"1957/04/{1 + n // 12:02} {1 + n % 12:02}:15 {n},5" for n in range(60)]
    found = read(lines("Informe anual", "day time y", *rows, "", "Source: own survey"))
    assert found.names == ("day", "time", "y") and found.columns[2][:2] == ("0,5", "1,5")


def test_hashtags_are_no_comments():
    rows = [f"#topic{n} is great,{'pn'[n % 2]}" for n in range(40)]
    assert len(read(lines("text,label", *rows)).lines) == 40
    assert len(read(lines(*rows)).lines) == 40


def test_quotation_marks_that_are_text():
    rows = [f'"Great" phone {n}\t1' if n % 3 else f'5" screen {n}, or 6"\t0' for n in range(40)]
    found = read(lines(*rows))
    assert found.columns[0] == tuple(row.split("\t")[0] for row in rows)
    halves = [f'"{n} never closed;a' if n == 7 else f"words {n};b" for n in range(40)]
    assert len(read(lines("text;label", *halves)).lines) == 40


def test_cells_with_line_breaks_keep_their_line_numbers():
    found = read(lines("text,label", '"first\nsecond, third",a', '"x ""y"" z",b', "plain,a", '"l\nm\nn",b'))
    assert found.columns[0] == ("first\nsecond, third", 'x "y" z', "plain", "l\nm\nn")
    assert found.lines == (2, 4, 5, 6)


def workbook(rows, *others, title="Data"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, more in others:
        extra = book.create_sheet(name)
        for row in more:
            extra.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook():
    rows = [["Informe de ventas"], [], ["Fecha", "Valor", "Nota"]]
    rows += [[datetime(2022, 1, day), 0.1 + day if day != 3 else None, "x"] for day in range(1, 31)]
    found = read(workbook([*rows, ["Total", 465.0]], ("Otra", [[1, 2]])))
    assert found.names == ("Fecha", "Valor", "Nota") and len(found.lines) == 30 and found.lines[0] == 4
    assert found.columns[0][0] == "2022-01-01" and found.columns[1][:3] == (repr(0.1 + 1), repr(0.1 + 2), "")
    assert found.exact == (True, True, False) and found.separator == ""
    told = [note.en for note in found.notes]
    assert any("“Data”" in note and "Otra" in note for note in told)
    assert any("below" in note and "Total" in note for note in told)
    hours = read(workbook([["t", "y"], *([datetime(2022, 1, 1 + h // 24, h % 24), h] for h in range(48))]))
    assert hours.columns[0][:2] == ("2022-01-01 00:00:00", "2022-01-01 01:00:00")


def test_a_workbook_whose_first_sheet_is_a_cover():
    found = read(workbook([["Cover"], ["by me"]], ("Values", [["a", "b"], [1, 2], [3, 4]]), title="About"))
    assert found.names == ("a", "b") and found.columns == (("1", "3"), ("2", "4"))


def test_a_workbook_with_too_much_in_it_or_damaged():
    with pytest.raises(OverLimit, match="columns"):
        read(workbook([list(range(1100))] * 3))
    whole = workbook([["a", "b"], [1, 2]])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 20_000_000)
    with pytest.raises(OverLimit):
        read(bomb.getvalue())
    for start in range(60, len(whole), len(whole) // 30):
        with pytest.raises(WrongInput):
            read(whole[:start] + b"\xff" * 40 + whole[start + 40 : -30])


def test_parquet():
    frame = pd.DataFrame(
        {
            "t": pd.date_range("2022-01-01", periods=3, freq="h"),
            "y": [0.1, None, 1 / 3],
            "n": [1, 2, 3],
            "w": ["a", None, " b"],
        }
    )
    made = io.BytesIO()
    frame.to_parquet(made)
    found = read(made.getvalue())
    assert found.names == ("t", "y", "n", "w") and found.exact == (True, True, True, False)
    assert found.columns[0][1] == "2022-01-01T01:00:00"
    assert found.columns[1:] == (("0.1", "", repr(1 / 3)), ("1", "2", "3"), ("a", "", "b"))
    for start in range(8, len(made.getvalue()) - 50, 97):
        damaged = bytearray(made.getvalue())
        damaged[start : start + 9] = b"\xff" * 9
        try:
            read(bytes(damaged))
        except WrongInput as error:
            assert error.text.es


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('{"a": {"b": [1, 2]}, "c": 3}', "JSON, but no table"),
        ('[[1, 2], [3, [4]]]', "JSON, but no table"),
        ('{"type": "FeatureCollection",\n "features": 3}', "JSON, but no table"),
        ("<!DOCTYPE html><table><tr><td>1</td></tr></table>", "a web page"),
        ("", "no rows of values"),
        ("date,value\n", "no rows"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(words, sentence):
    with pytest.raises(WrongFile, match=sentence):
        read(words.encode(), known={"date"})


def test_json_of_other_shapes():
    rows = [{"t": f"2022-01-{d:02}", "y": d / 3, "ok": True} for d in range(1, 10)]
    for words in (
        json.dumps(rows),
        json.dumps(rows, indent=2),
        json.dumps({"data": rows}),
        json.dumps({"n": 1, "rows": rows}, indent=1),
    ):
        found = read(words.encode())
        assert found.names == ("t", "y", "ok") and found.columns[1] == tuple(repr(d / 3) for d in range(1, 10))
        assert found.columns[2][0] == "true"


def test_names_are_printable_different_and_short():
    found = read(lines("a\u202eb,a,a,," + "x" * 500, *(f"{n},2,3,4,5" for n in range(5))))
    assert len(set(found.names)) == 5 and all(name.isprintable() and len(name) <= 60 for name in found.names)
    assert found.names[:2] == ("ab", "a")


def test_a_separator_that_is_said():
    assert len(read(lines("a;b", "1,5;2,5", "1,6;2,6"), separator="semicolon").names) == 2
    assert read(lines("a b", "1 2", "3  4"), separator="space").columns == (("1", "3"), ("2", "4"))


def test_limits():
    with pytest.raises(OverLimit, match="columns"):
        read(lines(",".join(f"c{n}" for n in range(1100)), ",".join(["1"] * 1100)))
    with pytest.raises(OverLimit, match="cells"):
        read(b"1,2,3,4,5,6,7,8,9,10\n" * 210_000)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_process_reads_after_its_parent_did():
    """As in the compute pool, where work is done in children; the file needs DuckDB, as two separators fit."""
    table = lines("a;b", *(f"x,{n};y" for n in range(30)), "Source: INE")
    assert len(read(table).lines) == 30
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(read, (table,)).get(timeout=60).columns == read(table).columns


def test_tables_as_offices_publish_them():
    head = ['"CÓDIGO","D_1"', '"DESCRIPCIÓN","Tipo de interés"', '"UNIDADES","Porcentaje"']
    months = [
        f'"{month} {year}",{year - 1997}.5' for year in range(1999, 2003) for month in ("ENE", "FEB", "MAR", "ABR")
    ]
    bank = read(lines(*head, *months, '"FUENTE","Banco"', '"NOTAS","x"'))
    assert bank.names == ("CÓDIGO", "D_1") and len(bank.lines) == 16
    assert (bank.columns[0][0], bank.columns[0][-1]) == ("ENE 1999", "ABR 2002")
    above = ['"Data Source","World Development Indicators",', "", '"Last Updated Date","2023-10-26",', ""]
    names = '"Country Name","Country Code","2019","2020","2021",'
    world = read(lines(*above, names, *(f'"Place {n}","P{n}","{n}.5","{n}.6","",' for n in range(20))))
    assert world.names == ("Country Name", "Country Code", "2019", "2020", "2021") and len(world.lines) == 20


def test_tabs_go_before_commas_of_prose():
    found = read(lines(*(f"some words, more {n}\t{'ab'[n % 2]}" for n in range(30))))
    assert found.columns[0][0] == "some words, more 0"
