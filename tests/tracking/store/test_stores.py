"""The record is the same in SQLite, in PostgreSQL and behind an MLflow server on PostgreSQL: one contract for all."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from playground.studies.plan import Option, Plan
from playground.text import Text
from playground.tracking import artifacts, journal, polls, queue, runs, states, store, studies
from playground.tracking.cleanup import Unfinished
from playground.tracking.recording import delivery
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run_folder import folder
from playground.tracking.visitor import Visitor
from playground.votes.poll import Vote
from tests.helpers import postgres
from tests.helpers.polls import poll
from tests.helpers.queued import queued
from tests.tracking.recording.test_recorder import epoch

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stores")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.serving() as address:
        from mlflow import MlflowClient

        # Making the tables takes seconds, so that every test gets a copy of an empty record.
        empty = postgres.create(address, "empty")
        client = MlflowClient(empty)
        client.search_experiments()
        client._tracking_client.store.engine.dispose()
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store without runs."""
    if request.param == "postgresql":
        address = request.getfixturevalue("server")
        monkeypatch.setenv(
            "PLAYGROUND_TRACKING_URI", postgres.create(address, home.name + home.parent.parent.name[-3:], "empty")
        )
    else:
        request.getfixturevalue("record")
    return str(request.param)


Submit = Callable[..., str]


@pytest.fixture
def submit(either: str, small: object) -> Submit:
    def put(name: str = "small", **how: object) -> str:
        return runs.submit(small.model_copy(update={"name": name}), **({"owner": "ana"} | how))  # type: ignore[attr-defined]

    return put


def test_submitted_queued_and_taken_in_order(submit: Submit) -> None:
    example = submit("example", owner="deployment", example=True)
    first, second = submit("first"), submit("second")
    assert [run.id for run in queue.look().waiting] == [first, second, example] == queued()
    assert [runs.get(one).position for one in (first, second, example)] == [1, 2, 3]
    assert runs.get(first[:12]).id == first and runs.get("second").id == second
    began = states.begin(first)
    assert (began.status, began.attempts, began.pid is not None) == ("running", 1, True)
    assert [run.id for run in queue.look().running] == [first]
    states.requeue(first)
    assert queued() == [first, second, example] and runs.get(first).pid is None
    runs.stop(second, Visitor("ana"))
    stopped = runs.get(second)
    assert stopped.status == "stopped" and stopped.reason is not None and queued() == [first, example]
    runs.resume(second, Visitor("ana"))
    assert runs.get(second).status == "queued" and runs.get(second).reason is None


def test_everything_a_run_tells_arrives_once(submit: Submit) -> None:
    run_id = submit()
    states.begin(run_id)
    with Recorder(run_id) as recorder:
        for number in range(5):
            recorder.event(epoch(number))
        recorder.metrics({"test/mae": 1.5})
        recorder.tags({"playground.device": "cpu", "a word": "with ‘quotes’, ñ and 日本"})
        recorder.file("model/model.json", b"{}")
        assert recorder.finish("finished")
    (folder(run_id) / "journal.position").unlink()
    assert delivery.catch_up(run_id)  # delivered twice
    run = runs.get(run_id)
    assert (run.status, run.epoch, dict(run.metrics), run.device) == ("finished", 4, {"mae": 1.5}, "cpu")
    history = store.client().get_metric_history(run_id, "validation/mae")
    assert sorted((point.step, point.value) for point in history) == [(n * 10, 3.0 + n) for n in range(5)]
    assert artifacts.read(run, "model/model.json") == b"{}" and runs.sample_epochs(runs.get(run_id)) == [0, 1, 2, 3, 4]
    near = runs.curves(runs.get(run_id))
    journal.path(run_id).rename(folder(run_id) / "elsewhere")
    pd.testing.assert_frame_equal(near, runs.curves(runs.get(run_id)), check_dtype=False)


def test_files_lie_where_the_deployment_keeps_them(submit: Submit, home: Path) -> None:
    place = artifacts.root(runs.get(submit()))
    assert place is not None and place.is_relative_to(home / "artifacts")


def test_lists_are_filtered_and_paged(submit: Submit) -> None:
    ids = [submit(f"run {number}", owner="ana" if number % 2 else "ben") for number in range(7)]
    states.begin(ids[0])
    states.end(ids[0], "failed", Text("It broke.", "Se rompió."))
    assert [run.id for run in runs.listing(limit=3)] == ids[:-4:-1]
    assert [run.id for run in runs.listing(limit=3, offset=3)] == ids[3:0:-1]
    assert [run.id for run in runs.listing(owner="ben", status="failed")] == [ids[0]]
    assert {run.name for run in runs.listing(containing="RUN 5")} == {"run 5"}
    assert len(runs.listing(task="forecasting")) == 7 and runs.listing(task="writing") == []
    runs.delete(ids[0], Visitor("ben"))
    assert len(runs.listing()) == 6


def test_studies_are_parents_of_their_runs(either: str, small: object) -> None:
    options = tuple(Option(name, Text.same(name), {"model.cell": name}) for name in ("gru", "lstm"))
    plan = Plan("cells", "race", small.plain(), variants=options, seeds=(1, 2))  # type: ignore[attr-defined]
    study = studies.submit(plan, owner="ana")
    assert runs.listing() == [] and queue.look().waiting == ()
    assert [one.id for one in studies.listing()] == [study] and studies.get(study).plan.name == "cells"
    assert studies.runs_of(study) == []


def test_half_a_submission_is_no_run_and_goes_away(submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow import MlflowClient

    def killed(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(MlflowClient, "update_run", killed)
        submit("half")
    whole = submit("whole")
    assert [run.id for run in runs.listing()] == [whole] and [run.id for run in queue.look().waiting] == [whole]
    watch = Unfinished(patience=0.2)
    assert watch.sweep() == []  # somebody may be at it just now
    time.sleep(0.3)
    (swept,) = watch.sweep()
    assert swept != whole and watch.sweep() == [] and runs.get(whole).status == "queued"


def test_many_write_at_once_and_nothing_is_lost(submit: Submit) -> None:
    trainers = [submit(f"trainer {number}") for number in range(3)]
    failures: list[BaseException] = []
    over = threading.Event()

    def train(run_id: str) -> None:
        with Recorder(run_id) as recorder:
            for number in range(30):
                recorder.event(epoch(number))
                time.sleep(0.03)

    def look() -> None:
        while not over.is_set():
            queue.look()
            runs.listing(limit=10)

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    for run_id in trainers:
        states.begin(run_id)
    works = [lambda one=run_id: train(one) for run_id in trainers] + [look]
    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    late = [submit(f"late {number}") for number in range(3)]
    for thread in threads[:-1]:
        thread.join(120)
    over.set()
    threads[-1].join(60)
    assert failures == []
    assert {run.id for run in queue.look().waiting} == set(late)
    for run_id in trainers:
        steps = sorted(point.step for point in store.client().get_metric_history(run_id, "validation/mae"))
        assert steps == [number * 10 for number in range(30)] and not delivery.pending(run_id)


@pytest.mark.usefixtures("either")
def test_fifty_vote_at_once_and_nothing_is_lost() -> None:
    found = polls.get(polls.create(poll(), "which", Visitor("ana")))

    def visit(number: int) -> None:
        for pair in poll().pairs:
            polls.cast(found, poll(), Vote(pair.name, f"visitor{number}", "tie", False, float(number)))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for thread in [one for one in threading.enumerate() if one.name == "votes"]:
        thread.join(60)
    assert delivery.catch_up(found.id)
    assert len(polls.get(found.id).delivered) == len(polls.votes(found)) == 200
