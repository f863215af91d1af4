"""How a run's state changes in the record, and what its process is asked; for whoever runs it, not for visitors.

Whoever wants a run to stop calls `request_stop`. That writes who asked into the tracking store, from where machines that do
not share the home folder hear of it, and a small file into the run's folder, which works on every system and is heard at
once. The way of a press on Stop: `actions.run_changes.stop` calls `request_stop`; in the trainer,
`worker.interruptions.StopSignals` looks for the file and for signals; `worker.execution` asks it after every batch, and
leaves the training loop where it says so.
"""

import contextlib
import time
from collections.abc import Iterable, Mapping
from typing import Literal

from playground import files
from playground.errors import RunFailed
from playground.text import Text
from playground.tracking import description, journal, queue, run_folder, search, store
from playground.tracking.process_identity import boot_id
from playground.tracking.run import Run, session, tagged
from playground.tracking.schema import TO_MLFLOW, Status, Tag

_LAST_TRY = 2
"""A run that lost its process is resumed once; when it has been begun so often without getting any further it has failed."""
_LAST_BOOT = 5
"""The same where the whole machine went down each time, which the run may or may not have to do with."""
_DOING = (Tag.JOB, Tag.PHASE, Tag.SHARE, Tag.ETA)
"""What a process says of itself; which one it was stays, so that what it still has to deliver is known as its own."""


def begin(run_id: str) -> Run:
    """Write that this process trains the run from now on; to say it again changes nothing.

    Raises:
        RunFailed: the run is not waiting: it was stopped, or has ended.
        TrackingFailed: the record cannot be reached.
    """
    run = search.get(run_id, placed=False)
    if run.over:
        gone = Text("The run is not waiting any more.", "La ejecución ya no está en espera.")
        raise RunFailed(run.reason or gone)
    mine = queue.process_tags()
    if run.status == "running" and run.session == session(mine):
        return run
    now = str(int(time.time() * 1000))
    reached = journal.reached(run_id)
    # A run that got further has not failed twice in a row, however often its machine went down.
    attempts = 1 if reached > run.reached else run.attempts + 1
    tags = mine | {Tag.ATTEMPTS: str(attempts), Tag.REACHED: str(reached), Tag.REASON: "", Tag.HEARTBEAT: now}
    if run.started is None:
        tags[Tag.STARTED] = now
    store.write_tags(run_id, tags)
    store.client().update_run(run_id, status=TO_MLFLOW["running"])
    return search.get(run_id, placed=False)


def again_after_loss(run: Run) -> bool:
    """Whether a run that lost its process goes on: once, but as often as it got further or its machine went down."""
    if journal.reached(run.id) > run.reached:
        return True
    rebooted = run.boot != "" and run.boot != boot_id()
    return run.attempts < (_LAST_BOOT if rebooted else _LAST_TRY)


def end(run_id: str, status: Status, reason: Text | None = None) -> None:
    """Write how a run ended: `finished`, `failed` or `stopped`, with the reason of the latter two.

    A wish to stop stays written: a process that begins the run in this very moment must still find it.
    """
    told = description.tags(run_id, status=status, reason=reason)
    store.write_tags(run_id, {Tag.REASON: tagged(reason), **dict.fromkeys(_DOING, ""), **told})
    store.client().set_terminated(run_id, TO_MLFLOW[status])
    store.tidy()


def requeue(run_id: str, *, attempts: int | None = None) -> None:
    """Put a run that was interrupted back into the queue: before all that wait, an example before all examples.

    Args:
        run_id: the run.
        attempts: how often it counts as begun from now on; None: as often as it was, the interrupted attempt counts.
    """
    run = search.get(run_id, placed=False)
    tags = {
        Tag.QUEUE: (queue.EXAMPLE if run.example else queue.FRONT) + run.queue[1:],
        Tag.ATTEMPTS: str(run.attempts if attempts is None else attempts),
        Tag.HELD: "no",
        Tag.WISH: "",
        Tag.REASON: "",
    }
    _queued(run_id, tags)


def again(run_id: str) -> None:
    """Put a run that has ended back into the queue, behind those that wait, as if it had never been tried."""
    rank = queue.EXAMPLE if search.get(run_id, placed=False).example else queue.VISITOR
    nothing = dict.fromkeys((Tag.WISH, Tag.REASON, Tag.PAUSED), "")
    _queued(run_id, {Tag.QUEUE: queue.end_of(rank), Tag.ATTEMPTS: "0", Tag.HELD: "no", **nothing})


def explain(waiting: Iterable[Run], why: Mapping[str, Text]) -> None:
    """Write down why waiting runs cannot start though a slot may be free; only where that has changed."""
    for run in waiting:
        if run.waiting != why.get(run.id):
            store.write_tags(run.id, {Tag.WAITING: tagged(why.get(run.id))})


def _queued(run_id: str, tags: dict[str, str]) -> None:
    store.write_tags(run_id, tags | dict.fromkeys(_DOING, ""))
    store.client().update_run(run_id, status=TO_MLFLOW["queued"])


Wish = Literal["stop", "requeue"]


def request_stop(run_id: str, reason: Text, more: Mapping[str, str] | None = None) -> None:
    """Ask a run to stop after the current batch; the dispatcher ends its process where it does not in time.

    Args:
        run_id: the id of the run.
        reason: who asks, or why.
        more: tags that are written with the wish.

    Raises:
        TrackingFailed: the tracking store cannot be reached; nothing was asked.
    """
    store.write_tags(run_id, {Tag.WISH: tagged(reason), **(more or {})})
    tell_process(run_id, "stop")


def tell_process(run_id: str, wish: Wish) -> None:
    """Leave a wish for a run's process; a wish to stop is not taken back by a wish to go back to the queue."""
    if wish == "stop" or pending_request(run_id) is None:
        files.write(run_folder.folder(run_id) / "wish", wish.encode())


def pending_request(run_id: str) -> Wish | None:
    """The wish that lies in a run's folder."""
    try:
        word = (run_folder.folder(run_id) / "wish").read_text("utf-8")
    except OSError:
        return None
    return "stop" if word == "stop" else "requeue" if word == "requeue" else None


def clear_request(run_id: str) -> None:
    """Take the wish away, before a run begins (again)."""
    with contextlib.suppress(OSError):
        (run_folder.folder(run_id) / "wish").unlink(missing_ok=True)
