"""The queue as visitors see and change it: what trains, what waits, when it should begin, what is free."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from playground.errors import TrackingFailed
from playground.launch.dispatching import start_times
from playground.launch.launchers.base import published_slots
from playground.markup import for_markdown
from playground.settings import settings
from playground.text import Text, duration
from playground.tracking import admission, runs
from playground.tracking.actions.queue_changes import Move
from playground.tracking.queue import Snapshot, own
from playground.tracking.schema import Priority
from playground.ui import record
from playground.ui.formatting import status_of, task_icon
from playground.ui.notifications.watched import watch_run
from playground.ui.page import attempt, link, say
from playground.ui.run_state import progress
from playground.ui.visitor import visitor

MOST = 50
"""Waiting runs that are shown one by one."""
_COUNTDOWN = 10.0
"""Seconds after which a list in which nothing else has changed tells how long its runs wait yet: of many, one changes each second."""

PRIORITIES: Mapping[Priority, Text] = {
    "high": Text("high priority", "prioridad alta"),
    "normal": Text("normal priority", "prioridad normal"),
    "low": Text("low priority", "prioridad baja"),
}


@dataclass(frozen=True)
class _Told:
    """What is said of the queue.

    Attributes:
        now: what waits and trains.
        turns: the prospects of what waits by its id, in order.
        prospects: the same in words.
        room: the number of slots.
    """

    now: Snapshot
    turns: Mapping[str, start_times.Turn]
    prospects: Mapping[str, Text]
    room: int


def moving() -> bool | None:
    """Whether anything is running or waiting; None where the record cannot be reached, which the parts of the page say."""
    try:
        return _moving(record.under_way())
    except TrackingFailed:
        return None


def _moving(now: Snapshot) -> bool:
    return bool(now.running or now.waiting or now.held)


def queue() -> bool:
    """What is running, and where there is room; whether anything is under way."""
    now = record.under_way()
    if not _moving(now):
        st.caption(say(en="Nothing is running or waiting.", es="No hay nada en marcha ni en espera."))
        if now.paused is not None:
            _whole(now)
        return False
    st.subheader(say(en="Now", es="Ahora"))
    _whole(now)
    for run in now.running:
        _running(run)
    st.caption(
        say(
            en="Runs trained at a time: {count}. {free}",
            es="Ejecuciones que se entrenan a la vez: {count}. {free}",
            count=_told(state=record.state()).room,
            free=_free(),
        )
    )
    return True


def _free() -> Text | str:
    memory = admission.device_memory()
    return admission.free_memory(memory) if memory else ""


def queue_depends() -> object:
    """On what that depends: where a run trains, also on the time."""
    now = record.under_way()
    if now.running:
        return time.monotonic()
    return _moving(now), now.paused, _told(state=record.state()).room, _free()


def waiting() -> bool:
    """What is waiting, in order; whether anything is under way."""
    told = _told(state=record.state())
    if not _moving(told.now):
        return False
    for turn in list(told.turns.values())[:MOST]:
        _waiting(turn, told.now.waiting)
    if len(told.turns) > MOST:
        st.caption(say(en="… and {more} more.", es="… y {more} más.", more=len(told.turns) - MOST))
    return True


def waiting_depends() -> object:
    """On what that depends: what waits, and in which order; how long yet is told anew every `_COUNTDOWN` seconds."""
    told = _told(state=record.state())
    order = [(turn.position, turn.why, turn.late) for turn in told.turns.values()]
    return _moving(told.now), told.now.waiting, order, time.monotonic() // _COUNTDOWN


def waits(run_id: str) -> Text:
    """What one waiting run waits for, and when it should begin."""
    told = _told(state=record.state())
    now, found = told.now, told.turns.get(run_id)
    if found is None:
        return Text("Waiting to begin", "Esperando para empezar")
    said = Text("Waiting: {prospects}", "En espera: {prospects}").format(prospects=told.prospects[run_id])
    if found.run.paused is not None or found.run.waiting is not None or not now.running:
        return said
    first = min(now.running, key=lambda run: (run.eta is None, run.eta or 0.0))
    return Text("{said} · after “{name}” ends", "{said} · cuando acabe «{name}»").format(said=said, name=first.name)


@record.kept_by_state(1, ttl=1)
def _told(state: tuple[object, ...]) -> _Told:
    """The queue and what is said of it: once a second for all visitors.

    Args:
        state: of the record; where that has changed, the queue is read again.
    """
    del state
    now = record.under_way()
    room = published_slots()
    turns = start_times.turns(now, _known() if now.waiting else start_times.Durations(), room)
    held = {turn.run.id: turn for turn in _shown_starts(settings().store).hold(turns)}
    return _Told(now, held, {run_id: prospects(turn) for run_id, turn in held.items()}, len(room))


@st.cache_resource(max_entries=1, show_spinner=False)
def _shown_starts(store: str) -> start_times.ShownStarts:
    """What visitors were told, of all sessions alike."""
    del store
    return start_times.ShownStarts()


@st.cache_data(ttl=60, show_spinner=False)
def _known() -> start_times.Durations:
    return start_times.durations()


def _whole(now: Snapshot) -> None:
    """Whether the whole queue is paused; the administrator may change that."""
    if now.paused is not None:
        words = say(
            en="The queue is {paused}: no run starts until it continues.",
            es="La cola está {paused}: ninguna ejecución empieza hasta que se reanude.",
            paused=now.paused,
        )
        st.warning(words, icon="⏸️")
    me = visitor()
    if me.admin and now.paused is None:
        _button("⏸️", Text("Pause the queue", "Pausar la cola"), "queue.pause", partial(runs.pause_all, me))
    elif me.admin:
        _button("▶️", Text("Continue the queue", "Reanudar la cola"), "queue.continue", partial(runs.go_on_all, me))


def _running(run: runs.Run) -> None:
    watch_run(run)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        where = f" · {for_markdown(run.slot)}" if run.slot else ""
        st.markdown(f"{say(status_of(run))} · {task_icon(run.task)} **{for_markdown(run.name)}**{where}")
        progress(run)
        link("run", say(en="Open", es="Abrir"), "📈", run=run.id)


def _waiting(turn: start_times.Turn, waiting: Sequence[runs.Run]) -> None:
    run = turn.run
    watch_run(run)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        whose = say(en=" · yours", es=" · suya") if run.owner == visitor().key else ""
        extra = f" · {say(PRIORITIES[run.priority])}" if run.priority != "normal" else ""
        st.markdown(
            f"{'⏸️' if run.paused else '🕓'} {task_icon(run.task)} **{for_markdown(run.name)}**{whose}{extra}  \n{say(prospects(turn))}",
            width="stretch",
        )
        if visitor().may_change(run.owner):
            _controls(run, waiting)
        link("run", say(en="Open", es="Abrir"), "📈", run=run.id)


def prospects(turn: start_times.Turn) -> Text:
    """Where a waiting run stands, and when it should begin, or why nobody knows."""
    if turn.run.paused is not None:
        return turn.run.paused
    place = Text("number {number} in the queue", "número {number} de la cola").format(number=turn.position)
    if turn.begins is None:
        why = turn.run.waiting or Text("start unknown: {why}", "inicio desconocido: {why}").format(
            why=turn.why or start_times.NOBODY_KNOWS
        )
    elif turn.begins < 1:
        why = Text("begins now", "empieza ahora")
    else:
        why = Text("begins in about {span}", "empieza en unos {span}").format(span=duration(turn.begins))
        if turn.late:
            why = Text("{why}, later than first expected", "{why}, más tarde de lo previsto").format(why=why)
        if turn.latest is not None and turn.latest > turn.begins:
            why = Text(
                "{why} (in {most} at the latest, if every run uses its whole time limit)",
                "{why} (en {most} como muy tarde, si cada ejecución agota su límite)",
            ).format(why=why, most=duration(turn.latest))
    return Text.join(" · ", [place, why])


def _controls(run: runs.Run, waiting: Sequence[runs.Run]) -> None:
    """What whoever looks may do with a waiting run."""
    me = visitor()
    mine = waiting if me.admin else own(waiting, run)
    first, last = run.id == mine[0].id, run.id == mine[-1].id
    moves: tuple[tuple[Move, str, Text, bool], ...] = (
        ("first", ":material/keyboard_double_arrow_up:", Text("To the front", "Al principio"), first),
        ("up", ":material/keyboard_arrow_up:", Text("Earlier", "Antes"), first),
        ("down", ":material/keyboard_arrow_down:", Text("Later", "Después"), last),
    )
    for where, icon, words, there in moves:
        if st.button(icon, key=f"queue.{where}.{run.id}", help=say(words), disabled=there):
            attempt(partial(runs.move, run.id, where, me), refuse=st.toast)
    with st.popover(":material/more_horiz:", help=say(en="More", es="Más"), key=f"queue.more.{run.id}"):
        if run.paused is None:
            _button("⏸️", Text("Pause", "Pausar"), f"queue.pause.{run.id}", partial(runs.pause, run.id, me))
        else:
            _button("▶️", Text("Continue", "Reanudar"), f"queue.continue.{run.id}", partial(runs.go_on, run.id, me))
        for priority, words in PRIORITIES.items():
            if priority != run.priority and (me.admin or priority != "high"):
                _button(None, words, f"queue.{priority}.{run.id}", partial(runs.prioritise, run.id, priority, me))
        _button("✖️", Text("Cancel", "Cancelar"), f"queue.cancel.{run.id}", partial(runs.stop, run.id, me))


def _button(icon: str | None, words: Text, key: str, action: Callable[[], object]) -> None:
    """A button; refused, it says so where the next look at the queue does not wipe it away."""
    if st.button(say(words).capitalize(), icon=icon, key=key, width="stretch"):
        attempt(action, refuse=st.toast)
