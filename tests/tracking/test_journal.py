"""The journal survives what happens to its process, and never holds a number that is none."""

import json
import math

from playground.tracking import journal
from playground.tracking.journal import JournalWriter

RUN = "ab" * 16


def test_what_is_written_is_read_back_in_order_by_type() -> None:
    with JournalWriter(RUN) as writer:
        for number in range(3):
            writer.write({"type": "epoch", "number": number})
            writer.write({"type": "tags", "values": {"a": "ñ"}})
    assert [entry["number"] for entry in journal.entries(RUN, "epoch")] == [0, 1, 2]
    assert list(journal.entries(RUN, "tags")) == [{"type": "tags", "values": {"a": "ñ"}}] * 3


def test_a_line_that_was_cut_short_spoils_nothing() -> None:
    with JournalWriter(RUN) as writer:
        writer.write({"type": "epoch", "number": 0})
    with journal.path(RUN).open("ab") as file:
        file.write(b'{"type":"epoch","num')
    entries, position = journal.chunk(RUN, 0)
    assert [entry["number"] for entry in entries] == [0] and position < journal.size(RUN)
    with JournalWriter(RUN) as writer:
        writer.write({"type": "epoch", "number": 1})
    assert [entry["number"] for entry in journal.entries(RUN, "epoch")] == [0, 1]


def test_numbers_that_are_none_are_left_out_and_the_line_is_json() -> None:
    table = {"a": math.nan, "b": 1.0, "c": {"d": math.inf}, "e": [1.0, -math.inf, (2.0, math.nan)]}
    assert journal.finite(table) == {"b": 1.0, "c": {}, "e": [1.0, None, [2.0, None]]}
    assert json.loads(journal.encoded(table)) == journal.finite(table)


def test_a_line_longer_than_a_chunk_is_whole() -> None:
    with JournalWriter(RUN) as writer:
        writer.write({"type": "tags", "values": {"long": "x" * 600_000}})
        writer.write({"type": "end"})
    entries, position = journal.chunk(RUN, 0)
    assert len(entries) == 1 and len(entries[0]["values"]["long"]) == 600_000
    assert journal.chunk(RUN, position)[0] == [{"type": "end"}]


def test_a_journal_that_is_not_there_is_empty() -> None:
    assert list(journal.entries(RUN, "epoch")) == [] and journal.size(RUN) == 0
