"""Files that people brought stay as long as something refers to them."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from playground.errors import NotFound
from playground.experiment import Experiment
from playground.own_files import uploads
from playground.tracking import cleanup, runs, states, study_records
from playground.tracking.actions import run_changes
from playground.tracking.visitor import Visitor

ROWS = "month,sales\n" + "".join(f"20{10 + n // 12}-{n % 12 + 1:02},{100 + n % 12}\n" for n in range(120))


@pytest.fixture
def old_file(record: Path) -> str:
    identity = uploads.keep(ROWS.encode(), "sales.csv", owner="ana")
    return grown_old(record, identity)


def grown_old(home: Path, identity: str) -> str:
    os.utime(home / "uploads" / identity, (1e9, 1e9))
    return identity


def submitted(identity: str) -> str:
    table: dict[str, Any] = {"task": {"kind": "forecasting", "window": 12, "horizon": 3}}
    return runs.submit(
        Experiment.configure(table | {"data": {"kind": "own_series", "file": identity}}), owner="ana", held=True
    )


def test_a_file_of_a_run_stays_and_goes_with_the_last_one(record: Path, old_file: str) -> None:
    first, second = submitted(old_file), submitted(old_file)
    assert cleanup.remove_unused() == []
    for run_id in (first, second):
        states.end(run_id, "failed")
    grown_old(record, old_file)
    run_changes.delete(first, Visitor("ana"))
    assert uploads.kept(old_file)
    run_changes.delete(second, Visitor("ana"))
    assert not uploads.kept(old_file)


def test_a_file_of_a_deleted_run_stays_as_long_as_that_may_be_undone(record: Path, old_file: str) -> None:
    run_id, ana = submitted(old_file), Visitor("ana")
    states.end(run_id, "failed")
    runs.discard(run_id, ana)
    assert cleanup.remove_unused() == []
    runs.take_back(run_id, ana)
    assert uploads.kept(old_file) and cleanup.remove_unused() == []
    runs.discard(run_id, ana)
    runs.free(run_id, ana)
    assert not uploads.kept(old_file)


def test_a_file_of_a_run_that_is_taken_back_meanwhile_stays(
    record: Path, old_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, ana, search = submitted(old_file), Visitor("ana"), cleanup.store.search
    states.end(run_id, "failed")
    runs.discard(run_id, ana)

    def slow(*wanted: Any, **how: Any) -> list[Any]:
        found = search(*wanted, **how)
        with suppress(NotFound):
            runs.take_back(run_id, ana)
        return found

    monkeypatch.setattr(cleanup.store, "search", slow)
    assert cleanup.remove_unused() == [] and runs.get(run_id).id == run_id


def test_a_file_that_nothing_refers_to_goes_after_a_day(record: Path, old_file: str) -> None:
    young = uploads.keep(b"young", "young.csv")
    assert cleanup.remove_unused() == [old_file]
    assert uploads.kept(young)


def test_a_file_of_the_oldest_of_very_many_studies_stays(
    record: Path, old_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(wanted: str, *, limit: int | None = None, **_more: Any) -> list[str]:
        studies = [f"study {number}" for number in range(5000)] if study_records.WHOLE in wanted else []
        return studies[:limit]

    monkeypatch.setattr(cleanup.store, "search", search)
    monkeypatch.setattr(cleanup, "from_mlflow", lambda study: study)
    plans = {"study 4999": f'{{"data": {{"file": "{old_file}"}}}}'}
    monkeypatch.setattr(cleanup.artifacts, "read", lambda study, _name: plans.get(study, "{}").encode())
    assert cleanup.remove_unused() == [] and uploads.kept(old_file)
