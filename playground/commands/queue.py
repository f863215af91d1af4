"""`queue`: what trains and what waits, in order; pause it, continue it, change its order."""

import argparse
from typing import TYPE_CHECKING, Any

from playground.commands import _speech
from playground.duration import duration
from playground.errors import WrongInput
from playground.text import Text

if TYPE_CHECKING:
    from playground.launch.dispatching.start_times import Turn
    from playground.tracking.queue import Snapshot

HELP = "show the runs that train and wait, in order; pause, continue or reorder them"

_PRIORITIES = ("low", "normal", "high")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--pause", nargs="?", const="", metavar="RUN", help="keep one run, or all, from starting")
    parser.add_argument(
        "--continue", nargs="?", const="", metavar="RUN", dest="go_on", help="let one run, or all, start again"
    )
    for where, words in (("first", "before all"), ("up", "one place up"), ("down", "one place down")):
        parser.add_argument(f"--{where}", metavar="RUN", help=f"move a waiting run {words}")
    parser.add_argument("--priority", metavar="RUN=low|normal|high", help="give a waiting run another priority")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Do what was asked of the queue, then show it."""
    with _speech.aside():
        _obey(chosen)
        from playground.launch.dispatching import start_times  # noqa: PLC0415
        from playground.launch.launchers import slots  # noqa: PLC0415
        from playground.tracking.admission import memory_fit  # noqa: PLC0415

        now, turns = start_times.look()
        room, memory = slots.known(), memory_fit.known()
    if chosen.json:
        _speech.line(
            {
                "paused": now.paused,
                "slots": [{"slot": one.name, "run_id": _in(one.name, now)} for one in room],
                "memory_mb": {
                    name: {"free": one.free // 2**20, "total": one.total // 2**20} for name, one in memory.items()
                },
                "running": [
                    {
                        "run_id": one.id, "name": one.name, "owner": one.owner, "slot": one.slot or None,
                        "share": one.share, "seconds_left": one.eta,
                    }
                    for one in now.running
                ],
                "waiting": [_told(turn) for turn in turns],
            }
        )  # fmt: skip
        return 0
    _show(now, turns)
    if memory:
        _speech.say(memory_fit.free_told(memory))
    return 0


def _obey(chosen: argparse.Namespace) -> None:
    from playground.tracking import runs  # noqa: PLC0415
    from playground.tracking.visitor import LOCAL  # noqa: PLC0415

    if chosen.pause is not None:
        runs.pause(chosen.pause, LOCAL) if chosen.pause else runs.pause_all(LOCAL)
    if chosen.go_on is not None:
        runs.go_on(chosen.go_on, LOCAL) if chosen.go_on else runs.go_on_all(LOCAL)
    if chosen.priority is not None:
        name, _, priority = chosen.priority.rpartition("=")
        if priority not in _PRIORITIES or not name:
            raise WrongInput(
                Text(
                    "Say --priority RUN=low, RUN=normal or RUN=high.",
                    "Escriba --priority EJECUCIÓN=low, EJECUCIÓN=normal o EJECUCIÓN=high.",
                )
            )
        runs.prioritise(name, priority, LOCAL)
    if chosen.up is not None:
        runs.move(chosen.up, "up", LOCAL)
    if chosen.down is not None:
        runs.move(chosen.down, "down", LOCAL)
    if chosen.first is not None:
        runs.move(chosen.first, "first", LOCAL)


def _show(now: "Snapshot", turns: "list[Turn]") -> None:
    if now.paused is not None:
        _speech.say(Text("The queue is {paused}.", "La cola está {paused}.").format(paused=now.paused))
    heads = [
        Text("number", "número"), Text("run", "ejecución"), Text("name", "nombre"), Text("owner", "propietario"),
        Text("priority", "prioridad"), Text("slot", "plaza"), Text("starts in", "empieza en"), Text("reason", "motivo"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [None, one.id[:8], one.name[:40], one.owner[:12], None, one.slot or None, f"{one.share:.0%}", None]
        for one in now.running
    ]
    for turn in turns:
        one = turn.run
        begins = None if turn.begins is None else duration(turn.begins)
        row = [turn.position, one.id[:8], one.name[:40], one.owner[:12], one.priority, None, begins]
        rows.append([*row, _speech.words(turn.why)])
    if rows:
        _speech.table(heads, rows)
    else:
        _speech.say(Text("Nothing is training and nothing is waiting.", "No hay nada en marcha ni en espera."))


def _told(turn: "Turn") -> dict[str, Any]:
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


def _in(slot: str, now: "Snapshot") -> str | None:
    return next((one.id for one in now.running if one.slot == slot), None)
