"""What a training process is asked to do while it works: to stop, or to go back to the queue.

A wish travels as a small file in the run's folder, which works on every system and outlives the process that wrote
it. Whoever wishes writes the file at once, where the run is of this machine; elsewhere the record carries the wish.
"""

import contextlib
from typing import Literal

from playground.tracking.run_folder import folder

Wish = Literal["stop", "requeue"]


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
