"""How much of the queue one visitor, one address and all together may take, and when there is room again.

Of an address the record has only a keyed hash (`Tag.ADDRESS_HASH`): it tells whether two runs came from the same one, and nobody where
from. The command line has none, and is limited by its own runs alone.
"""

import heapq
import math
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock
from mlflow.entities import ViewType

from playground import hardware
from playground.errors import OverLimit
from playground.settings import made_home, settings
from playground.text import Text, roughly
from playground.tracking import admission, queue, store
from playground.tracking.run import Run, from_mlflow
from playground.tracking.schema import TO_MLFLOW, Tag
from playground.tracking.visitor import LOCAL

HOUR = 3600.0
_one_thread = threading.Lock()
"""Threads of this process take turns by it, so that only processes have to look at a file again and again."""


@dataclass(frozen=True)
class Trained:
    """A time in which a run trained, in seconds since 1970."""

    begun: float
    ended: float


def must_have_room(owner: str, address_hash: str = "") -> None:
    """Let pass who may submit one more run.

    Args:
        owner: the key of the visitor.
        address_hash: the keyed hash of the address it comes from; empty: it comes from none.

    Raises:
        OverLimit: too many runs of one visitor, of one address or of all, too much training within an hour, or the disk
            is full.
        TrackingFailed: the record cannot be reached.
    """
    must_leave_room(owner, address_hash)
    if owner != LOCAL.key:
        _must_not_train_for_too_long(owner)
    admission.must_have_disk()


def count(owner: str) -> int:
    """How many runs of this visitor wait or train."""
    return sum(tags.get(Tag.OWNER) == owner for tags in _under_way().values())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Nobody else of this home folder lets a run in meanwhile: whoever counts in here is not overtaken.

    It is held for as long as it takes to count and to write that a run counts, by whoever has prepared all else.
    """
    with _one_thread, FileLock(str(made_home() / "submit.lock"), poll_interval=0.01):
        yield


def must_leave_room(owner: str, address_hash: str = "") -> None:
    """Let pass who has few enough runs waiting or training, with all others of the address and with all others.

    Args:
        owner: the key of the visitor.
        address_hash: the keyed hash of the address it comes from; empty: it comes from none.

    Raises:
        OverLimit: there are too many.
        TrackingFailed: the record cannot be reached.
    """
    limits, found = settings(), _under_way()
    own = [run_id for run_id, tags in found.items() if tags.get(Tag.OWNER) == owner]
    counted = [(_OF_VISITOR, limits.max_queued, own)]
    if owner != LOCAL.key and limits.max_queued_address and address_hash:
        alike = [run_id for run_id, tags in found.items() if tags.get(Tag.ADDRESS_HASH) == address_hash]
        counted.append((_OF_ADDRESS, limits.max_queued_address, alike))
    if owner != LOCAL.key and limits.max_queued_all:
        counted.append((_OF_ALL, limits.max_queued_all, list(found)))
    for words, most, ids in counted:
        if len(ids) >= most:
            raise OverLimit(words.format(waiting=len(ids), most=most, when=_when(ids)))


def _under_way() -> dict[str, dict[str, str]]:
    """Of the runs of visitors that wait or train, by their ids, the tags that say whose they are."""
    names = (Tag.STATE, Tag.EXAMPLE, Tag.OWNER, Tag.ADDRESS_HASH)
    found = store.tags_of(names, (TO_MLFLOW["queued"], TO_MLFLOW["running"]))
    return {
        run_id: tags
        for run_id, tags in found.items()
        if tags.get(Tag.STATE) == "ready" and tags.get(Tag.EXAMPLE) == "no"
    }


def _when(ids: Collection[str]) -> Text:
    """When one of these runs has ended, as the end of a sentence."""
    limits = settings()
    slots = limits.slots_in_force + len(hardware.gpus()) * limits.gpu_share
    seconds = until_one_ends(ids, queue.look(), slots)
    if seconds is None:
        return Text("as soon as one of them has ended", "en cuanto termine una de ellas")
    return Text("in {span}", "dentro de {span}").format(span=roughly(seconds))


def until_one_ends(ids: Collection[str], now: queue.Snapshot, slots: int) -> float | None:
    """Seconds until the first of these runs has ended; None where nobody knows.

    Args:
        ids: runs that wait or train.
        now: the queue.
        slots: how many runs train at once.
    """
    training = [(_left(run), run) for run in now.running]
    found = [left for left, run in training if run.id in ids]
    busy = [left for left, run in training if not run.held]
    free_at = busy + [0.0] * max(0, slots - len(busy))
    heapq.heapify(free_at)
    for run in now.waiting:
        if run.paused is None and now.paused is None and free_at:
            end = heapq.heappop(free_at) + _whole(run)
            heapq.heappush(free_at, end)
            if run.id in ids:
                found.append(end)
    first = min(found, default=math.inf)
    return first if math.isfinite(first) else None


def _whole(run: Run) -> float:
    """Seconds that a run takes as it was measured, at most its time limit; infinite where it has none."""
    return min(run.expected.seconds or math.inf, admission.limit_of(run))


def _left(run: Run) -> float:
    passed = 0.0 if run.started is None else time.time() - run.started
    left = _whole(run) - passed if run.eta is None else min(run.eta, admission.limit_of(run) - passed)
    return max(0.0, left)


def _must_not_train_for_too_long(owner: str) -> None:
    most = settings().max_minutes
    if not most:
        return
    now = time.time()
    lately = _trained_lately(owner, now)
    used = trained_within(lately, now - HOUR, now)
    if used >= 60 * most:
        raise OverLimit(
            _MINUTES.format(used=round(used / 60), most=most, span=roughly(until_below(lately, 60 * most, now)))
        )


def _trained_lately(owner: str, now: float) -> list[Trained]:
    """When runs of a visitor trained within the last hour; those that were deleted since count as well."""
    mine = (
        f"tags.`{Tag.OWNER}` = {store.quoted(owner)} and tags.`{Tag.EXAMPLE}` = 'no' and tags.`{Tag.STATE}` = 'ready'"
    )
    since = int((now - HOUR) // 60 * 60)  # the same for a minute, so that the question is
    ended = f"attributes.end_time > {since * 1000} and {mine}"
    training = f"attributes.status = '{TO_MLFLOW['running']}' and {mine}"
    found = {
        run.id: run
        for wanted in (ended, training)
        for run in map(from_mlflow, store.search(wanted, view=ViewType.ALL))
        if run.started is not None
    }
    return [_trained(run, now) for run in found.values()]


def _trained(run: Run, now: float) -> Trained:
    """When a run trained last: one that was interrupted began long before."""
    end = now if run.status == "running" else run.ended or now
    passed = end - (run.started or end)
    return Trained(end - max(0.0, min(passed, run.seconds or passed)), end)


def trained_within(times: Sequence[Trained], since: float, until: float) -> float:
    """Seconds of training within a span of time, each run's by itself."""
    return sum(max(0.0, min(one.ended, until) - max(one.begun, since)) for one in times)


def until_below(times: Sequence[Trained], most: float, now: float) -> float:
    """Seconds until less than `most` seconds of this training lie within the last hour."""
    soon, late = 0.0, HOUR
    while late - soon > 1:
        middle = (soon + late) / 2
        if trained_within(times, now - HOUR + middle, now) < most:
            late = middle
        else:
            soon = middle
    return late


_OF_VISITOR = Text(
    "You have {waiting} runs waiting or training, and this deployment allows {most}: you can submit one more {when}, or once you stop one.",
    "Tiene {waiting} ejecuciones en espera o en curso y esta instalación permite {most}: podrá enviar otra {when}, o al detener una.",
)
_OF_ADDRESS = Text(
    "{waiting} runs from your address are waiting or training, and this deployment allows {most} from one address: one more can be submitted {when}.",
    "Hay {waiting} ejecuciones en espera o en curso desde su dirección y esta instalación permite {most} desde una dirección: se podrá enviar otra {when}.",
)
_OF_ALL = Text(
    "{waiting} runs of all visitors are waiting or training, and this deployment allows {most}: one more can be submitted {when}.",
    "Hay {waiting} ejecuciones de todas las personas en espera o en curso y esta instalación permite {most}: se podrá enviar otra {when}.",
)
_MINUTES = Text(
    "Your runs have trained for {used} minutes within the last hour, and this deployment allows {most}: you can submit one more in {span}.",
    "Sus ejecuciones se han entrenado {used} minutos en la última hora y esta instalación permite {most}: podrá enviar otra dentro de {span}.",
)
