"""The published tables of series: their oddities, their splits, what is refused; the real files where they are at hand."""

import io

import numpy as np
import pytest

from playground.dataset import DATASETS, Series
from playground.errors import WrongFile
from playground.tasks.forecasting import Forecasting
from tests.datasets.examples_forecasting import EXAMPLES, passengers, rates, temperatures, transformer

TABLES = ("airline_passengers", "classic_series", "etth1", "etth2", "ettm1", "ettm2", "exchange_rate")


def said(series: Series) -> str:
    return " ".join(note.en for note in series.notes)


@pytest.mark.parametrize("kind", TABLES)
def test_made_up_files_are_read(kind):
    series = DATASETS[kind]().parse(EXAMPLES[kind]())
    assert isinstance(series, Series) and np.isfinite(series.values).all()
    assert len(series.names) == series.values.shape[1]
    assert len(series.times) in (0, len(series.values))
    assert all(note.en.endswith(".") and note.es.endswith(".") for note in series.notes)


@pytest.mark.parametrize("kind", TABLES)
def test_other_names_and_files_beside_it_do_not_matter(kind):
    [(name, content)] = EXAMPLES[kind]().items()
    whole = DATASETS[kind]().parse({name: content}).values
    assert (DATASETS[kind]().parse({"held back.csv": content}).values == whole).all()
    beside = {"A.csv": b"a,b\n1,2\n", f"folder/{name}": content, "SOURCE.md": b"# words"}
    assert (DATASETS[kind]().parse(beside).values == whole).all()


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x01", b"only words\n", b'"a\n', b"PK\x03\x04broken", b"\x1f\x8b"]
)
def test_what_is_no_table_is_refused_in_a_sentence(kind, content):
    with pytest.raises(WrongFile) as refusal:
        DATASETS[kind]().parse({"file.csv": content})
    assert refusal.value.text.en.endswith(".") and refusal.value.text.en != refusal.value.text.es


def test_airline_passengers_bring_their_split():
    series = DATASETS["airline_passengers"]().parse({"x.csv": passengers()})
    assert series.split == (72, 96) and series.period == 12
    assert DATASETS["airline_passengers"]().parse({"x.csv": passengers(60)}).split is None
    data = Forecasting(window=12, horizon=1).prepare(series, Forecasting().patterns()[0], 0)
    assert len(data.tests["test"]) == 48
    assert data.protocol["split"] == "by time, as published"
    data = Forecasting(window=12, horizon=1, split="shares").prepare(series, Forecasting().patterns()[0], 0)
    assert len(data.tests["test"]) == 22


def test_marks_gaps_and_words_at_the_end_are_told():
    series = DATASETS["classic_series"]().parse({"t.csv": temperatures()})
    assert len(series.values) == 30
    assert series.values[4, 0] == 0.2
    assert series.values[9, 0] == pytest.approx((series.values[8, 0] + series.values[10, 0]) / 2)
    for words in (
        "question mark before them: 1",
        "1 of 30 values are missing",
        "Lines of text after the last value were left out: 1",
    ):
        assert words in said(series)


def test_damage_in_the_middle_and_a_cut_are_told_by_their_line():
    rows = transformer().decode().splitlines()
    rows[20] = "2016-07-01 19:00:00,1,2"
    with pytest.raises(WrongFile, match="cut off at line 21: 7 numbers"):
        DATASETS["etth1"]().parse({"ETTh1.csv": "\n".join(rows).encode()})
    with pytest.raises(WrongFile, match="cut off at line 61"):
        DATASETS["etth1"]().parse({"ETTh1.csv": transformer()[:-30]})
    with pytest.raises(WrongFile, match="does not have the columns date, HUFL"):
        DATASETS["etth1"]().parse({"ETTh1.csv": transformer().replace(b"OT", b"TO")})
    with pytest.raises(WrongFile, match="“yesterday” where a date is expected"):
        DATASETS["etth1"]().parse({"ETTh1.csv": transformer().replace(b"2016-07-01 03:00:00", b"yesterday")})
    with pytest.raises(WrongFile, match="eight rates"):
        DATASETS["exchange_rate"]().parse({"x.txt": b"1,2\n3,4\n"})


def test_the_usual_months_of_a_transformer_are_used(tmp_path, monkeypatch):
    rows = io.StringIO()
    rows.write("date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT\n")
    for hour in range(14_500):
        rows.write(f"2016-{1 + hour // 2000:02}-01 00:00:00" + f",{hour}" * 7 + "\n")
    folder = tmp_path / "forecasting" / "ett_small"
    folder.mkdir(parents=True)
    (folder / "ETTh1.csv").write_text(rows.getvalue())
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    series = DATASETS["etth1"]().load()
    assert len(series.values) == len(series.times) == 14_400
    assert series.split == (8640, 11_520)
    assert "first 14400 of 14500 rows" in said(series)


def test_both_editions_of_the_exchange_rates_agree():
    plain = DATASETS["exchange_rate"]().parse({"exchange_rate.txt": rates(40)})
    rows = [line.split(",") for line in rates(40).decode().split()]
    lines = ["date,0,1,2,3,4,5,6,OT"]
    for day, row in enumerate(rows):
        lines.append(f"1990/1/{day + 1} 0:00," + ",".join([*row[:6], row[7], row[6]]))
    dated = DATASETS["exchange_rate"]().parse({"exchange_rate.csv": "\n".join(lines).encode()})
    assert (dated.values == plain.values).all()
    assert dated.times[2] == "1990-01-03" and "were swapped" in said(dated)
    assert plain.split == dated.split == (28, 32)


CLASSIC = {
    "airline_passengers": 144,
    "minimum_temperatures": 3650,
    "maximum_temperatures": 3650,
    "female_births": 365,
    "sunspots": 2820,
    "car_sales": 108,
    "mean_temperatures": 240,
    "robberies": 118,
    "writing_paper": 147,
    "champagne": 105,
    "shampoo": 36,
    "water_usage": 79,
}


def test_all_classic_series_as_published(real_data):
    del real_data
    for name, rows in CLASSIC.items():
        series = DATASETS["classic_series"](series=name).load()
        assert series.values.shape == (rows, 1) and len(series.times) == rows
    assert "1984-12-31, 1988-12-31" in said(DATASETS["classic_series"]().load())
    assert DATASETS["airline_passengers"]().load().values[-1, 0] == 432


def test_large_tables_as_published(real_data):
    del real_data
    for kind, shape in (("etth1", (14_400, 7)), ("exchange_rate", (7588, 8))):
        if DATASETS[kind]().ready():
            assert DATASETS[kind]().load().values.shape == shape
