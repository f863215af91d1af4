"""What travels through the record: never ahead of what came before it, never an old copy."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from playground import files
from playground.tracking import artifacts, journal, runs, states, store
from playground.tracking.history import log_of
from playground.tracking.recording import checkpoint_sync, delivery
from playground.tracking.run_folder import cached, checkpoint, folder
from playground.tracking.schema import Artifact

SET_DOWN = "checkpoint/checkpoint.safetensors"


def kept(run_id: str) -> bytes | None:
    client = store.client()
    if SET_DOWN not in {file.path for file in client.list_artifacts(run_id, "checkpoint")}:
        return None
    return Path(client.download_artifacts(run_id, SET_DOWN)).read_bytes()


def test_a_checkpoint_waits_for_everything_before_it(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    place = checkpoint(run_id) / "checkpoint.safetensors"
    files.write(place, b"one")
    with journal.JournalWriter(run_id) as writer:
        writer.write({"type": "metrics", "time": 1, "step": 0, "values": {"a": 1.0}})
    # The record does not answer, so that the session ends before the checkpoint may be sent.
    assert checkpoint_sync.carry(run_id, 0, lambda: True) == 0 and kept(run_id) is None
    asked: list[bool] = []

    def over() -> bool:
        asked.append(delivery.catch_up(run_id))
        files.write(place, b"two")  # set down anew meanwhile; it knows more than what was waited for
        return False

    sent = checkpoint_sync.carry(run_id, 0, over)
    assert asked and sent and kept(run_id) == b"one"
    assert checkpoint_sync.carry(run_id, sent, over) != sent and kept(run_id) == b"two"
    sent = place.stat().st_mtime_ns
    files.write(folder(run_id) / Artifact.LOG, b"a line\n")
    assert checkpoint_sync.carry(run_id, sent, over) == sent


def test_packed_here_unpacked_there(
    submitted: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = submitted()
    parts = {"checkpoint/checkpoint.safetensors": b"c", "earlier/checkpoint.safetensors": b"e", "seconds": b"2.5"}
    for name, content in parts.items():
        files.write(folder(run_id) / name, content)
    checkpoint_sync.pack(run_id)
    address = store.settings().store
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
    folder(run_id).mkdir(parents=True)
    checkpoint_sync.unpack(run_id)
    assert {name: (folder(run_id) / name).read_bytes() for name in parts} == parts
    assert not (folder(run_id) / "inherited").exists()


def test_what_a_crashed_process_printed_is_in_the_log(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    checkpoint_sync.add_to_log(run_id, "the wheel came off\n\n")
    assert log_of(runs.get(run_id)).endswith("until it ended:\nthe wheel came off\n")
    checkpoint_sync.add_to_log(run_id, "again")
    assert log_of(runs.get(run_id)).count("until it ended") == 2
    files.write(folder(run_id) / Artifact.LOG, b"here\n")
    checkpoint_sync.add_to_log(run_id, "and here")
    assert log_of(runs.get(run_id)).startswith("here\n---") and log_of(runs.get(run_id)).endswith("and here\n")


def test_copies_of_another_machines_files_do_not_grow_old(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = submitted()
    monkeypatch.setattr(artifacts, "root", lambda _run: None)
    monkeypatch.setenv("PLAYGROUND_LAUNCHER", "ray")

    def deliver(content: bytes) -> None:
        for name in ("log.txt", "samples/epoch_00000.json"):
            files.write(folder(run_id) / "there" / name, content)
            store.client().log_artifact(run_id, str(folder(run_id) / "there" / name), name.rpartition("/")[0] or None)

    def seen() -> tuple[bytes, bytes]:
        run = runs.get(run_id)
        return artifacts.read(run, "log.txt"), artifacts.read(run, "samples/epoch_00000.json")

    deliver(b"1")
    assert seen() == (b"1", b"1")
    deliver(b"2")
    assert seen() == (b"2", b"1")  # a sample never changes
    states.end(run_id, "stopped")
    deliver(b"3")
    assert seen() == (b"3", b"1")
    deliver(b"4")
    assert seen() == (b"3", b"1")  # it has ended: one copy is enough
    copy = cached(run_id) / "log.txt"
    os.utime(copy, (1, 1))  # of an earlier end
    assert seen() == (b"4", b"1")
    monkeypatch.setenv("PLAYGROUND_SHARED_HOME", "1")
    os.utime(copy, (1, 1))
    deliver(b"5")
    assert seen() == (b"4", b"1")  # whoever delivers keeps this copy up to date
