"""Two visitors: everybody may look; only the owner and the administrator may stop, rename, resume, delete."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.errors import NotAllowed, NotFound, OverLimit, WrongInput
from playground.tracking import artifacts, runs, states
from playground.tracking.run_folder import folder
from playground.tracking.visitor import LOCAL, Visitor
from tests.helpers.queued import queued

ANA, BEN, ADMIN = Visitor("ana"), Visitor("ben"), Visitor("root", admin=True)


def test_only_the_owner_and_the_administrator_may_change_a_run(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    changes: list[Callable[[Visitor], object]] = [
        lambda by: runs.stop(run_id, by),
        lambda by: runs.resume(run_id, by),
        lambda by: runs.rename(run_id, "mine now", by),
        lambda by: runs.delete(run_id, by),
    ]
    for change in changes:
        for stranger in (BEN, Visitor("")):
            with pytest.raises(NotAllowed, match="somebody else"):
                change(stranger)
    assert runs.get(run_id).name == "small"
    assert runs.rename(run_id, "  of  Ana ", ANA).name == "of Ana"
    assert runs.rename(run_id, "of the house", ADMIN).name == "of the house"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_must_be_a_name(submitted: Callable[..., str], name: str) -> None:
    run_id = submitted()
    with pytest.raises(WrongInput):
        runs.rename(run_id, name, ANA)


@pytest.mark.parametrize(("by", "words"), [(ANA, "its owner"), (ADMIN, "administrator"), (LOCAL, "command line")])
def test_a_waiting_run_stops_at_once_and_says_who_stopped_it(
    submitted: Callable[..., str], by: Visitor, words: str
) -> None:
    run = runs.stop(submitted(), by)
    assert run.status == "stopped" and run.reason is not None and words in run.reason.en
    assert run.ended is not None and queued() == []
    with pytest.raises(WrongInput, match="ended already"):
        runs.stop(run.id, by)


def test_a_running_run_carries_the_wish_until_it_ends(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    states.begin(run_id)
    run = runs.stop(run_id, ANA)
    assert run.status == "running" and run.wish is not None
    states.end(run_id, "stopped", run.wish)
    run = runs.get(run_id)
    assert (run.status, run.wish, run.pid) == ("stopped", None, None)


def test_a_stopped_run_goes_on_behind_those_that_wait(submitted: Callable[..., str]) -> None:
    first = submitted("first")
    second = submitted("second")
    runs.stop(first, ANA)
    run = runs.resume(first, ANA)
    assert (run.status, run.position, run.reason, run.ended, run.attempts) == ("queued", 2, None, None, 0)
    assert queued() == [second, first]
    with pytest.raises(WrongInput, match="stopped or failed"):
        runs.resume(first, ANA)


def test_resuming_counts_as_waiting(submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = submitted("first")
    runs.stop(first, ANA)
    submitted("second")
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "1")
    with pytest.raises(OverLimit):
        runs.resume(first, ANA)


def test_only_what_has_ended_is_deleted_and_its_files_with_it(submitted: Callable[..., str], home: Path) -> None:
    run_id = submitted()
    with pytest.raises(WrongInput, match="before deleting"):
        runs.delete(run_id, ANA)
    runs.stop(run_id, ANA)
    files = artifacts.root(runs.get(run_id))
    folder(run_id).mkdir(parents=True, exist_ok=True)
    assert files is not None and (files / "experiment.toml").exists()
    runs.delete(run_id, ANA)
    assert not files.exists() and not folder(run_id).exists()
    with pytest.raises(NotFound):
        runs.get(run_id)
    assert runs.listing() == []


def test_a_run_that_was_stopped_is_not_begun(submitted: Callable[..., str]) -> None:
    from playground.errors import RunFailed

    run_id = submitted()
    runs.stop(run_id, ANA)
    with pytest.raises(RunFailed, match="its owner"):
        states.begin(run_id)


def test_to_begin_twice_changes_nothing(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    assert states.begin(run_id).attempts == 1
    assert states.begin(run_id).attempts == 1
    states.requeue(run_id)
    assert (runs.get(run_id).attempts, runs.get(run_id).pid) == (1, None)
    assert states.begin(run_id).attempts == 2
    states.requeue(run_id, attempts=0)
    assert runs.get(run_id).attempts == 0


def test_only_the_owner_writes_why(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    assert runs.note(run_id, "  what I tried\nwhat I learnt ", ANA).why == "what I tried\nwhat I learnt"
    with pytest.raises(NotAllowed):
        runs.note(run_id, "nonsense", BEN)
    with pytest.raises(WrongInput, match="2000"):
        runs.note(run_id, "x" * 2001, ANA)
    assert runs.note(run_id, "", LOCAL).why == ""
