"""The line that filters runs: what passes it, and what is said where it cannot be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from playground.errors import NotFound
from playground.tracking.run_list import Row, RunTable, filtering
from playground.tracking.run_list.filtering import FilterMistake
from playground.tracking.run_list.order import ordered
from playground.tracking.schema import SECRET, Tag
from playground.tracking.store.found import Data, Found, Info

DAY = 86400
START = datetime(2026, 11, 20, 12, tzinfo=UTC)


def made(number: int, cell: str, mae: float | None, **tags: str) -> Row:
    """A finished run that was submitted so many days after the 20th, at noon."""
    params = {"seed": str(number), "training.learning_rate": "0.003", "model.hidden": str(8 * number)}
    params |= {"model.cell.kind": cell, "model.kind": "sequence_to_vector", "model.bidirectional": str(number == 1)}
    metrics = {
        "validation/mae": 1.0,
        "test/accuracy": 0.95,
        "run/seconds": 60.0 * number,
        "model/parameters": 1000.0 * number,
    }
    metrics |= {} if mae is None else {"test/mae": mae}
    start = int((START + timedelta(number)).timestamp() * 1000)
    info = Info(f"{number:032x}", f"run {number} of {cell}", "1", "FINISHED", "active", start, start + 1000, None)
    known = {
        Tag.TASK: "forecasting",
        Tag.PRIMARY: '{"name": "mae", "better": "lower"}',
        Tag.OWNER: f"owner {number % 2}",
    }
    return Row(Found(info, Data({**known, **tags}, params, metrics)))


TABLE = RunTable(
    (
        made(0, "gru", 0.02, **{Tag.TAGS: "talk, best"}),
        made(1, "lstm", 0.05, **{Tag.WHY: "Is it the GRU?"}),
        made(2, "gru", None, **{Tag.TAGS: "talk"}),
        made(3, "rnn", 0.1, **{Tag.PRUNED: "yes", Tag.STUDY: "s" * 32}),
    ),
    studies={"s" * 32: "Widths or cells"},
)


def passing(line: str, **how: object) -> list[int]:
    """The numbers of the runs that pass."""
    mask = filtering.read(line)(TABLE, **how)  # type: ignore[arg-type]
    return [number for number, held in enumerate(mask) if held]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", [0, 1, 2, 3]),
        ("cell = gru and test.mae < 0.03 and tag = talk", [0]),
        ("cell = GRU", [0, 2]),
        ("cell != gru", [1, 3]),
        ("model.cell = gru or cell = rnn", [0, 2, 3]),
        ("cell in (lstm, rnn)", [1, 3]),
        ("cell not in (lstm, rnn)", [0, 2]),
        ("not cell = gru and not test.mae > 0.05", [1]),
        ("(cell = gru or cell = lstm) and test.mae <= 5%", [0, 1]),
        ("cell = gru or cell = lstm and test.mae > 1", [0, 2]),
        ("test.mae = none", [2]),
        ("test/mae != none", [0, 1, 3]),
        ("test = 0.1", [3]),
        ("test.accuracy >= 90% and test.accuracy <= 1", [0, 1, 2, 3]),
        ("hidden >= 16", [2, 3]),
        ("rate = 3e-3", [0, 1, 2, 3]),
        ("size > 1k", [2, 3]),
        ("duration <= 1min", [0, 1]),
        ("bidirectional = yes", [1]),
        ("tag = none", [1, 3]),
        ("tag ~ tal", [0, 2]),
        ("study = 'widths or cells'", [3]),
        ("status = finished", [0, 1, 2, 3]),
        ("gru", [0, 1, 2]),
        ('"is it the" and lstm', [1]),
        ("of run gru", [0, 1, 2]),
        ("the lstm is it", [1]),
        ("name contains 'of gru' and seed = 2", [2]),
        ("date = 2026-11-21", [1]),
        ("date > 2026-11-21", [2, 3]),
        ("date <= 2026-11-21", [0, 1]),
        ("date >= 2026-11-22T12:00 and date < 2026-11-23", [2]),
        ("age < 99999w", [0, 1, 2, 3]),
        ("age < 99999", [0, 1, 2, 3]),  # days, as its heading says
        ("duration >= 120", [2, 3]),
        ("params.seed = 1 or metrics.test/mae = 0.1", [1, 3]),
        ("tags.playground.study != none", [3]),
    ],
)
def test_a_line_lets_those_pass_that_it_says(line: str, expected: list[int]) -> None:
    assert passing(line) == expected


def of(name: str = "one", **tags: str) -> RunTable:
    """A table of one run with these tags."""
    row = made(5, "gru", 1.0, **tags)
    return RunTable((Row(Found(replace(row.found.info, run_name=name), row.found.data)),))


@pytest.mark.parametrize("name", sorted(SECRET))
def test_keys_of_visitors_and_hashes_of_addresses_are_no_columns(name: str) -> None:
    table = of(**{name: "secret", "author": "ana"})
    assert list(table.column("tags.author").values) == ["ana"]
    for asked in (f"tags.{name}", f" tags.{name} ", name):
        with pytest.raises(NotFound):
            table.column(asked)
        with pytest.raises(NotFound):
            ordered(table, np.arange(1), f"-{asked.strip()}")
        with pytest.raises(FilterMistake):
            filtering.read(f"{asked} ~ se")(table)


@pytest.mark.parametrize("name", ["o'brien", "run(2)", "seq in seq", "of (the) and", "not", '"half', "true", "waiting"])
def test_a_line_that_compares_nothing_is_looked_for_as_it_stands(name: str) -> None:
    assert list(filtering.read(name)(of(name))) == [True]
    assert list(filtering.read(name)(of("xyz"))) == [False]
    both = filtering.both(name, "cell = gru")
    assert list(filtering.read(both)(of(name))) == [True] and list(filtering.read(both)(of("xyz"))) == [False]


def test_a_search_of_several_words_takes_another_condition() -> None:
    assert filtering.both("learning rate", "cell = gru") == "learning and rate and cell = gru"
    assert passing(filtering.both("of run", filtering.condition("cell", "=", "gru"))) == [0, 2]


def test_words_are_translated_only_where_they_stand_for_others() -> None:
    table = of("waiting", **{Tag.TAGS: "true, waiting", Tag.ARCHIVED: "yes"})
    for line in ("name = waiting", "tag = true", "tag = waiting", "archived = true", "not archived = false"):
        assert list(filtering.read(line)(table)) == [True], line
    for line in ("name = queued", "tag = yes", "tag = queued"):
        assert list(filtering.read(line)(table)) == [False], line


def test_no_value_is_none_and_the_word_none_is_a_value() -> None:
    assert filtering.condition("tag", "=", "") == "tag = none" and passing("tag = none") == [1, 3]
    line = filtering.condition("tag", "=", "none")
    assert list(filtering.read(line)(of(**{Tag.TAGS: "none"}))) == [True] and passing(line) == []


def test_mine_is_what_the_visitor_owns_and_nobody_without_a_key_owns_any() -> None:
    assert passing("mine = yes", mine="owner 1") == [1, 3]
    assert passing("mine = no and cell = gru", mine="owner 1") == [0, 2]
    assert passing("mine = yes", mine="") == []


def test_a_day_begins_where_the_visitor_is() -> None:
    east = timezone(timedelta(hours=13))
    assert passing("date = 2026-11-21", zone=east) == [0]
    assert passing("date = 2026-11-20", zone=ZoneInfo("America/Lima")) == [0]


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("cell = gru and test.mea < 3", 15, "did you mean “test.mae”"),
        ("mae < 3", 0, "write test.mae or validation.mae"),
        ("cell = gru hidden = 3", 11, "expected “and” or “or” before “hidden”"),
        ("(cell = gru", 11, "closing parenthesis"),
        ("cell = ", 7, "expected a value after “=”"),
        ("cell < gru", 5, "holds words"),
        ("hidden ~ 3", 7, "holds numbers"),
        ("hidden = wide", 9, "a number such as"),
        ("date > soon", 7, "a date such as"),
        ("duration > 3 parsecs", 13, "expected “and” or “or”"),
        ("duration > 3lightyears", 11, "a time such as"),
        ("name = 'gru", 7, "quotation mark is never closed"),
        ("and cell = gru", 0, "expected a condition"),
        ("test.mae < none", 9, "by = or != only"),
        ("seed = 1 and cell in gru", 21, "a list such as"),
        ("cell in (gru", 12, "closing parenthesis"),
        ("test.accuracy >= 90", 17, "write 0.9, or % after the number"),
        ("check.beauty > 0", 0, "no sanity check “beauty”"),
        ("(" * 60 + "cell = gru" + ")" * 60, 40, "too many parentheses"),
        ("x" * 3000, 2000, "more than 2000 characters"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(line: str, place: int, said: str) -> None:
    with pytest.raises(FilterMistake) as caught:
        passing(line)
    assert caught.value.place == place
    assert said in caught.value.text.en and caught.value.text.en.startswith(f"At character {place + 1}: ")
    assert "\n" not in caught.value.text.es and caught.value.text.es.startswith(f"En el carácter {place + 1}: ")


def test_what_controls_write_is_read_as_they_mean_it() -> None:
    line = filtering.both("cell = rnn or cell = gru", filtering.condition("note", "~", 'it "the" GRU'))
    assert line == "(cell = rnn or cell = gru) and note ~ 'it \"the\" GRU'"
    assert passing(filtering.both("", filtering.condition("tag", "=", "none and all"))) == []
    assert passing(filtering.condition("study", "=", "Widths or cells")) == [3]
    assert filtering.read("cell = gru and Archived = yes").columns == ("cell", "archived")
