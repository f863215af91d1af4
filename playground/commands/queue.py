"""`queue`: what trains and what waits, in order; pause it, continue it, change its order."""

import argparse
from typing import Any, get_args

from playground.commands import Answer, _speech
from playground.errors import WrongInput
from playground.launch.dispatching import start_times
from playground.launch.launchers.base import published_slots
from playground.text import Text, duration
from playground.tracking import admission, runs
from playground.tracking.actions.queue_changes import Move
from playground.tracking.queue import Snapshot
from playground.tracking.schema import Priority
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Do what was asked of the queue, then show it."""
    _change(chosen)
    now, turns = start_times.look()
    memory = admission.device_memory()

    def show() -> None:
        _show(now, turns)
        if memory:
            _speech.say(admission.free_memory(memory))

    trained = {one.slot: one.id for one in reversed(now.running)}
    table = {
        "paused": now.paused,
        "slots": [{"slot": one.name, "run_id": trained.get(one.name)} for one in published_slots()],
        "memory_mb": {name: {"free": one.free // 2**20, "total": one.total // 2**20} for name, one in memory.items()},
        "running": [
            {
                "run_id": one.id,
                "name": one.name,
                "owner": one.owner,
                "slot": one.slot or None,
                "share": one.share,
                "seconds_left": one.eta,
            }
            for one in now.running
        ],
        "waiting": [_described(turn) for turn in turns],
    }
    return Answer(table, show)


def _change(chosen: argparse.Namespace) -> None:
    if chosen.pause is not None:
        runs.pause(chosen.pause, LOCAL) if chosen.pause else runs.pause_all(LOCAL)
    if chosen.go_on is not None:
        runs.go_on(chosen.go_on, LOCAL) if chosen.go_on else runs.go_on_all(LOCAL)
    if chosen.priority is not None:
        name, _, priority = chosen.priority.rpartition("=")
        if priority not in get_args(Priority) or not name:
            raise WrongInput(
                Text(
                    "Say --priority RUN=low, RUN=normal or RUN=high.",
                    "Escriba --priority EJECUCIÓN=low, EJECUCIÓN=normal o EJECUCIÓN=high.",
                )
            )
        runs.prioritise(name, priority, LOCAL)
    for where in get_args(Move):
        name = getattr(chosen, where)
        if name is not None:
            runs.move(name, where, LOCAL)


def _show(now: Snapshot, turns: list[start_times.Turn]) -> None:
    if now.paused is not None:
        _speech.say(Text("The queue is {paused}.", "La cola está {paused}.").format(paused=now.paused))
    heads = [
        Text("number", "número"),
        Text("run", "ejecución"),
        Text("name", "nombre"),
        Text("owner", "propietario"),
        Text("priority", "prioridad"),
        Text("slot", "plaza"),
        Text("starts in", "empieza en"),
        Text("reason", "motivo"),
    ]
    rows: list[list[object]] = [
        [None, one.id[:8], one.name[:40], one.owner[:12], None, one.slot or None, f"{one.share:.0%}", None]
        for one in now.running
    ]
    for turn in turns:
        one, begins = turn.run, None if turn.begins is None else duration(turn.begins)
        rows.append([turn.position, one.id[:8], one.name[:40], one.owner[:12], one.priority, None, begins, turn.why])
    if rows:
        _speech.table(heads, rows)
    else:
        _speech.say(Text("Nothing is training and nothing is waiting.", "No hay nada en marcha ni en espera."))


def _described(turn: start_times.Turn) -> dict[str, Any]:
    return {
        "run_id": turn.run.id,
        "name": turn.run.name,
        "owner": turn.run.owner,
        "position": turn.position,
        "begins_in": turn.begins,
        "begins_in_at_most": turn.latest,
        "reason": turn.why,
        "priority": turn.run.priority,
        "paused": turn.run.paused is not None,
        "expected_seconds": turn.run.expected.seconds,
        "expected_memory_mb": turn.run.expected.memory_mb,
    }
