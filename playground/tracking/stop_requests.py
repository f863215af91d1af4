"""What a training process is asked to do while it works: to stop, or to go back to the queue.

Whoever wants a run to stop calls `request`. That writes who asked into the tracking store, from where machines that do not
share the home folder hear of it, and a small file into the run's folder, which works on every system and is heard at once.

The way of a press on Stop: `actions.run_changes.stop` calls `request`; in the trainer, `worker.interruptions.StopSignals` looks
for the file and for signals; `worker.execution` asks it after every batch, and leaves the training loop where it says so.
"""

import contextlib
from collections.abc import Mapping
from typing import Literal

from playground.text import Text
from playground.tracking import store
from playground.tracking.run import tagged
from playground.tracking.run_folder import folder
from playground.tracking.schema import Tag

Wish = Literal["stop", "requeue"]


def request(run_id: str, reason: Text, more: Mapping[str, str] | None = None) -> None:
    """Ask a run to stop after the current batch; the dispatcher ends its process where it does not in time.

    Args:
        run_id: the run. reason: who asks, or why. more: tags written with it.

    Raises:
        TrackingFailed: the tracking store cannot be reached; nothing was asked.
    """
    store.write_tags(run_id, {Tag.WISH: tagged(reason), **(more or {})})
    tell(run_id, "stop")


def tell(run_id: str, wish: Wish) -> None:
    """Leave a wish for a run's process; a wish to stop is not taken back by a wish to go back to the queue."""
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    if wish == "stop" or heard(run_id) is None:
        fresh = place / "wish.new"
        fresh.write_text(wish, "utf-8")
        fresh.replace(place / "wish")


def heard(run_id: str) -> Wish | None:
    """The wish that lies in a run's folder."""
    try:
        word = (folder(run_id) / "wish").read_text("utf-8")
    except OSError:
        return None
    return "stop" if word == "stop" else "requeue" if word == "requeue" else None


def forget(run_id: str) -> None:
    """Take the wish away, before a run begins (again)."""
    with contextlib.suppress(OSError):
        (folder(run_id) / "wish").unlink(missing_ok=True)
