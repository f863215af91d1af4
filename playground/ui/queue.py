"""The queue as visitors see and change it: what trains, what waits, when it should begin, what is free."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from playground.launch.dispatching import start_times
from playground.launch.launchers.base import published_slots
from playground.markup import for_markdown
from playground.settings import settings
from playground.text import Text, duration
from playground.tracking import admission, runs
from playground.tracking.actions.queue_changes import Move
from playground.tracking.queue import Snapshot, look, own
from playground.tracking.schema import Priority
from playground.ui import record
from playground.ui.formatting import status_of, task_icon
from playground.ui.page import attempt, link, say
from playground.ui.run_state import progress
from playground.ui.visitor import visitor

MOST = 50
"""Waiting runs that are shown one by one."""

PRIORITIES: Mapping[Priority, Text] = {
    "high": Text("high priority", "prioridad alta"),
    "normal": Text("normal priority", "prioridad normal"),
    "low": Text("low priority", "prioridad baja"),
}


def queue() -> bool:
    """What is running and waiting, in order; whether there is anything."""
    now, found, room = _told(state=record.state())
    if not (now.running or now.waiting or now.held):
        st.caption(say(en="Nothing is running or waiting.", es="No hay nada en marcha ni en espera."))
        if now.paused is not None:
            _whole(now)
        return False
    st.subheader(say(en="Now", es="Ahora"))
    _whole(now)
    for run in now.running:
        _running(run)
    for turn in list(found.values())[:MOST]:
        _waiting(turn, now.waiting)
    if len(found) > MOST:
        st.caption(say(en="… and {more} more.", es="… y {more} más.", more=len(found) - MOST))
    memory = admission.device_memory()
    st.caption(
        say(
            en="Runs trained at a time: {count}. {free}",
            es="Ejecuciones que se entrenan a la vez: {count}. {free}",
            count=room,
            free=admission.free_memory(memory) if memory else "",
        )
    )
    return True


def waits(run_id: str) -> Text:
    """What one waiting run waits for, and when it should begin."""
    now, turns, _ = _told(state=record.state())
    found = turns.get(run_id)
    if found is None:
        return Text("Waiting to begin", "Esperando para empezar")
    said = Text("Waiting: {prospects}", "En espera: {prospects}").format(prospects=prospects(found))
    if found.run.paused is not None or found.run.waiting is not None or not now.running:
        return said
    first = min(now.running, key=lambda run: (run.eta is None, run.eta or 0.0))
    return Text("{said} · after “{name}” ends", "{said} · cuando acabe «{name}»").format(said=said, name=first.name)


@record.kept_by_state(1, ttl=1)
def _told(state: tuple[object, ...]) -> tuple[Snapshot, Mapping[str, start_times.Turn], int]:
    """The queue, the prospects of what waits by its id, in order, and the number of slots: once a second for all visitors.

    Args:
        state: of the record; where that has changed, the queue is read again.
    """
    now = _seen(state=state)
    room = published_slots()
    turns = start_times.turns(now, _known() if now.waiting else start_times.Durations(), room)
    return now, {turn.run.id: turn for turn in _shown_starts(settings().store).hold(turns)}, len(room)


@record.kept_by_state(1, ttl=5)
def _seen(state: tuple[object, ...]) -> Snapshot:
    """The queue, read once for all visitors until the record changes."""
    del state
    return look()


@st.cache_resource(max_entries=1, show_spinner=False)
def _shown_starts(store: str) -> start_times.ShownStarts:
    """What visitors were told, of all sessions alike."""
    del store
    return start_times.ShownStarts()


@st.cache_data(ttl=20, show_spinner=False)
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
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        where = f" · {for_markdown(run.slot)}" if run.slot else ""
        st.markdown(f"{say(status_of(run))} · {task_icon(run.task)} **{for_markdown(run.name)}**{where}")
        progress(run)
        link("run", say(en="Open", es="Abrir"), "📈", run=run.id)


def _waiting(turn: start_times.Turn, waiting: Sequence[runs.Run]) -> None:
    run = turn.run
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
