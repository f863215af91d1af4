"""Runs that are not kept any more go for good, at whatever moment the process is killed, and nothing else does."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from playground.errors import NotFound
from playground.experiment import Experiment
from playground.launch import dispatcher, expired_runs
from playground.launch.dispatching import helper_process
from playground.launch.expired_runs import Swept, sweep
from playground.own_files import uploads
from playground.studies.plan import Option, Plan
from playground.text import Text
from playground.tracking import artifacts, removal, retention, runs, states, store, studies
from playground.tracking.retention import DAY
from playground.tracking.run_folder import folder
from playground.tracking.schema import TO_MLFLOW, Tag
from playground.tracking.visitor import LOCAL, Visitor
from tests.helpers import mlflow_server
from tests.helpers.waiting import PATIENCE

NOW = 20_000 * DAY
ANA = Visitor("ana")
ROWS = "month,sales\n" + "".join(f"20{10 + n // 12}-{n % 12 + 1:02},{100 + n % 12}\n" for n in range(120))

Ended = Callable[..., str]


@pytest.fixture
def in_force(record: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that has kept runs for thirty days for long."""
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    (record / "retention.json").write_text(json.dumps({"days": 30, "since": 0, "seen": NOW}))
    return record


@pytest.fixture
def ended(record: Path) -> Ended:
    """Submits a small run that ended so many days ago, with something in its folder; its id."""

    def submit(name: str, age: float = 31.0, owner: str = "ana", file: str = "", **how: object) -> str:
        table: dict[str, object] = {"name": name, "task": {"kind": "forecasting", "window": 12, "horizon": 3}}
        if file:
            table["data"] = {"kind": "own_series", "file": file}
        run_id = runs.submit(Experiment.configure(table), owner=owner, held=True, **how)  # type: ignore[arg-type]
        folder(run_id).mkdir(parents=True, exist_ok=True)
        (folder(run_id) / "log.txt").write_text("trained")
        store.client().set_terminated(run_id, TO_MLFLOW["finished"], int((NOW - age * DAY) * 1000))
        return run_id

    return submit


def places(run_id: str) -> list[Path]:
    """Where files of a run lie."""
    root = artifacts.root(runs.get(run_id))
    assert root is not None and (root / "experiment.toml").exists()
    return [root.parent, folder(run_id)]


def left(home: Path, *run_ids: str) -> int:
    """Lines of the record that tell of these runs."""
    count = 0
    with closing(sqlite3.connect(home / "mlflow.db")) as connection:
        for table in ("runs", "metrics", "latest_metrics", "params", "tags"):
            for run_id in run_ids:
                row = connection.execute(f"SELECT count(*) FROM {table} WHERE run_uuid = ?", (run_id,)).fetchone()
                count += int(row[0])
    return count


def test_old_runs_go_for_good_and_the_others_stay(in_force: Path, ended: Ended) -> None:
    old, young, kept = ended("old"), ended("young", age=29.5), ended("kept")
    runs.pin(kept, ANA)
    mine, waiting = ended("of the command line", owner=LOCAL.key), ended("waiting")
    states.again(waiting)
    gone, stays = places(old), [*places(young), *places(kept), *places(mine)]
    assert sweep(NOW) == Swept(removed=[old])
    assert not any(place.exists() for place in gone) and left(in_force, old) == 0
    assert all(place.exists() for place in stays)
    assert {run.id for run in runs.listing()} == {young, kept, mine, waiting}
    with pytest.raises(NotFound, match="deletes runs 30 days after they end"):
        runs.get(old)
    assert removal.stages() == {} and sweep(NOW) == Swept()
    assert sweep(NOW + 0.6 * DAY).removed == [young]


def test_without_the_setting_nothing_is_touched(record: Path, ended: Ended) -> None:
    old = ended("old", age=5000.0)
    before = sorted(path for path in record.rglob("*") if path.is_file())
    assert not expired_runs.due() and sweep(NOW) == Swept()
    assert sorted(path for path in record.rglob("*") if path.is_file()) == before
    assert [run.id for run in runs.listing()] == [old]


def test_a_study_goes_as_a_whole_with_what_was_deleted_of_it(in_force: Path, ended: Ended) -> None:
    experiment = Experiment.configure({"task": {"kind": "forecasting", "window": 12, "horizon": 3}})
    plan = Plan("two", "seeds", experiment.plain(), (Option("base", Text.same("base")),), seeds=(0, 1))
    study = studies.submit(plan, owner="ana")
    parts = [ended(f"part {n}", study=(study, "base"), more={Tag.TRIAL: f"0000{n}"}) for n in range(3)]
    runs.delete(parts[2], ANA)
    assert sweep(NOW) == Swept()  # it is under way
    store.client().set_terminated(study, TO_MLFLOW["finished"], int((NOW - 31 * DAY) * 1000))
    runs.pin(parts[0], ANA)
    assert sweep(NOW) == Swept()
    store.write_tags(parts[0], {Tag.PINNED: "no"})
    assert set(sweep(NOW).removed) == {study, *parts}
    assert left(in_force, study, *parts) == 0 and studies.rows() == []


def test_files_go_with_the_last_run_that_reads_them(in_force: Path, ended: Ended) -> None:
    one, other = uploads.keep(ROWS.encode(), "one.csv", owner="ana"), uploads.keep(ROWS[:900].encode(), "other.csv")
    for identity in (one, other):
        os.utime(in_force / "uploads" / identity, (1e9, 1e9))
    old, kept = ended("old", file=one), ended("kept", file=other)
    also = ended("also", file=other)
    runs.pin(kept, ANA)
    swept = sweep(NOW)
    assert (set(swept.removed), swept.uploads) == ({old, also}, 1)
    assert not uploads.kept(one) and uploads.kept(other)


@pytest.mark.parametrize("change", ["pinned", "resumed", "continued"])
def test_what_somebody_needs_at_the_last_moment_is_given_back(
    in_force: Path, ended: Ended, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    old = ended("old")
    mark = removal.mark

    def too_late(run_id: str) -> None:
        if change == "pinned":
            runs.pin(run_id, ANA)
        elif change == "resumed":
            states.again(run_id)
        else:
            ended("longer", age=0.0, parent=run_id, more={Tag.FROM_EPOCH: "1"})
        mark(run_id)

    monkeypatch.setattr(removal, "mark", too_late)
    assert sweep(NOW) == Swept(restored=[old])
    assert all(place.exists() for place in places(old)) and removal.stages() == {}


class Killed(BaseException):
    """As the process sees nothing of a kill, nobody catches this."""


STEPS = ("_write", "_remove_folder", "_remove_from_record", "clear")
"""Whatever changes something, beside the record's own deletion."""


class Killing:
    """Lets so many steps of a removal happen and kills the process before the next one, or after it."""

    def __init__(self, patch: pytest.MonkeyPatch, steps: int, before: bool) -> None:
        self.left, self.before = steps, before
        for name in STEPS:
            patch.setattr(removal, name, partial(self.step, getattr(removal, name)))

    def step(self, real: Callable[..., object], *given: object) -> object:
        """One step."""
        last = self.left == 0
        self.left -= 1
        if last and self.before:
            raise Killed
        found = real(*given)
        if last:
            raise Killed
        return found


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_any_step_the_next_goes_on(
    in_force: Path, ended: Ended, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    for steps in range(50):
        old, kept = ended(f"old {steps}"), ended(f"kept {steps}", age=1.0)
        gone = places(old)
        with monkeypatch.context() as patch:
            Killing(patch, steps, before)
            try:
                sweep(NOW)
                finished = True
            except Killed:
                finished = False
        sweep(NOW)
        assert left(in_force, old) == 0 and not any(place.exists() for place in gone)
        assert removal.stages() == {} and all(place.exists() for place in places(kept))
        if finished:
            break
    assert finished and steps >= 7  # marked, decided, three folders, the record, and the note of it


def test_killed_between_note_and_mark_a_pin_counts(
    in_force: Path, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ended("old")
    removal._write(old, "marked")
    runs.pin(old, ANA)
    assert sweep(NOW) == Swept() and removal.stages() == {} and runs.get(old).pinned
    store.client().delete_run(old)
    removal._write(old, "marked")
    monkeypatch.setenv(
        "PLAYGROUND_KEEP_DAYS", "0"
    )  # and where runs are kept for good now, all that can be given back is
    assert expired_runs.due()
    assert sweep(NOW) == Swept(restored=[old]) and runs.get(old).pinned
    assert not expired_runs.due() and not (in_force / "retention.json").exists()


def test_what_cannot_be_removed_is_tried_again_and_the_others_go(
    in_force: Path, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, old = ended("stuck"), ended("old")
    with monkeypatch.context() as patch:
        real = removal._remove_folder

        def refuse(place: Path) -> None:
            if place == folder(stuck):
                raise PermissionError(place)
            real(place)

        patch.setattr(removal, "_remove_folder", refuse)
        assert sweep(NOW).removed == [old]
    assert sweep(NOW).removed == [stuck] and left(in_force, stuck, old) == 0


def test_the_empty_part_of_the_record_is_given_back_to_the_disk(
    in_force: Path, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "_FREE_BYTES", 2**18)
    old = ended("old")
    with closing(sqlite3.connect(in_force / "mlflow.db")) as connection:
        rows = [(f"metric {n}", float(n), 0, old, step, 0) for n in range(20) for step in range(2000)]
        connection.executemany(
            "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        connection.commit()
    before = (in_force / "mlflow.db").stat().st_size
    sweep(NOW)
    assert (in_force / "mlflow.db").stat().st_size < before / 2
    assert runs.listing() == [] and ended("new")


@pytest.mark.slow
def test_a_servers_artifacts_go_and_its_rows_wait_for_gc(
    in_force: Path, ended: Ended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(in_force / "mlflow.db", tmp_path / "record.db")
    with mlflow_server.serving(tmp_path) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        old, kept = ended("old"), ended("kept", age=1.0)
        assert len(list(tmp_path.glob("files/**/experiment.toml"))) == 2
        assert sweep(NOW) == Swept(removed=[old])
        (stays,) = tmp_path.glob("files/**/experiment.toml")
        assert kept in str(stays) and not folder(old).exists() and folder(kept).exists()
        assert [run.id for run in runs.listing()] == [kept]
        # A server takes no wish to forget a run; what cannot be done is not tried again.
        assert removal.stages() == {old: "removed"} and not retention.everything()[kept].deleted
        assert sweep(NOW) == Swept()
        gc = ["mlflow", "gc", "--backend-store-uri", f"sqlite:///{tmp_path / 'record.db'}", "--tracking-uri", address]
        done = subprocess.run([sys.executable, "-m", *gc], check=False, capture_output=True, text=True)
        assert done.returncode == 0 and old in done.stdout, done.stderr
        assert sweep(NOW) == Swept() and removal.stages() == {}


def test_the_dispatcher_starts_it_once_an_hour_and_never_without_the_setting(
    in_force: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    started: list[str] = []

    class Done:
        """A process that has ended at once."""

        def poll(self) -> int:
            """Its exit code."""
            return 0

    def start(module: str) -> Done:
        started.append(module)
        return Done()

    monkeypatch.setattr(helper_process.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(helper_process, "_started", start)
    working = dispatcher.Dispatcher(None)  # type: ignore[arg-type]
    for _ in range(121):
        working._expired_runs.look()
        clock[0] += 60
    assert started == ["playground.launch.expired_runs"] * 3
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "0")
    (in_force / "retention.json").unlink()
    clock[0] += 7200
    working._expired_runs.look()
    assert len(started) == 3


def test_published_results_name_runs() -> None:
    found = expired_runs.published_runs()
    assert "memory_forecasting" in found and sum(len(one) == 32 for one in found) > 40


def test_as_a_process_of_its_own_it_says_what_went_and_not_whose(in_force: Path, ended: Ended) -> None:
    old = ended("old", owner="secret-key-of-ana")
    facts = {"days": 30, "since": 0, "seen": time.time()}
    (in_force / "retention.json").write_text(json.dumps(facts))
    store.client().set_terminated(old, TO_MLFLOW["finished"], int((time.time() - 31 * DAY) * 1000))
    command = [sys.executable, "-m", "playground.launch.expired_runs"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert f"1 runs that are kept no more and 0 files are removed: ['{old}']" in done.stderr
    assert "secret" not in done.stderr + done.stdout and left(in_force, old) == 0


def test_an_old_home_without_the_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.old_home import unpacked

    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    home = unpacked(tmp_path)
    known = {run.id: run for run in runs.listing(limit=1000)}
    assert known and not any(run.pinned for run in known.values())
    assert sweep(NOW * 2) == Swept() and {run.id for run in runs.listing(limit=1000)} == set(known)
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    (home / "retention.json").write_text(json.dumps({"days": 30, "since": 0, "seen": NOW * 2}))
    swept = sweep(NOW * 2)
    staying = {run.id for run in runs.listing(limit=1000)}
    assert staying == set(known) - set(swept.removed)
    rule = retention.rule(NOW * 2)
    assert rule is not None and all(
        rule.goes_at(known[run_id]) is not None for run_id in set(swept.removed) & set(known)
    )
