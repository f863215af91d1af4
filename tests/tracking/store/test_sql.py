"""What is read straight from the database is what MLflow itself finds, in the same order; its size asks no more questions."""

import math
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from mlflow.entities import Metric, ViewType
from sqlalchemy import event
from sqlalchemy.engine import Engine

from playground.errors import TrackingFailed
from playground.experiment import Experiment
from playground.text import Text
from playground.tracking import queue, quotas, runs, search, states, store
from playground.tracking.schema import Tag
from playground.tracking.store import connection
from playground.tracking.visitor import Visitor

NEWEST = "attributes.start_time DESC"


@pytest.fixture
def several(submitted: Callable[..., str]) -> list[str]:
    """Runs in several states, one of them deleted."""
    ids = [submitted(f"Run {number}", owner=f"owner {number % 2}", address_hash="here") for number in range(5)]
    states.begin(ids[0])
    states.end(ids[0], "failed", Text("It broke.", "Se rompió."))
    states.begin(ids[1])
    store.client().log_batch(ids[1], metrics=[Metric("test/mae", 1.5, 0, 0), Metric("test/rmse", math.nan, 0, 0)])
    store.client().log_batch(ids[2], metrics=[Metric("test/mae", 0.5, 0, 0)])
    states.end(ids[4], "stopped", Text("Stopped.", "Detenida."))
    runs.delete(ids[4], Visitor("owner 0"))
    return ids


def told(run: Any) -> tuple[object, ...]:
    about, data = run.info, run.data
    metrics = {name: str(value) for name, value in data.metrics.items()}  # no NaN is like another
    where = (about.experiment_id, about.artifact_uri, about.lifecycle_stage)
    when = (about.start_time, about.end_time)
    return about.run_id, about.run_name, about.status, where, when, data.tags, data.params, metrics


QUESTIONS = [
    ("", NEWEST, None, ViewType.ALL),
    ("", "attributes.start_time ASC", 2, ViewType.ACTIVE_ONLY),
    ("", NEWEST, None, ViewType.DELETED_ONLY),
    ("attributes.status = 'SCHEDULED'", NEWEST, None, ViewType.ACTIVE_ONLY),
    ("attributes.end_time > 1000", NEWEST, None, ViewType.ALL),
    ("attributes.run_name ILIKE '%run 3%'", NEWEST, None, ViewType.ACTIVE_ONLY),
    ("attributes.run_name = 'run 3'", NEWEST, None, ViewType.ACTIVE_ONLY),
    (f"tags.`{Tag.OWNER}` = 'owner 1' and tags.`{Tag.STATE}` = 'ready'", NEWEST, 1, ViewType.ACTIVE_ONLY),
    (f"tags.`{Tag.STUDY}` IS NULL", f"tags.`{Tag.QUEUE}` DESC", None, ViewType.ACTIVE_ONLY),
    (f"tags.`{Tag.QUEUE}` LIKE '1-%'", f"tags.`{Tag.QUEUE}` ASC", 3, ViewType.ACTIVE_ONLY),
    (f"tags.`{Tag.OWNER}` != 'owner 1'", NEWEST, None, ViewType.ACTIVE_ONLY),
    ("metrics.`test/mae` > 1", NEWEST, None, ViewType.ACTIVE_ONLY),
    ("params.`model.hidden` = '4'", "metrics.`test/mae` ASC", None, ViewType.ACTIVE_ONLY),
]
"""A filter, what runs are sorted by, how many are wanted, and which are searched."""


def test_a_search_finds_what_mlflow_finds(several: list[str]) -> None:
    places = store.experiment_ids()
    for wanted, order, limit, view in QUESTIONS:
        theirs = store.client().search_runs(places, wanted, view, limit or 1000, [order])
        ours = store.search(wanted, order=order, limit=limit, view=view)
        assert [told(run) for run in ours] == [told(run) for run in theirs], (wanted, order)
        later = store.search(wanted, order=order, view=view, offset=1, places=places)
        theirs = store.client().search_runs(places, wanted, view, 2, [order])
        assert [told(run) for run in later][:1] == [told(run) for run in theirs[1:]], (wanted, order)


def test_one_run_is_what_mlflow_says_of_it(several: list[str]) -> None:
    for run_id in several:
        assert told(store.look_up(run_id)) == told(store.client().get_run(run_id))
    assert store.look_up("0" * 32) is None


def test_experiments_are_those_of_mlflow(several: list[str]) -> None:
    queue.note_served([runs.get(several[1])], queue.look())
    theirs = store.client().search_experiments(filter_string="name LIKE 'playground%'")
    assert [(one.experiment_id, one.name, dict(one.tags)) for one in store.experiments("playground")] == [
        (one.experiment_id, one.name, dict(one.tags)) for one in theirs
    ]
    assert any(Tag.SERVED in one.tags for one in store.experiments("playground"))
    assert store.experiments("playground_") == []  # which means itself, not any letter


def test_a_run_in_another_experiment_of_the_same_database_is_none_of_ours(several: list[str]) -> None:
    place = store.client().create_experiment("somebody else's")
    other = store.client().create_run(place, tags={Tag.STATE: "ready", Tag.OWNER: "owner 0"}).info.run_id
    assert other not in {run.info.run_id for run in store.search("")}
    assert other not in store.tags_of((Tag.OWNER,), ("RUNNING",))


def test_a_wrong_filter_is_refused(record: object) -> None:
    with pytest.raises(TrackingFailed):
        store.search("nonsense")


def test_behind_a_server_the_same_is_found(several: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def answers() -> list[object]:
        found = store.search(f"tags.`{Tag.OWNER}` = 'owner 1'")
        tags = store.tags_of((Tag.OWNER, Tag.STATE), ("SCHEDULED", "RUNNING"))
        places = [(one.experiment_id, one.name) for one in store.experiments("playground")]
        return [[told(run) for run in found], tags, places, store.experiment_ids("forecasting"), queue.look()]

    near = answers()
    monkeypatch.setattr(store, "database", lambda: None)
    assert answers() == near and store.may_be_tagged(Tag.PARENT, several[0])


def test_children_are_asked_for_only_where_there_may_be_some(submitted: Callable[..., str]) -> None:
    first = submitted()
    assert search.children(runs.get(first)) == []
    child = submitted(parent=first)
    assert [run.id for run in search.children(runs.get(first))] == [child]


@contextmanager
def questions() -> Iterator[list[str]]:
    """What databases are asked within the block, MLflow's settings of each connection apart."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        if not words.startswith("PRAGMA"):
            asked.append(words)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_submitting_and_looking_ask_as_little_of_a_long_queue_as_of_a_short_one(
    submitted: Callable[..., str], small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED_ADDRESS", "100")
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED_ALL", "100")
    monkeypatch.setenv("PLAYGROUND_MAX_MINUTES", "30")
    counts = []
    for length in (1, 12):
        for number in range(length):
            submitted(f"{length} {number}", owner=f"owner {number}", address_hash="here")
        with questions() as asked:
            submitted(owner="another", address_hash="here")
        writes = [words for words in asked if words.startswith(("INSERT", "UPDATE"))]
        # The run with its tags, its state, its settings, and that it counts.
        assert [words.split("(")[0].split()[:3] for words in writes] == [
            ["INSERT", "INTO", "runs"], ["INSERT", "INTO", "tags"], ["UPDATE", "runs", "SET"],
            ["INSERT", "INTO", "params"], ["UPDATE", "tags", "SET"],
        ]  # fmt: skip
        counts.append(len(asked))
        with questions() as asked:
            queue.look()
        counts.append(len(asked))
    assert counts[:2] == counts[2:] and counts[0] <= 40 and counts[1] <= 10


def test_what_has_not_changed_in_a_queue_is_not_made_anew(submitted: Callable[..., str]) -> None:
    first, second = submitted("first"), submitted("second")
    before = {run.id: run for run in queue.look().waiting}
    runs.rename(second, "renamed", Visitor("ana"))
    after = {run.id: run for run in queue.look().waiting}
    assert after[first] is before[first] and after[second].name == "renamed" and after[first].name == "first"
    runs.stop(first, Visitor("ana"))
    assert [run.id for run in queue.look().waiting] == [second]


def test_quotas_count_what_they_counted_before(submitted: Callable[..., str], several: list[str]) -> None:
    submitted("example", example=True)
    half = store.client().create_run(store.experiment_id("forecasting"), tags={Tag.STATE: "new", Tag.EXAMPLE: "no"})
    assert set(quotas._under_way()) == {several[1], several[2], several[3]}
    assert half.info.run_id not in quotas._under_way()


def test_who_reads_waits_for_nobody_who_writes(several: list[str], home: Path) -> None:
    with closing(sqlite3.connect(home / "mlflow.db", isolation_level=None)) as writer:
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("UPDATE runs SET name = 'another name'")
        assert {run.id for run in runs.listing()} == set(several[:4])
        writer.execute("ROLLBACK")


def test_a_store_of_an_earlier_version_lets_read_while_it_is_written_to(empty_store: Path, home: Path) -> None:
    shutil.copy(empty_store, home / "mlflow.db")
    with closing(sqlite3.connect(home / "mlflow.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    store.experiment_id("forecasting")
    with closing(sqlite3.connect(home / "mlflow.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


_ANOTHER = """
import sqlite3, sys
for command in ("SELECT name FROM runs", "UPDATE runs SET name = 'by another'"):
    record = sqlite3.connect(sys.argv[1])
    with record:
        record.execute(command).fetchall()
    record.close()
"""


def test_what_another_process_writes_is_seen_though_the_store_was_reached_twice(
    submitted: Callable[..., str], home: Path
) -> None:
    run_id = submitted("Run")
    connection._client.cache_clear()  # as where two threads are the first ones at once
    store.client()
    subprocess.run([sys.executable, "-c", _ANOTHER, str(home / "mlflow.db")], check=True)
    found = store.look_up(run_id)
    assert found is not None and found.info.run_name == "by another"
