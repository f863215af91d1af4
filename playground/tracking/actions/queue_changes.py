"""What people may wish of the queue: an owner among their own runs, the administrator of all of it.

Every wish is written into the record, where the dispatcher finds it; nothing else knows of it.
"""

from collections.abc import Sequence
from typing import Literal

from playground.errors import NotAllowed, WrongInput
from playground.text import Text
from playground.tracking import queue, search, store
from playground.tracking.run import Run, tagged
from playground.tracking.schema import QUEUE_CONTROL, Priority, Tag
from playground.tracking.visitor import LOCAL, Visitor

Move = Literal["up", "down", "first"]


def pause(run_id: str, by: Visitor) -> Run:
    """Keep a waiting run from starting until it is continued; it keeps its place.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it does not wait.
    """
    run = _waiting(run_id, by)
    if run.paused is None:
        store.write_tags(run.id, {Tag.PAUSED: tagged(_paused(by))})
    return search.get(run.id)


def go_on(run_id: str, by: Visitor) -> Run:
    """Let a paused run wait for its turn again.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it does not wait.
    """
    run = _waiting(run_id, by)
    store.write_tags(run.id, {Tag.PAUSED: ""})
    return search.get(run.id)


def pause_all(by: Visitor) -> None:
    """Let no waiting run start until the queue is continued; runs in training go on.

    Raises:
        NotAllowed: not the administrator.
    """
    _set_queue(tagged(_paused(by)), by)


def go_on_all(by: Visitor) -> None:
    """Let runs start again; those that are paused by themselves stay so.

    Raises:
        NotAllowed: not the administrator.
    """
    _set_queue("", by)


def prioritise(run_id: str, priority: Priority, by: Visitor) -> Run:
    """Give a waiting run another priority; its owner may lower it and raise it back to normal.

    Raises:
        NotAllowed: it is somebody else's, or more than normal is asked for.
        WrongInput: it does not wait.
    """
    run = _waiting(run_id, by)
    if priority == "high" and not by.admin:
        raise NotAllowed(
            Text(
                "Only the administrator may raise a run above normal priority.",
                "Solo el administrador puede dar a una ejecución más prioridad que la normal.",
            )
        )
    tags: dict[str, str] = {Tag.PRIORITY: priority}
    if run.queue[:1] == queue.FRONT and run.started is None:
        # The administrator had put it there, not an interruption; at the front priorities would mean nothing.
        tags[Tag.QUEUE] = (queue.EXAMPLE if run.example else queue.VISITOR) + run.queue[1:]
    store.write_tags(run.id, tags)
    return search.get(run.id)


def move(run_id: str, where: Move, by: Visitor) -> Run:
    """Move a waiting run: an owner among their own runs, which takes nothing from others; the administrator anywhere.

    Args:
        where: before the next one in front of it, behind the next one, or before all.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it does not wait, or is there already.
    """
    run = _waiting(run_id, by)
    if not by.admin:
        before = queue.own(queue.look().waiting, run)
        # The same places as before, dealt out anew: nobody else is moved. Two that are alike are drawn apart.
        moments: list[int] = []
        for one in before:
            moments.append(max(queue.moment(one), moments[-1] + 1 if moments else 0))
        for one, moment in zip(_moved(before, run, where), moments, strict=True):
            place = queue.at(one.queue[:1], moment)
            if place != one.queue:
                store.write_tags(one.id, {Tag.QUEUE: place})
    elif where == "first":
        _to_the_front([run])
    else:
        after = _moved(queue.look().waiting, run, where)
        _to_the_front(after[: after.index(run) + (2 if where == "up" else 1)])
    return search.get(run.id)


def _moved(waiting: Sequence[Run], run: Run, where: Move) -> list[Run]:
    """The same runs with one of them at another place."""
    now = next((number for number, one in enumerate(waiting) if one.id == run.id), 0)
    there = {"first": 0, "up": now - 1, "down": now + 1}[where]
    if there == now or not 0 <= there < len(waiting):
        raise WrongInput(_LAST if where == "down" else _FIRST)
    after = [one for one in waiting if one.id != run.id]
    after.insert(there, run)
    return after


def _to_the_front(first: Sequence[Run]) -> None:
    """Put runs before all others, in this order; only there does nothing but the place decide."""
    front = [one for one in queue.look().waiting if one.queue[:1] == queue.FRONT]
    start = min(queue.moment(one) for one in (*front, *first)) - len(first)
    for number, one in enumerate(first):
        store.write_tags(one.id, {Tag.QUEUE: queue.at(queue.FRONT, start + number)})


def _waiting(run_id: str, by: Visitor) -> Run:
    run = search.get_own(run_id, by)
    if run.status != "queued" or run.held:
        raise WrongInput(
            Text(
                "This run does not wait in the queue any more.",
                "Esta ejecución ya no espera en la cola.",
            )
        )
    return run


def _paused(by: Visitor) -> Text:
    if by == LOCAL:
        return Text("paused from the command line", "en pausa desde la línea de comandos")
    if by.admin:
        return Text("paused by the administrator", "en pausa por el administrador")
    return Text("paused by its owner", "en pausa por su propietario")


def _set_queue(paused: str, by: Visitor) -> None:
    if not by.admin:
        raise NotAllowed(
            Text(
                "Only the administrator may pause or continue the whole queue.",
                "Solo el administrador puede pausar o reanudar toda la cola.",
            )
        )
    store.client().set_experiment_tag(store.experiment_named(QUEUE_CONTROL), Tag.PAUSED, paused)


_FIRST = Text("This run is already as far forward as it can go.", "Esta ejecución ya está tan adelante como puede.")
_LAST = Text("This run is already as far back as it can go.", "Esta ejecución ya está tan atrás como puede.")
