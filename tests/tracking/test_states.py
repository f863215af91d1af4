"""A run's state stays true whatever comes twice, too late or at the same moment."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from playground.text import Text
from playground.tracking import journal, process_identity, queue, runs, states, store
from playground.tracking.process_identity import Identity
from playground.tracking.recording import delivery
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run_folder import folder
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor
from tests.helpers.waiting import until
from tests.tracking.recording.test_recorder import epoch

ANA = Visitor("ana")


@pytest.fixture
def begun(submitted: Callable[..., str]) -> str:
    run_id = submitted()
    states.begin(run_id)
    return run_id


def deliver_again(run_id: str) -> None:
    """As if the process had been killed between delivering the end and noting that down."""
    (folder(run_id) / "journal.position").unlink()
    assert delivery.catch_up(run_id)


def test_an_end_that_comes_twice_does_not_end_what_was_put_back(begun: str) -> None:
    with Recorder(begun) as recorder:
        recorder.event(epoch(0))
        assert recorder.finish("stopped", Text("Stopped by a test.", "Detenida por una prueba."))
    runs.resume(begun, ANA)
    deliver_again(begun)
    assert runs.get(begun).status == "queued"


def test_a_return_to_the_queue_that_comes_twice_does_not_wake_what_was_stopped(begun: str) -> None:
    with Recorder(begun) as recorder:
        assert recorder.finish("queued")
    runs.stop(begun, ANA)
    deliver_again(begun)
    assert runs.get(begun).status == "stopped"


def test_an_end_that_was_half_written_is_written_whole(begun: str) -> None:
    with Recorder(begun) as recorder:
        assert recorder.finish("failed", Text("It broke.", "Se rompió."))
    # The first of the two requests had come through, the second had not.
    store.client().update_run(begun, status="RUNNING")
    deliver_again(begun)
    run = runs.get(begun)
    assert (run.status, run.reason, run.pid) == ("failed", Text("It broke.", "Se rompió."), None)


def test_a_stop_in_the_moment_of_the_beginning_is_heard(submitted: Callable[..., str], monkeypatch: Any) -> None:
    run_id = submitted()
    true = store.write_tags

    def meanwhile(one: str, tags: Mapping[str, str]) -> None:
        true(one, tags)
        monkeypatch.setattr(store, "write_tags", true)
        runs.stop(one, ANA)  # between the two requests of the beginning

    monkeypatch.setattr(store, "write_tags", meanwhile)
    run = states.begin(run_id)
    assert run.wish is not None and "owner" in run.wish.en


def test_a_process_whose_run_has_ended_in_the_record_is_told_to_stop(begun: str) -> None:
    with Recorder(begun) as recorder:
        states.end(begun, "failed", Text("It has vanished.", "Ha desaparecido."))
        assert until(lambda: recorder.wish) == Text("It has vanished.", "Ha desaparecido.")
        recorder.finish("finished")
    assert runs.get(begun).status == "failed"


def test_a_run_that_gets_further_does_not_count_as_failing(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):  # a machine that goes down four times, each time an epoch further
        journal.JournalWriter(begun).write({"type": "epoch", "number": number, "step": number, "metrics": {}})
        assert states.again_after_loss(runs.get(begun))
        states.requeue(begun)
        states.begin(begun)
    assert runs.get(begun).attempts == 1
    states.requeue(begun)
    states.begin(begun)
    run = runs.get(begun)
    assert run.attempts == 2 and not states.again_after_loss(run)
    monkeypatch.setattr(states, "boot_id", lambda: "another start of this machine")
    assert states.again_after_loss(run)


def test_a_moved_clock_makes_no_other_process_of_one(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil._pslinux as linux

    run, before = runs.get(begun), linux.boot_time()
    me = Identity(run.pid or 0, run.process_started or 0.0, run.host or "", run.boot)
    assert me == process_identity.mine() and me.alive
    monkeypatch.setattr(linux, "boot_time", lambda: before + 3600)
    assert me.alive and process_identity.mine() == me
    assert not Identity(me.pid, me.created, me.host, "another start of this machine").alive
    assert not Identity(me.pid, me.created - 1, me.host, me.boot).alive


def test_a_process_of_an_older_version_is_known_by_the_clock(begun: str) -> None:
    import psutil

    created = psutil.Process().create_time()
    tags = {Tag.BOOT: "", Tag.PROCESS_STARTED: str(created)}
    for name, value in tags.items():
        store.client().set_tag(begun, name, value)
    run = runs.get(begun)
    assert Identity(run.pid or 0, run.process_started or 0.0, run.host or "", run.boot).alive


def test_where_the_system_names_no_start_the_clock_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_identity, "boot_id", lambda: "")
    created, boot = process_identity.born(process_identity.mine().pid)
    assert boot == "" and abs(created - time.time()) < 24 * 3600


def test_a_clock_that_goes_back_puts_nobody_in_front(submitted: Callable[..., str], monkeypatch: Any) -> None:
    first = submitted("first")
    true = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: true() - 3600 * 10**9)
    second = submitted("second")
    assert [run.id for run in queue.look().waiting] == [first, second]


def test_a_journal_that_lost_its_end_is_delivered_anew(begun: str) -> None:
    with Recorder(begun) as recorder:
        recorder.event(epoch(0))
        recorder.event(epoch(1))
        size = journal.size(begun)
        recorder.tags({"a": "b" * 100})
    place = journal.path(begun)
    place.write_bytes(place.read_bytes()[: size + 40])  # a power cut, after all of it was delivered
    with Recorder(begun) as recorder:
        recorder.event(epoch(1))
        recorder.event(epoch(2))
    steps = sorted(point.step for point in store.client().get_metric_history(begun, "validation/mae"))
    assert steps == [0, 10, 20] and not delivery.pending(begun)


def test_only_what_a_power_cut_cannot_take_is_delivered(begun: str) -> None:
    with journal.JournalWriter(begun) as writer:
        writer.write({"type": "tags", "values": {"a": "1"}})
        end = writer.size
        writer.write({"type": "tags", "values": {"a": "2"}})
    assert delivery.deliver(begun, end) and not delivery.deliver(begun, end)
    assert store.client().get_run(begun).data.tags["a"] == "1" and delivery.pending(begun)
