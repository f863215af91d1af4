"""Runs that are deleted can be taken back for a day; then, or when their owner says so, all of them goes."""

import errno
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.errors import DiskFull, NotAllowed, NotFound, OverLimit, WrongInput
from playground.launch import expired_runs
from playground.tracking import artifacts, removal, retention, run_list, runs, store
from playground.tracking.actions import discarding
from playground.tracking.retention import DAY
from playground.tracking.run_folder import folder
from playground.tracking.schema import TO_MLFLOW
from playground.tracking.visitor import LOCAL, Visitor

ANA, BEN = Visitor("ana"), Visitor("ben")
Submit = Callable[..., str]


@pytest.fixture
def ended(submitted: Submit) -> Submit:
    """Submits a run that has ended, with something in its folder."""

    def submit(name: str, **how: object) -> str:
        run_id = submitted(name, **how)
        folder(run_id).mkdir(parents=True, exist_ok=True)
        (folder(run_id) / "log.txt").write_text("trained")
        store.client().set_terminated(run_id, TO_MLFLOW["finished"])
        return run_id

    return submit


def places(run_id: str) -> list[Path]:
    root = artifacts.root(runs.get(run_id))
    assert root is not None
    return [root, folder(run_id)]


def test_a_deleted_run_comes_back_as_it_was(ended: Submit) -> None:
    run_id = ended("one", why="because")
    before = runs.get(run_id)
    runs.discard(run_id, ANA)
    assert run_list.read().rows == () and runs.listing() == []
    (gone,) = runs.discarded(ANA)
    assert (gone.run.name, gone.run.id) == ("one", run_id) and abs(gone.until - time.time() - DAY) < 60
    assert runs.discarded(BEN) == [] and len(runs.discarded(LOCAL)) == 1
    runs.take_back(run_id, ANA)
    assert runs.get(run_id) == before and runs.discarded(ANA) == [] and removal.stages() == {}


def test_after_a_day_it_goes_for_good(ended: Submit) -> None:
    run_id, stays = ended("one"), ended("two")
    gone = places(run_id)
    assert not expired_runs.due()
    runs.discard(run_id, ANA)
    assert expired_runs.due()
    assert expired_runs.sweep(time.time() + 0.9 * DAY).removed == [] and all(place.exists() for place in gone)
    assert expired_runs.sweep(time.time() + 1.1 * DAY).removed == [run_id]
    assert not any(place.exists() for place in gone) and store.look_up(run_id) is None
    assert removal.stages() == {} and all(place.exists() for place in places(stays))
    with pytest.raises(NotFound, match="cannot be taken back"):
        runs.take_back(run_id, ANA)


def test_its_space_is_freed_at_once_where_that_is_wished(ended: Submit) -> None:
    run_id = ended("one")
    gone = places(run_id)
    assert removal.size_of(runs.get(run_id)) > len("trained")
    runs.discard(run_id, ANA)
    runs.free(run_id, ANA)
    assert not any(place.exists() for place in gone) and store.look_up(run_id) is None
    assert runs.discarded(ANA) == [] and removal.stages() == {}


def test_a_study_that_is_there_knows_what_was_deleted_of_it(ended: Submit) -> None:
    client = store.client()
    study = str(client.create_run(store.experiment_id("forecasting"), run_name="a study").info.run_id)
    run_id = ended("one", study=(study, "x"))
    gone = places(run_id)
    runs.discard(run_id, ANA)
    runs.free(run_id, ANA)
    known = store.look_up(run_id)
    assert known is not None and known.info.lifecycle_stage == "deleted"
    assert not any(place.exists() for place in gone) and removal.stages() == {run_id: "removed"}
    assert runs.discarded(ANA) == []


def test_only_its_owner_deletes_takes_back_and_frees(ended: Submit) -> None:
    run_id = ended("one")
    with pytest.raises(NotAllowed):
        runs.discard(run_id, BEN)
    runs.discard(run_id, ANA)
    for change in (runs.take_back, runs.free):
        with pytest.raises(NotAllowed):
            change(run_id, BEN)
    runs.take_back(run_id, LOCAL)
    assert runs.get(run_id).name == "one"


def test_what_has_not_ended_is_not_deleted(submitted: Submit) -> None:
    run_id = submitted("one")
    with pytest.raises(WrongInput, match="Stop this run"):
        runs.discard(run_id, ANA)
    assert removal.stages() == {}


def test_a_process_killed_in_between_has_deleted_nothing(ended: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = ended("one")
    with monkeypatch.context() as patch:
        patch.setattr(type(store.client()), "delete_run", lambda *_given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            runs.discard(run_id, ANA)
    assert runs.get(run_id).name == "one" and runs.discarded(ANA) == []
    expired_runs.sweep(time.time() + 2 * DAY)
    assert runs.get(run_id).name == "one" and removal.stages() == {}


def test_what_is_taken_back_in_the_last_moment_stays(ended: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, decide = ended("one"), removal.decide
    there = places(run_id)
    runs.discard(run_id, ANA)

    def late(one: str) -> None:
        runs.take_back(one, ANA)
        decide(one)

    monkeypatch.setattr(removal, "decide", late)
    swept = expired_runs.sweep(time.time() + 1.1 * DAY)
    assert (swept.removed, swept.restored) == ([], [run_id])
    assert runs.get(run_id).name == "one" and all(place.exists() for place in there) and removal.stages() == {}


def test_after_a_day_it_is_not_taken_back_though_no_sweep_came(ended: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, now = ended("one"), time.time()
    runs.discard(run_id, ANA)
    monkeypatch.setattr(discarding.time, "time", lambda: now + 1.1 * DAY)
    with pytest.raises(NotFound, match="day on which this run could be taken back is over"):
        runs.take_back(run_id, ANA)
    assert removal.stages() == {run_id: "discarded"}


def test_what_is_deleted_while_a_sweep_reads_the_record_can_be_taken_back(
    ended: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, everything = ended("one"), retention.everything

    def slow() -> dict[str, retention.Entry]:
        found = everything()
        runs.discard(run_id, ANA)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(retention, "everything", slow)
        expired_runs.sweep(time.time())
    runs.take_back(run_id, ANA)
    assert runs.get(run_id).name == "one"


def test_undoing_gets_nobody_past_the_limit_of_pins(ended: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_PINNED", "1")
    first, second, kept = ended("first"), ended("second"), ended("kept by the administrator")
    runs.pin(first, ANA)
    runs.pin(kept, LOCAL)
    for run_id in (first, kept):
        runs.discard(run_id, ANA)
    runs.pin(second, ANA)
    runs.take_back(kept, ANA)
    with pytest.raises(OverLimit, match="unpin one first"):
        runs.take_back(first, ANA)
    runs.unpin(second, ANA)
    runs.take_back(first, ANA)
    assert runs.get(first).pinned and runs.get(kept).pinned


def test_on_a_full_disk_it_is_said_and_nothing_is_deleted(ended: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, gone = ended("one"), ended("two")
    runs.discard(gone, ANA)

    def full(_place: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(removal.files, "write", full)
        with pytest.raises(DiskFull, match="could not be written down"):
            runs.discard(run_id, ANA)
        with pytest.raises(DiskFull, match="could not be written down"):
            runs.free(gone, ANA)
    assert runs.get(run_id).name == "one"
    runs.take_back(gone, ANA)
    assert runs.get(gone).name == "two"


def test_what_another_process_clears_in_between_is_not_looked_at(home: Path) -> None:
    (home / "removal").mkdir()
    (home / "removal" / ("0" * 32)).symlink_to("cleared")  # listed, and not there any more
    assert removal.stages() == {} and removal.discarded() == {}
