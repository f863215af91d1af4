"""A disk that takes nothing: nothing is lost, nothing half-written is taken for whole, and the run says so."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground import files
from playground.errors import DiskFull
from playground.tracking import journal, runs, states, store
from playground.tracking.recording import delivery, write_buffer
from playground.tracking.recording.recorder import Recorder
from playground.tracking.recording.write_buffer import WriteBuffer
from playground.tracking.run_folder import folder, outbox
from playground.tracking.schema import Tag
from tests.helpers.waiting import until
from tests.tracking.recording.test_recorder import epoch

RUN = "cd" * 16


class Full:
    """A disk without room: whatever the playground writes into a run's folder is refused, after half of it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full = False
        true = os.write

        def write(file: int, content: bytes) -> int:
            if not self.full:
                return true(file, content)
            true(file, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")

        whole = files.write

        def kept(path: Path, content: bytes) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            whole(path, content)

        patch.setattr(journal.os, "write", write)
        patch.setattr(files, "write", kept)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Full]:
    yield Full(monkeypatch)


def numbers() -> list[int]:
    return [entry["number"] for entry in journal.entries(RUN, "epoch")]


def test_what_waits_is_written_in_order_once_there_is_room(disk: Full) -> None:
    here = WriteBuffer(RUN)
    here.put({"type": "epoch", "number": 0})
    before = journal.size(RUN)
    disk.full = True
    here.put({"type": "file", "name": "samples/a.json"}, b"{}")
    here.put({"type": "epoch", "number": 1})
    assert here.full is not None and not here.clear() and numbers() == [0]
    assert journal.size(RUN) == before  # half a line was taken back
    assert not (outbox(RUN) / "samples/a.json").exists()
    with pytest.raises(DiskFull):
        here.sync()  # so that no checkpoint gets ahead of it
    disk.full = False
    here.put({"type": "epoch", "number": 2})
    assert here.full is None and numbers() == [0, 1, 2]
    assert (outbox(RUN) / "samples/a.json").read_bytes() == b"{}"
    here.sync()
    here.close()


def test_memory_is_not_filled_for_ever(disk: Full, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_buffer, "_MOST", 10_000)
    here = WriteBuffer(RUN)
    disk.full = True
    here.put({"type": "file", "name": "a"}, b"x" * 9_000)
    with pytest.raises(DiskFull) as full:
        here.put({"type": "file", "name": "b"}, b"x" * 9_000)
    assert "free some space" in full.value.text.en and full.value.exit_code == errno.ENOSPC


def test_a_run_trains_on_and_its_notes_say_that_the_disk_was_full(disk: Full, submitted: Callable[..., str]) -> None:
    run_id = submitted()
    states.begin(run_id)
    with Recorder(run_id) as recorder:
        recorder.tags({Tag.NOTES: json.dumps([{"en": "on the CPU", "es": "en la CPU"}])})
        recorder.event(epoch(0))
        until(lambda: runs.get(run_id).phase is None and not delivery.pending(run_id))
        disk.full = True
        recorder.event(epoch(1))
        recorder.event(epoch(2))
        until(lambda: (phase := runs.get(run_id).phase) is not None and "disk" in phase.en)
        disk.full = False
        until(lambda: len(runs.get(run_id).notes) == 2)
        assert recorder.finish("finished")
    run = runs.get(run_id)
    assert (
        run.status == "finished" and "nothing of it is missing" in run.notes[1].en and run.notes[0].en == "on the CPU"
    )
    steps = [point.step for point in store.client().get_metric_history(run_id, "validation/mae")]
    assert sorted(steps) == [0, 10, 20] and runs.sample_epochs(runs.get(run_id)) == [0, 1, 2]


def test_a_disk_that_stays_full_ends_the_run_in_words(
    disk: Full, submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.tracking.recording import recorder as recording

    monkeypatch.setattr(recording, "_ROOM", 0.3)
    monkeypatch.setattr(recording, "_LAST", 0.3)
    run_id = submitted()
    states.begin(run_id)
    with pytest.raises(DiskFull), Recorder(run_id) as recorder:
        disk.full = True
        recorder.event(epoch(0))
        recorder.finish("finished")
    disk.full = False
    assert runs.get(run_id).status == "running"  # whoever looks after the process says the rest
    assert list(journal.entries(run_id, "end")) == []


def test_what_a_killed_process_left_half_written_is_taken_away(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    states.begin(run_id)
    place = outbox(run_id) / "samples"
    place.mkdir(parents=True)
    (place / ".tmp1234").write_bytes(b"{")
    with Recorder(run_id):
        pass
    assert not (place / ".tmp1234").exists() and folder(run_id).exists()
