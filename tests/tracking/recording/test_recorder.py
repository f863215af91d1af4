"""What a training tells reaches the record: in time, once, and also when the record was away for a while."""

import math
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from playground.errors import NotFound
from playground.task import Sample
from playground.text import Text
from playground.tracking import artifacts, journal, removal, runs, states, store
from playground.tracking.recording import delivery, recorder
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run_folder import cached, folder, outbox
from playground.training import Epoch, Step
from tests.helpers.waiting import until


def epoch(number: int, **changes: Any) -> Epoch:
    values: dict[str, Any] = {
        "number": number, "step": number * 10, "train_loss": 1.0 / (number + 1) if number else math.nan,
        "validation_loss": 2.0, "metrics": {"mae": 3.0 + number}, "gradient_norm": math.inf, "learning_rate": 1e-3,
        "items_per_second": 100.0, "peak_memory": 50.0, "seconds": float(number), "best": True,
        "sample": Sample({"given": 1}, {"forecast": [1.0, math.nan]}),
    }  # fmt: skip
    return Epoch(**(values | changes))


@pytest.fixture
def begun(submitted: Callable[..., str]) -> str:
    run_id = submitted()
    states.begin(run_id)
    return run_id


class Away:
    """A tracking server that comes and goes."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.away = True
        self.calls = 0
        true = MlflowClient.log_batch

        def log_batch(client: MlflowClient, *arguments: Any, **more: Any) -> Any:
            self.calls += 1
            if self.away:
                raise MlflowException("503: nobody is there")
            return true(client, *arguments, **more)

        patch.setattr(MlflowClient, "log_batch", log_batch)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Away]:
    monkeypatch.setattr(recorder, "_LAST", 0.3)
    yield Away(monkeypatch)


def test_epochs_arrive_as_metrics_with_their_samples(begun: str) -> None:
    with Recorder(begun) as recorder:
        for number in range(3):
            recorder.event(epoch(number))
        recorder.event(Step(3, 25, 0.5, 0.4, 9.0))
        recorder.metrics({"test/mae": 1.5, "test/rmse": math.inf})
        assert recorder.finish("finished")
    run = runs.get(begun)
    assert (run.status, run.epoch, dict(run.metrics)) == ("finished", 2, {"mae": 1.5})
    assert dict(run.validation) == {"loss": 2.0, "mae": 5.0}
    assert runs.sample_epochs(runs.get(begun)) == [0, 1, 2]
    kept = [runs.sample(run, number) for number in (0, 1, 7, None)]
    assert [sample and sample.epoch for sample in kept] == [0, 1, 2, 2] and runs.sample(run, -1) is None
    assert kept[0] is not None and kept[0].output == {"forecast": [1.0, None]}


def test_curves_are_the_same_from_the_journal_and_from_the_record(begun: str) -> None:
    with Recorder(begun) as recorder:
        for number in range(4):
            recorder.event(epoch(number))
        recorder.event(Step(4, 35, 0.5, 0.4, 9.0))
    near, points = runs.curves(runs.get(begun)), runs.progress_points(runs.get(begun))
    journal.path(begun).rename(folder(begun) / "elsewhere")
    far = runs.curves(runs.get(begun))
    assert list(near.columns) == list(far.columns)
    pd.testing.assert_frame_equal(near, far, check_dtype=False)
    assert list(near["mae"]) == [3.0, 4.0, 5.0, 6.0] and math.isnan(near["train_loss"][0])
    assert near["gradient_norm"].isna().all()
    assert list(points["epoch"]) == [3.5] and list(runs.progress_points(runs.get(begun))["train_loss"]) == [0.4]


def test_files_of_a_store_elsewhere_are_copied_once(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda _run: None)
    delivery._root.cache_clear()
    with Recorder(begun) as written:
        written.event(epoch(0))
        written.file("model/model.json", b"{}")
        assert written.finish("finished")
    run = runs.get(begun)
    assert (cached(begun) / "model/model.json").exists()
    shutil.rmtree(cached(begun))
    for _ in range(2):
        assert artifacts.read(run, "model/model.json") == b"{}"
        sample = runs.sample(runs.get(begun))
        assert sample is not None and sample.epoch == 0
    assert runs.experiment_of(runs.get(begun)).name == "small"
    assert [path.name for path in (cached(begun) / "model").iterdir()] == ["model.json"]
    with pytest.raises(NotFound, match="weights"):
        runs.weights_of(runs.get(begun))


def test_an_absent_server_stalls_nothing_and_loses_nothing(begun: str, server: Away) -> None:
    with Recorder(begun) as written:
        for number in range(5):
            written.event(epoch(number))
        assert not written.finish("finished")
    assert server.calls and delivery.pending(begun)
    assert runs.get(begun).status == "running"
    assert len(runs.curves(runs.get(begun))) == 5 and runs.sample_epochs(runs.get(begun)) == [0, 1, 2, 3, 4]
    assert not delivery.catch_up(begun)
    server.away = False
    assert delivery.catch_up_all()
    run = runs.get(begun)
    assert (run.status, run.epoch) == ("finished", 4) and not delivery.pending(begun)
    assert len(store.client().get_metric_history(begun, "validation/mae")) == 5


def test_to_deliver_twice_changes_nothing(begun: str) -> None:
    with Recorder(begun) as written:
        written.event(epoch(0))
        written.event(epoch(1))
    (folder(begun) / "journal.position").write_text("0")
    assert delivery.catch_up(begun)
    assert len(store.client().get_metric_history(begun, "validation/mae")) == 2
    assert runs.sample_epochs(runs.get(begun)) == [0, 1]


def test_a_process_at_work_is_not_overtaken(begun: str) -> None:
    with delivery.lock(begun):
        journal.JournalWriter(begun).write({"type": "tags", "values": {"a": "b"}})
        assert not delivery.catch_up(begun)
    assert delivery.catch_up(begun)


def test_a_resumed_session_does_not_repeat_what_is_known(begun: str) -> None:
    with Recorder(begun) as written:
        written.event(epoch(0))
        written.event(epoch(1))
    with Recorder(begun) as written:
        assert written.known.epoch == 1
        written.event(epoch(1, validation_loss=99.0))
        written.event(epoch(2))
    assert list(runs.curves(runs.get(begun))["validation_loss"]) == [2.0, 2.0, 2.0]


def test_phases_and_wishes_pass_through_the_record(begun: str) -> None:
    from playground.tracking.visitor import Visitor

    with Recorder(begun) as written:
        written.phase(Text("preparing", "preparando"), 0.25, 12.0)
        runs.stop(begun, Visitor("ana"))
        until(lambda: written.wish and runs.get(begun).phase)
        run = runs.get(begun)
        assert written.wish is not None and "owner" in written.wish.en
    assert (run.phase, run.share, run.eta) == (Text("preparing", "preparando"), 0.25, 12.0)
    assert run.heartbeat is not None


def test_a_run_that_was_deleted_meanwhile_is_asked_to_stop(begun: str) -> None:
    with Recorder(begun) as written:
        store.client().delete_run(begun)
        written.event(epoch(0))
        until(lambda: written.wish)
        assert written.wish is not None and "deleted" in written.wish.en


def test_nothing_is_thrown_away_where_the_record_does_not_know_the_run(
    begun: str, empty_store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(empty_store, home / "other.db")
    with Recorder(begun) as written:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", f"sqlite:///{home / 'other.db'}")
        written.event(epoch(0))
        until(lambda: written.wish)
        assert written.wish is not None and "stays on this machine" in written.wish.en
    assert delivery.pending(begun) and (outbox(begun) / "samples").is_dir()


def test_points_inside_epochs_are_thinned(begun: str) -> None:
    with Recorder(begun) as written:
        for step in range(3000):
            written.event(Step(1, step, step / 3000, 1.0, step * 0.1))
    assert 250 < len(runs.progress_points(runs.get(begun))) < 900


def test_going_back_to_the_queue_is_written_too(begun: str) -> None:
    with Recorder(begun) as written:
        assert written.finish("queued")
    run = runs.get(begun)
    assert (run.status, run.attempts, run.position) == ("queued", 0, 1)


def test_statistics_are_refreshed_when_a_run_ends(begun: str) -> None:
    import sqlite3

    states.end(begun, "finished")
    place = store.local_database()
    assert place is not None
    with sqlite3.connect(place) as connection:
        assert connection.execute("select count(*) from sqlite_stat1").fetchone()[0] > 0


def test_the_training_thread_never_waits_for_a_slow_record(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    answers = threading.Event()
    true = MlflowClient.log_batch

    def log_batch(client: MlflowClient, *arguments: Any, **more: Any) -> Any:
        assert threading.current_thread().name == "recorder"
        assert answers.wait(60)
        return true(client, *arguments, **more)

    monkeypatch.setattr(MlflowClient, "log_batch", log_batch)
    with Recorder(begun) as written:
        for number in range(20):  # every call comes back although no answer does
            written.event(epoch(number))
            written.phase(Text("training", "entrenando"), number / 20)
            written.metrics({"test/mae": float(number)})
            written.sync()
        assert delivery.pending(begun) and not answers.is_set()
        answers.set()
        assert written.finish("finished")
    assert runs.get(begun).epoch == 19


def test_a_record_that_does_not_know_a_run_takes_nothing_away(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with journal.JournalWriter(begun) as writer:
        writer.write({"type": "tags", "values": {"a": "b"}})
    with monkeypatch.context() as patch:
        patch.setenv("PLAYGROUND_TRACKING_URI", f"sqlite:///{folder(begun)}/another.db")
        assert delivery.catch_up_all() and journal.path(begun).exists()
    assert delivery.catch_up(begun) and store.client().get_run(begun).data.tags["a"] == "b"
    with journal.JournalWriter(begun) as writer:
        writer.write({"type": "tags", "values": {"a": "c"}})
    store.client().delete_run(begun)
    assert delivery.catch_up(begun) and not folder(begun).exists()


def test_what_is_left_of_a_run_that_may_come_back_is_delivered_then(begun: str) -> None:
    with journal.JournalWriter(begun) as writer:
        writer.write({"type": "tags", "values": {"a": "b"}})
    removal.discard(begun, time.time())
    assert delivery.catch_up(begun) and journal.path(begun).exists()
    removal.restore(begun)
    assert delivery.catch_up(begun) and store.client().get_run(begun).data.tags["a"] == "b"
