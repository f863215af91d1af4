"""Reads of the record that visitors share."""

import gc
import weakref

import pytest

from playground.experiment import Experiment
from playground.tracking import queue, runs
from playground.tracking.visitor import Visitor
from playground.ui import record as shared
from tests.pages.conftest import SETTINGS

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def run_id() -> str:
    return runs.submit(Experiment.configure(SETTINGS | {"name": "one"}), owner="somebody", held=True)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read from the record itself."""
    seen: list[str] = []
    for name in ("listing", "get"):
        original = getattr(runs, name)

        def counted(*given: object, name: str = name, original=original, **named: object) -> object:
            seen.append(name)
            return original(*given, **named)

        monkeypatch.setattr(runs, name, counted)
    return seen


def test_what_has_not_changed_is_read_once(run_id: str, reads: list[str]) -> None:
    for _ in range(3):
        assert [run.id for run in shared.listing(limit=5)] == [run_id]
        assert shared.get(run_id).name == "one"
    assert reads == ["listing", "get"]


def test_other_questions_have_other_answers(run_id: str) -> None:
    assert [run.id for run in shared.listing(owner="somebody", limit=5)] == [run_id]
    assert shared.listing(owner="somebody else", limit=5) == ()


def test_a_change_of_this_process_is_seen_at_once(run_id: str) -> None:
    assert shared.get(run_id).name == shared.listing(limit=5)[0].name == "one"
    runs.rename(run_id, "two", Visitor("somebody"))
    assert shared.get(run_id).name == shared.listing(limit=5)[0].name == "two"


def test_a_change_of_another_process_is_seen_at_the_next_look_at_the_store(
    run_id: str, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = iter(["before", "after"])
    monkeypatch.setattr(queue, "signature", lambda: next(marks))
    shared._seen.clear()
    shared.listing(limit=5)
    shared.listing(limit=5)
    assert reads == ["listing"]
    shared._seen.clear()  # as after a second
    shared.listing(limit=5)
    assert reads == ["listing", "listing"]


def test_studies_are_read_again_once_this_process_has_written(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(shared.recorded, "rows", lambda **wanted: seen.append(wanted) or [])
    assert shared.studies(limit=1) == shared.studies(limit=1) == ()
    assert seen == [{"limit": 1}]
    runs.rename(run_id, "two", Visitor("somebody"))
    shared.studies(limit=1)
    assert len(seen) == 2


def test_what_was_read_in_an_earlier_state_is_not_kept(run_id: str) -> None:
    """Each state's answers hold the runs anew: kept, they were most of what a busy server held."""
    answers: list[weakref.ref[runs.Run]] = []
    for name in ("two", "three", "four", "five"):
        runs.rename(run_id, name, Visitor("somebody"))
        answers.append(weakref.ref(shared.listing(limit=5)[0]))
        answers.append(weakref.ref(shared.get(run_id)))
        answers.append(weakref.ref(shared.newest(5)[0]))
    gc.collect()
    assert [answer() is None for answer in answers] == [True] * 9 + [False] * 3


def test_the_newest_runs_are_those_of_the_list_and_are_described_once(
    run_id: str, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = runs.submit(Experiment.configure(SETTINGS | {"name": "other", "seed": 1}), owner="somebody", held=True)
    assert {run.id for run in shared.newest(5)} == {run_id, other}
    assert shared.newest(5, task="sentiment") == () and len(shared.newest(1)) == 1
    assert {run.id: run for run in shared.newest(5, task="forecasting")}[run_id] == shared.get(run_id)
    before = shared.get(other, listed=True)
    assert before in shared.newest(5)
    runs.rename(run_id, "two", Visitor("somebody"))
    assert shared.get(other, listed=True) is before and shared.get(run_id, listed=True).name == "two"
    reads.clear()
    monkeypatch.setattr(shared.store, "database", lambda: None)  # a server's runs are not all read for that
    assert len(shared.newest(5)) == 2 and shared.get(run_id, listed=True).name == "two"
    assert reads == ["listing", "get"]
