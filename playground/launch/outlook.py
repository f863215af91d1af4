"""When each waiting run should begin: the queue played through over the slots, as far as durations are known."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.launch import slots
from playground.launch.alone import present
from playground.launch.plan import suits
from playground.launch.slots import Slot
from playground.text import Text
from playground.tracking import durations, queue, store
from playground.tracking.durations import Durations
from playground.tracking.order import positions
from playground.tracking.queue import Snapshot
from playground.tracking.run import Run

_UNKNOWN = float("inf")


@dataclass(frozen=True)
class Turn:
    """A waiting run's prospects.

    Attributes:
        run: which. position: its number in the queue; None while it is paused.
        begins: seconds from now until it should begin; None where nobody knows. why: why nobody knows.
    """

    run: Run
    position: int | None
    begins: float | None
    why: Text | None = None


NOBODY_KNOWS = Text(
    "nobody has measured the runs before it", "nadie ha medido las ejecuciones que van antes"
)  # fmt: skip
NO_SERVER = Text(
    "no server runs here; “python -m playground” starts one", "aquí no hay ningún servidor en marcha; «python -m playground» inicia uno"
)  # fmt: skip
WHOLE_QUEUE = Text("the queue is {paused}", "la cola está {paused}")


def turns(now: Snapshot, known: Durations, room: Sequence[Slot], *, served: bool = True) -> list[Turn]:
    """Every waiting run in order, with its number and its expected start.

    Args:
        now: what waits and trains. known: how long runs take. room: all slots. served: whether a server runs that will
            start them.
    """
    begins = expected_starts(
        [run for run in now.waiting if run.paused is None and run.waiting is None],
        {run.slot or run.id: left(run, known) for run in now.running if not run.held},
        room,
        {run.id: known.seconds(run) for run in now.waiting},
    )
    numbers = positions(now.waiting)
    found = []
    for run in now.waiting:
        why = run.paused or run.waiting
        if why is None and now.paused is not None:
            why = WHOLE_QUEUE.format(paused=now.paused)
        if why is None and not served:
            why = NO_SERVER
        start = begins.get(run.id) if why is None else None
        found.append(Turn(run, numbers.get(run.id), start, why or (NOBODY_KNOWS if start is None else None)))
    return found


def look() -> tuple[Snapshot, list[Turn]]:
    """The queue as it is now, with the prospects of all that waits.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    now = queue.look()
    # Of a store that others share it is not known here who serves it.
    served = store.local_database() is None or present("dispatcher")
    return now, turns(now, durations.durations() if now.waiting else Durations(), slots.known(), served=served)


def expected_starts(
    waiting: Sequence[Run],
    busy: Mapping[str, float | None],
    room: Sequence[Slot],
    seconds: Mapping[str, float | None],
) -> dict[str, float | None]:
    """Seconds from now until each waiting run begins; None where that follows from a duration that nobody knows.

    Args:
        waiting: in order, those that wait for nothing but a slot.
        busy: by the name of a slot, seconds until the run in it ends (None: nobody knows). A name that is no slot's
            counts against the last slots.
        room: all slots.
        seconds: by run, how long it takes.
    """
    names = {slot.name for slot in room}
    free_at = {slot.name: _known(busy[slot.name]) if slot.name in busy else 0.0 for slot in room}
    strangers = [_known(value) for name, value in busy.items() if name not in names]
    for slot in reversed(room):
        if strangers and slot.name not in busy:
            free_at[slot.name] = strangers.pop()
    found: dict[str, float | None] = {}
    for run in waiting:
        fitting = [slot for slot in room if suits(run, slot)]
        if not fitting:
            found[run.id] = None
            continue
        # As the dispatcher does: the first that is free, a GPU before the processor.
        slot = min(fitting, key=lambda one: (free_at[one.name], one.device == "cpu", room.index(one)))
        begin = free_at[slot.name]
        found[run.id] = None if begin == _UNKNOWN else begin
        free_at[slot.name] = begin + _known(seconds.get(run.id))
    return found


def left(run: Run, known: Durations) -> float | None:
    """Seconds until a run in training has ended; None where nobody knows."""
    if run.eta is not None:
        return run.eta
    whole = known.seconds(run)
    if whole is None:
        return None
    passed = 0.0 if run.started is None else time.time() - run.started
    # Before its first epoch nothing is measured: what has passed since it began is taken off, so that the start that was
    # promised to others comes nearer.
    return max(0.0, min(whole * (1 - run.share), whole - passed))


def _known(seconds: float | None) -> float:
    return _UNKNOWN if seconds is None else max(0.0, seconds)
