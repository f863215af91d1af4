"""Collections of series and weather beside a series: small made-up files, wrong ones, and the published ones."""

import numpy as np
import pytest

from playground.dataset import DATASETS, Collection
from playground.errors import WrongFile
from tests.datasets.examples_many import EXAMPLES, air, competition


def parsed(name: str, files: dict[str, bytes]):
    return DATASETS[name]().parse(files)


def test_training_and_test_files_join_by_name():
    found = parsed("m4_hourly", dict(EXAMPLES["m4_hourly"]()))
    assert isinstance(found, Collection)
    assert found.names == ("H1", "H2", "H3", "H4", "H5") and found.period == 24
    assert [len(values) for values in found.values] == [150, 120, 150, 134, 120]
    assert {len(future) for future in found.futures} == {48}
    assert "120" in found.notes[1].en and "150" in found.notes[1].es


def test_a_folder_with_other_frequencies_and_papers_is_sorted_out():
    files = {
        **{f"Dataset/{name}": content for name, content in EXAMPLES["m4_hourly"]().items()},
        **{f"Dataset/{name}": content for name, content in EXAMPLES["m4_weekly"]().items()},
        "Dataset/SOURCE.md": b"words",
        "Dataset/Evaluation.xlsx": b"PK",
    }
    assert parsed("m4_hourly", files).names[0] == "H1"
    weekly = parsed("m4_weekly", files)
    assert weekly.names == ("W1", "W2", "W3") and weekly.period == 1


def test_one_of_the_two_files_may_be_there_alone():
    files = EXAMPLES["m4_hourly"]()
    known = parsed("m4_hourly", {"mine.csv": files["Hourly-train.csv"]})
    assert len(known.values[0]) == 150 and not any(map(len, known.futures))
    ahead = parsed("m4_hourly", {"Hourly-test.csv": files["Hourly-test.csv"]})
    assert not any(map(len, ahead.values)) and len(ahead.futures[0]) == 48


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "V1"),
        (b"date,load\n2016-07-01,5.8\n", "V1"),
        (b'"V1","V2"\n"H1","5"\n"H1","6"\n', "twice"),
        (b'"V1","V2","V3"\n"H1","5","","6"\n', "row 2"),
        (b'"V1","V2"\n"H1","nan"\n', "row 2"),
        (b'"V1","V2"\n"H1","1e300"\n', "row 2"),
        (b'"V1","V2"\n"H1","5"\n"H2","5, 6\n', "row 3"),
        (b'"V1","V2"\n"H1","five"\n', "row 2"),
        ('"V1","V2"\n"año","5"\n'.encode("utf-16"), "UTF-8"),
        (b'"V1","V2"\n', "no table"),
    ],
)
def test_what_is_no_collection_is_refused_in_a_sentence(content, said):
    with pytest.raises(WrongFile, match=said):
        parsed("m4_hourly", {"Hourly-train.csv": content})


def test_a_truncated_file_does_not_pass_for_a_whole_one():
    files = dict(EXAMPLES["m4_hourly"]())
    for name in files:
        cut = {**files, name: files[name][: len(files[name]) * 2 // 3].rsplit(b"\n", 1)[0]}
        with pytest.raises(WrongFile, match="only in one of the two files"):
            parsed("m4_hourly", cut)


def test_missing_hours_take_the_value_before_them_and_weather_stands_beside():
    found = parsed("beijing_pm25", {"pollution.csv": air(hours=96, lead=3)})
    assert found.values.shape == (93, 1) and found.times[0] == "2010-01-01 03:00" and found.period == 24
    assert found.values[5, 0] == found.values[4, 0] and not np.isnan(found.values).any()
    assert found.covariates is not None and found.covariates.shape == (93, len(found.covariate_names))
    winds = found.covariates[:, -4:]
    assert (winds.sum(axis=1) == 1).all() and found.covariate_names[-1] == "wind cv"
    assert "4 of 96" in found.notes[0].en and found.split is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("TEMP", "T"), "TEMP"),
        (lambda text: text.replace(",NW,", ",up,"), "up"),
        (lambda text: text.replace("2010,1,1,7,", "2010,1,1,6,"), "2010-01-01 06:00"),
        (lambda text: text.replace("2010,1,1,7,", "2010,13,1,7,"), "Row 9"),
        (lambda text: text.replace(",1000.0,", ",,"), "PRES"),
        (lambda text: text[:30], "column"),
        (lambda text: "", "table"),
    ],
)
def test_a_wrong_table_of_the_air_is_refused_in_a_sentence(change, said):
    with pytest.raises(WrongFile, match=said):
        parsed("beijing_pm25", {"pollution.csv": change(air().decode()).encode()})


def test_words_that_are_not_utf8_are_refused():
    with pytest.raises(WrongFile, match="UTF-8"):
        parsed("beijing_pm25", {"pollution.csv": b"\xff\xfe" + air()})


def test_the_published_hourly_series(real_data):
    found = DATASETS["m4_hourly"]().load()
    assert isinstance(found, Collection) and len(found.names) == 414
    assert {len(values) for values in found.values} == {700, 960}
    assert {len(future) for future in found.futures} == {48}


def test_the_published_air(real_data):
    found = DATASETS["beijing_pm25"]().load()
    assert found.values.shape == (43_800, 1) and found.times[0] == "2010-01-02 00:00"
    assert "2067" in found.notes[0].en and found.split is not None
    train, test = found.split
    assert found.times[test] == "2011-01-01 00:00" and 0 < train < test
    # Repeating the last hour over all that follows the first year.
    misses = np.diff(found.values[test - 1 :, 0])
    assert np.sqrt((misses**2).mean()) == pytest.approx(23.18, abs=0.005)


def test_series_of_another_frequency_keep_their_own_lengths():
    found = DATASETS["m4_weekly"]().parse(competition("Weekly", 1, [40, 60], 13))
    assert [len(values) for values in found.values] == [40, 60]
