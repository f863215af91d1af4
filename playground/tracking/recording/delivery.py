"""Carries a journal into the record. Where it stopped is kept; to deliver a thing twice changes nothing."""

import json
import logging
import shutil
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric as Point, Param, RunTag

from playground import files
from playground.errors import NotFound, TrackingFailed
from playground.settings import settings
from playground.text import Text
from playground.tracking import artifacts, journal, removal, search, states, store
from playground.tracking.run_folder import cached, folder, outbox
from playground.tracking.schema import EPOCH_FIELDS, MetricKey

_BATCH = 1000
"""Metrics that MLflow takes in one request."""

_log = logging.getLogger(__name__)


class RunGone(Exception):
    """The record does not take anything about this run any more.

    Attributes:
        deleted: it says that somebody has deleted the run; else it does not know it, as an empty record does not.
    """

    def __init__(self, deleted: bool = False) -> None:
        super().__init__()
        self.deleted = deleted


def lock(run_id: str) -> FileLock:
    """Held by whoever delivers: the process that trains, or one that catches up after it."""
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    return FileLock(str(place / "journal.lock"))


def pending(run_id: str) -> bool:
    """Whether something is written down here that the record does not know yet."""
    position = delivered(run_id)
    return position < journal.size(run_id) and journal.chunk(run_id, position)[1] > position


def delivered(run_id: str) -> int:
    """How many bytes of the journal the record knows."""
    try:
        return int(Path(folder(run_id) / "journal.position").read_text("ascii"))
    except (OSError, ValueError):
        return 0


def deleted(run_id: str) -> bool:
    """Whether the record says that somebody has deleted a run; a record that does not know it says no such thing.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found = store.look_up(run_id)
    return found is not None and bool(found.info.lifecycle_stage == "deleted")


def catch_up(run_id: str) -> bool:
    """Deliver what a process that has gone left behind; whether everything is delivered now.

    A process that is still at work is left alone. Raises nothing where the record does not answer: try again later.
    """
    if not pending(run_id):
        return True
    try:
        with lock(run_id).acquire(timeout=0):
            while deliver(run_id):
                pass
    except (Timeout, TrackingFailed):
        return False
    except RunGone as gone:
        if run_id in removal.recoverable():  # what is here is delivered once it has come back
            return True
        if gone.deleted:
            shutil.rmtree(folder(run_id), ignore_errors=True)
        else:  # perhaps only the wrong record is in force: what is here may be all there is of it
            _log.info("%s is not in the record", run_id)
    return True


def catch_up_all() -> bool:
    """Catch up on every run of this machine; whether nothing is left."""
    runs = settings().home / "runs"
    waiting = [place.name for place in runs.glob("[0-9a-f]*") if len(place.name) == 32 and pending(place.name)]
    return not [run_id for run_id in waiting if not catch_up(run_id)]


def mend(run_id: str) -> None:
    """After a power cut the journal may be shorter than what was delivered of it: then all of it is delivered again."""
    if not journal.whole(run_id, delivered(run_id)):
        (folder(run_id) / "journal.position").unlink(missing_ok=True)


def deliver(run_id: str, end: int | None = None) -> bool:
    """Deliver the next piece of the journal, as far as byte `end`; whether there was one.

    Raises:
        TrackingFailed: the record did not answer, or the disk is full; nothing is lost.
        RunGone: the run was deleted.
    """
    position = delivered(run_id)
    entries, after = journal.chunk(run_id, position, end)
    if after == position:
        return False
    load = _Load(run_id)
    with store.reaching():
        try:
            for entry in entries:
                load.take(entry)
            load.send()
        except NotFound as error:
            raise RunGone from error
        files.write(folder(run_id) / "journal.position", str(after).encode())
    return True


class _Load:
    """Metrics, tags and votes on their way, sent together: one request for many epochs."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.points: list[Point] = []
        self.tags: dict[str, str] = {}
        self.votes: list[Param] = []

    def take(self, entry: dict[str, Any]) -> None:
        """Load one entry of the journal."""
        match entry["type"]:
            case "epoch" | "point" | "metrics":
                step, time = int(entry.get("step", 0)), int(entry["time"])
                self.points += [Point(name, float(value), time, step) for name, value in values(entry).items()]
            case "tags":
                self.tags |= entry["values"]
            case "vote":
                self.votes.append(Param(entry["name"], entry["value"]))
            case "file":
                _send_file(self.run_id, entry["name"], entry.get("size"), entry.get("same_as"))
            case "data":
                _carefully(lambda: _send_data(self.run_id, entry))
            case "end":
                self.send()
                _carefully(lambda: _send_end(self.run_id, entry))

    def send(self) -> None:
        """Send what is loaded."""
        tags = [RunTag(name, value) for name, value in self.tags.items()]
        for start in range(0, len(self.points), _BATCH):
            self._send_singly_if_refused("metrics", self.points[start : start + _BATCH])
        for start in range(0, len(self.votes), 100):
            self._send_singly_if_refused("params", self.votes[start : start + 100])
        for start in range(0, len(tags), 100):
            _carefully(partial(store.client().log_batch, self.run_id, tags=tags[start : start + 100]))
        self.points, self.tags, self.votes = [], {}, []

    def _send_singly_if_refused(self, kind: Literal["metrics", "params"], some: list[Any]) -> None:
        sent = _carefully(partial(store.client().log_batch, self.run_id, **{kind: some}))
        if not sent and len(some) > 1:  # one of them is refused, which is no reason to lose the others
            half = len(some) // 2
            self._send_singly_if_refused(kind, some[:half])
            self._send_singly_if_refused(kind, some[half:])


def values(entry: dict[str, Any]) -> dict[str, float]:
    """The metrics of an entry, by their names in the record."""
    if entry["type"] == "metrics":
        return dict(entry["values"])
    if entry["type"] == "point":
        return {MetricKey.WITHIN: entry["train_loss"]} if "train_loss" in entry else {}
    fields = entry | {"epoch": entry["number"]}
    found = {name: fields[field] for name, field in EPOCH_FIELDS.items() if field in fields}
    # The metric that a run has recorded first is the one with which MLflow opens a comparison.
    return {MetricKey.VALIDATION + name: value for name, value in entry["metrics"].items()} | found


def _carefully(send: Callable[[], object]) -> bool:
    """Send; what the record refuses for good is left out rather than tried for ever. Whether it took it."""
    try:
        send()
    except store.RecordAway as error:
        said = str(error.__cause__)
        if error.code not in store.GONE:
            raise
        if "deleted" in said or error.code == "RESOURCE_DOES_NOT_EXIST":
            raise RunGone("deleted" in said) from error
        _log.warning("the record refused something for good: %s", said[:300])
        return False
    return True


def _send_file(run_id: str, name: str, size: int | None, same_as: str | None) -> None:
    source = outbox(run_id) / name
    if not source.is_file():
        return  # delivered before, and the note about it was lost
    content = source.stat()
    if size and not content.st_size:
        _log.warning("%s lost its content in a power cut and is left out", name)
        return
    here = _root(settings().store, run_id)
    if here is None:
        parent, _, _ = name.rpartition("/")
        _carefully(lambda: store.client().log_artifact(run_id, str(source), parent or None))
        if source.stat().st_ino != content.st_ino:
            return  # written anew meanwhile; a later line of the journal tells of that
    # A store on this machine takes the file itself; of any other, it stays as the copy that pages read.
    place = here or cached(run_id)
    target = place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError:  # another file system: whole or not at all there, too
        files.write(target, source.read_bytes())
        source.unlink()
    if same_as:
        files.share(place / same_as, target)


@lru_cache(maxsize=64)
def _root(_store: str, run_id: str) -> Path | None:
    return artifacts.root(search.get(run_id))


def _send_data(run_id: str, entry: dict[str, Any]) -> None:
    data = Dataset(
        name=entry["name"],
        digest=entry["digest"][:36],
        source_type="code",
        source=json.dumps({"tags": {"playground.data": entry["name"]}}),
        profile=json.dumps(entry["profile"]),
    )
    store.client().log_inputs(run_id, datasets=[DatasetInput(data, [InputTag("mlflow.data.context", "training")])])


def _send_end(run_id: str, entry: dict[str, Any]) -> None:
    run = search.get(run_id)
    # An end that is delivered twice must not end what somebody has put back into the queue meanwhile.
    if run.status != "running" or entry.get("session", run.session) != run.session:
        return
    if entry["status"] == "queued":
        # Whoever goes back to the queue was asked to: the attempt does not count.
        states.requeue(run_id, attempts=max(0, run.attempts - 1))
    else:
        reason = entry.get("reason")
        states.end(run_id, entry["status"], Text(**reason) if reason else None)
