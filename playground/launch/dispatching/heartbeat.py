"""When a run in training was last heard of, by a clock that nobody moves, and what to do where it is silent.

A heartbeat is a moment of the trainer's clock, which may differ from ours or be set while we look. So it is only seen
whether it changes: silence is counted by this process from when it saw the last change. Where it sees a run for the
first time, the difference of the clocks is believed if it is small, and watched for some seconds if it is not.

Only for those who look on (pages, `runs`). The dispatcher notices a trainer that has gone by its process, see `jobs.py`.
"""

import time
from dataclasses import dataclass

from playground.errors import WrongInput
from playground.launch.launchers.local import recorded
from playground.text import Text, duration
from playground.tracking import search, states
from playground.tracking.recording import delivery
from playground.tracking.run import Run
from playground.tracking.visitor import Visitor

LATE = 20.0
"""Seconds of silence that are mentioned; a heart beats every three."""
LOST = 60.0
"""Seconds after which a machine that is not heard of counts as gone."""
_GONE = 15.0
"""Seconds in which a dispatcher of this machine would have seen that a process has gone."""
_WATCH = 8.0
"""Seconds without a change that make a difference of clocks believable."""
_FORGET = 30.0
"""Seconds after which an earlier look says nothing any more."""
_MOST = 2000


@dataclass
class _Look:
    """What was seen of one run: its heartbeat, since when it is the same, and how old it may have been then."""

    stamp: float
    since: float
    before: float
    last: float


@dataclass(frozen=True, slots=True)
class Seen:
    """How long ago a run was heard of.

    Attributes:
        seconds: how many seconds ago it was heard of, at least.
        sure: whether `seconds` is certain; False while that is still watched.
    """

    seconds: float
    sure: bool


_looks: dict[str, _Look] = {}


def seen(run: Run) -> Seen | None:
    """When a run in training was last heard of; None for any other."""
    if run.status != "running" or run.heartbeat is None:
        _looks.pop(run.id, None)
        return None
    now, look = time.monotonic(), _looks.get(run.id)
    if look is None or now - look.last > _FORGET:
        if len(_looks) >= _MOST:
            _looks.clear()
        look = _looks[run.id] = _Look(run.heartbeat, now, max(0.0, time.time() - run.heartbeat), now)
    elif look.stamp != run.heartbeat:
        look.stamp, look.since, look.before = run.heartbeat, now, 0.0
    look.last = now
    watched = now - look.since
    return Seen(look.before + watched, look.before < _WATCH or watched >= _WATCH)


def told(run: Run) -> Text | None:
    """When a run in training was last heard of, in a few words."""
    found = seen(run)
    if found is None:
        return None
    if not found.sure:
        return Text("checking whether it is still running", "comprobando si sigue en marcha")
    return (_SILENT if found.seconds >= LATE else _LAST).format(span=duration(found.seconds))


def advice(run: Run) -> Text | None:
    """What to do about a run in training that is silent; None where it is not."""
    found = seen(run)
    if found is None or not found.sure or found.seconds < LATE:
        return None
    process = recorded(run)
    if process is not None:
        return _SLOW if process.alive else _DEAD
    return (_AWAY if found.seconds >= LOST else _WAIT).format(host=run.host or "?")


def lost(run: Run) -> bool:
    """Whether a run in training may be given up: its process has gone, or its machine was not heard of for a minute."""
    found = seen(run)
    if found is None or not found.sure:
        return False
    process = recorded(run)
    if process is not None:
        return found.seconds >= _GONE and not process.alive
    return found.seconds >= LOST


def give_up(run_id: str, by: Visitor) -> Run:
    """Mark a run whose process or machine is gone as failed, so that it can be resumed.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it is still heard of, or has ended.
    """
    run = search.get_own(run_id, by)
    if not lost(run):
        raise WrongInput(
            Text(
                "This run still sends heartbeats, or has ended; stop it instead, or wait a minute.",
                "Aún se tienen señales de esta ejecución, o ya terminó; deténgala o espere un minuto.",
            )
        )
    # What its process has left on this machine may say how it ended.
    delivery.catch_up(run.id)
    found = seen(search.get(run.id))
    if found is not None:
        states.end(
            run.id,
            "failed",
            Text(
                "Marked as lost: the machine “{host}” sent no heartbeat for {span}; resume it to continue from its last checkpoint.",
                "Dada por perdida: la máquina «{host}» no dio señales durante {span}; reanúdela para seguir desde su último punto de control.",
            ).format(host=run.host or "?", span=duration(found.seconds)),
        )
    return search.get(run.id)


_LAST = Text("last heartbeat {span} ago", "última señal hace {span}")
_SILENT = Text("no heartbeat for {span}", "sin señales desde hace {span}")

_SLOW = Text(
    "Its process is running; the machine or the tracking store is busy, and its metrics will arrive later.",
    "Su proceso sigue en marcha; la máquina o el almacén de resultados están ocupados y las métricas llegarán más tarde.",
)
_DEAD = Text(
    "Its process is gone, and no server is running to restart it; start the server, or mark the run as lost and resume it.",
    "Su proceso desapareció y no hay ningún servidor que la reinicie; inicie el servidor, o dé la ejecución por perdida y reanúdela.",
)
_WAIT = Text(
    "The machine “{host}” may be busy or its connection interrupted; wait a little.",
    "La máquina «{host}» puede estar ocupada o sin conexión; espere un poco.",
)
_AWAY = Text(
    "The machine “{host}” seems to be gone; if it does not come back, mark the run as lost and resume or repeat it.",
    "La máquina «{host}» parece haber desaparecido; si no vuelve, dé la ejecución por perdida y reanúdela o repítala.",
)
