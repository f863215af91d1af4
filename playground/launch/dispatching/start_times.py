"""When each waiting run should begin: the queue played through over the slots, as far as durations are known."""

import math
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from playground.launch.dispatching.assignment import suits
from playground.launch.launchers.base import Slot, published_slots
from playground.launch.single_instance import present
from playground.text import Text
from playground.tracking import admission, queue, search, store
from playground.tracking.run import Run

_KINDS = ("task.kind", "model.kind", "model.cell.kind", "model.upper_cell.kind", "data.kind")
_APART = ("name", "note", "seed")
"""Knobs that do not change how long a run takes."""
_LATEST = 300

Likeness = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Durations:
    """Seconds of runs that have finished, by what they have in common.

    Attributes:
        same: seconds of runs that agree in every knob but the seed.
        like: seconds of runs that agree in the kinds of task, model, cell and data.
    """

    same: dict[Likeness, float] = field(default_factory=dict)
    like: dict[Likeness, float] = field(default_factory=dict)

    @classmethod
    def of(cls, finished: Iterable[Run]) -> "Durations":
        """The medians of runs that have finished."""
        same: dict[Likeness, list[float]] = {}
        like: dict[Likeness, list[float]] = {}
        for run in finished:
            if run.status == "finished" and run.seconds is not None:
                same.setdefault(_same(run), []).append(run.seconds)
                like.setdefault(_like(run), []).append(run.seconds)
        return cls(
            {key: median(values) for key, values in same.items()}, {key: median(values) for key, values in like.items()}
        )

    def seconds(self, run: Run) -> float | None:
        """How long the whole of a run should take; None where nobody knows.

        A run that differs from those before in its seed alone takes as long as they did; else what was measured before
        it was submitted counts, and then what runs of the same kinds took.
        """
        return self.measured(run) or self.like.get(_like(run))

    def measured(self, run: Run) -> float | None:
        """As `seconds`, where this very set-up was measured, before it was submitted or with other seeds."""
        return self.same.get(_same(run)) or run.expected.seconds


def durations() -> Durations:
    """What the latest finished runs took.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    return Durations.of(search.listing(status="finished", limit=_LATEST))


def _same(run: Run) -> Likeness:
    return tuple(sorted((name, value) for name, value in run.knobs.items() if name not in _APART))


def _like(run: Run) -> Likeness:
    return tuple((name, run.knobs.get(name, "")) for name in _KINDS)


_UNKNOWN = float("inf")


@dataclass(frozen=True)
class Turn:
    """A waiting run's prospects.

    Attributes:
        run: the run that waits.
        position: the run's number in the queue; None while it is paused.
        begins: seconds from now until it should begin; None where nobody knows.
        why: why nobody knows when it begins; None where that is known.
        latest: seconds from now until it begins even if all runs before it take their whole time limit; None where one
            has none.
        late: it begins later than was told before.
    """

    run: Run
    position: int | None
    begins: float | None
    why: Text | None = None
    latest: float | None = None
    late: bool = False


NOBODY_KNOWS = Text(
    "the runs before it have no time estimate", "las ejecuciones anteriores no tienen estimación de tiempo"
)


def turns(now: queue.Snapshot, known: Durations, room: Sequence[Slot], *, served: bool = True) -> list[Turn]:
    """Every waiting run in order, with its number and its expected start.

    Args:
        now: the queue: what waits and what trains.
        known: how long runs take, by what they have in common.
        room: all slots.
        served: whether a server runs that will start them.
    """
    ready = [run for run in now.waiting if run.paused is None and run.waiting is None]
    training = {run.slot or run.id: run for run in now.running if not run.held}
    begins = expected_starts(
        ready,
        {name: left(run, known) for name, run in training.items()},
        room,
        {run.id: _at_most(known.seconds(run), most(run)) for run in now.waiting},
    )
    latest = expected_starts(
        ready, {name: most(run) for name, run in training.items()}, room, {run.id: most(run) for run in now.waiting}
    )
    numbers = queue.positions(now.waiting)
    found = []
    for run in now.waiting:
        why = run.paused or run.waiting
        if why is None and now.paused is not None:
            why = Text("the queue is {paused}", "la cola está {paused}").format(paused=now.paused)
        if why is None and not served:
            why = Text(
                "no server runs here; “python -m playground” starts one",
                "aquí no hay ningún servidor en marcha; «python -m playground» inicia uno",
            )
        start, end = (begins.get(run.id), latest.get(run.id)) if why is None else (None, None)
        found.append(Turn(run, numbers.get(run.id), start, why or (NOBODY_KNOWS if start is None else None), end))
    return found


def look() -> tuple[queue.Snapshot, list[Turn]]:
    """The queue as it is now, with the prospects of all that waits.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    now = queue.look()
    # Of a store that others share it is not known here who serves it.
    served = store.local_database() is None or present("dispatcher")
    return now, turns(now, durations() if now.waiting else Durations(), published_slots(), served=served)


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
    """Seconds until a run in training has ended; None where nobody knows.

    Its own time left is that of the training alone and grows on a machine that gets busier, so it does not make what was
    measured for this set-up smaller; and no run outlives its time limit.
    """
    measured = known.measured(run)
    if run.eta is not None:
        return _at_most(run.eta if measured is None else max(run.eta, measured - _passed(run)), most(run))
    whole = known.seconds(run)
    if whole is None:
        return None
    # Before its first epoch nothing is measured: what has passed since it began is taken off, so that the start that was
    # promised to others comes nearer.
    return _at_most(max(0.0, min(whole * (1 - run.share), whole - _passed(run))), most(run))


def most(run: Run) -> float | None:
    """Seconds that a run can still take by its time limit, waiting or in training; None where it has none."""
    limit = admission.limit_of(run)
    if math.isinf(limit):
        return None
    return max(0.0, limit - _passed(run)) if run.status == "running" else limit


def _passed(run: Run) -> float:
    return 0.0 if run.started is None else time.time() - run.started


def _at_most(seconds: float | None, bound: float | None) -> float | None:
    return seconds if seconds is None or bound is None else min(seconds, bound)


def _known(seconds: float | None) -> float:
    return _UNKNOWN if seconds is None else max(0.0, seconds)


_SWING, _LEAST = 0.2, 10.0
"""By how much a start may move later before that is told: a share of the wait that was told, and seconds, at least."""
_MARGIN = 1.25
"""What a wait that turned out too short is multiplied by, so that it is corrected rarely."""


@dataclass
class _Shown:
    moment: float
    wait: float
    position: int | None
    late: bool = False


@dataclass
class ShownStarts:
    """The starts told so far, by run: they move earlier freely, later only in steps that are said to be late."""

    _told: dict[str, _Shown] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, turns: Sequence[Turn]) -> list[Turn]:
        """The prospects of all waiting runs as they are to be told now."""
        with self._lock:
            waiting = {turn.run.id for turn in turns if turn.begins is not None}
            self._told = {run_id: told for run_id, told in self._told.items() if run_id in waiting}
            return [turn if turn.begins is None else self._hold(turn, turn.begins) for turn in turns]

    def _hold(self, turn: Turn, begins: float) -> Turn:
        now = time.monotonic()
        told = self._told.get(turn.run.id)
        # Whoever was put behind others waits for another reason than a wrong estimate.
        if told is None or (told.position or 0) < (turn.position or 0):
            told = _Shown(now + begins, begins, turn.position)
        elif now + begins > told.moment + max(_SWING * told.wait, _LEAST):
            wait = begins * _MARGIN if turn.latest is None else min(begins * _MARGIN, turn.latest)
            told = _Shown(now + wait, wait, turn.position, late=True)
        else:
            told.moment, told.position = min(told.moment, now + begins), turn.position
        self._told[turn.run.id] = told
        return replace(turn, begins=max(0.0, told.moment - now), late=told.late)
