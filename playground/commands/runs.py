"""`runs`: the runs in the record, the newest first."""

import argparse
from typing import TYPE_CHECKING, Any

from playground.commands import _speech
from playground.errors import WrongInput
from playground.text import Text

if TYPE_CHECKING:
    from playground.tracking.run import Run

HELP = "list the runs, newest first"

_STATUS = ("queued", "running", "finished", "failed", "stopped")
_SCREEN, _MOST = 50, 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--task", help="only runs of this task")
    parser.add_argument("--status", choices=_STATUS, help="only runs in this state")
    parser.add_argument("--owner", help="only runs of this visitor")
    parser.add_argument("--limit", type=int, help=f"at most this many (default: {_SCREEN}; with --json {_MOST})")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """List."""
    with _speech.aside():
        from playground.tracking import runs  # noqa: PLC0415

        if chosen.limit is not None and chosen.limit < 1:
            raise WrongInput(Text("--limit must be at least 1.", "--limit debe ser al menos 1."))
        if chosen.task:
            from playground.task import TASKS  # noqa: PLC0415 (brings torch, for which a plain list need not wait)

            _ = TASKS[chosen.task]

        limit = chosen.limit if chosen.limit is not None else _MOST if chosen.json else _SCREEN
        found = runs.listing(task=chosen.task, status=chosen.status, owner=chosen.owner, limit=min(limit, _MOST))
    if chosen.json:
        _speech.line([described(one) for one in found])
        return 0
    heads = [
        Text("run", "ejecución"), Text("name", "nombre"), Text("task", "tarea"), Text("status", "estado"),
        Text("epochs", "épocas"), Text("test", "prueba"), Text("best baseline", "mejor referencia"), Text("verdict", "veredicto"),
        Text("reason", "motivo"),
    ]  # fmt: skip
    _speech.table(heads, [_row(one) for one in found])
    return 0


def described(run: "Run") -> dict[str, Any]:
    """A run as one table of JSON."""
    return {
        "run_id": run.id,
        "name": run.name,
        "task": run.task,
        "status": run.status,
        "pid": run.pid,
        "host": run.host,
        "reason": _speech.words(run.reason),
        "owner": run.owner,
        "started": _speech.moment(run.started),
        "seconds": run.seconds,
        "metrics": run.metrics,
        "honesty": run.honesty,
        "parent": run.parent or None,
        "why": run.why or None,
    }


def _row(run: "Run") -> list[object]:
    from playground.launch.dispatching.heartbeat import told  # noqa: PLC0415
    from playground.sanity_checks import best_floor, verdict  # noqa: PLC0415

    primary = run.primary.get("name", "")
    score = f"{primary} {run.metrics[primary]:.4g}" if primary in run.metrics else None
    heard = _speech.words(told(run))
    doing = f"{run.status} {run.share:.0%}, {heard}" if run.status == "running" else run.status
    best = best_floor(primary, run.baselines)
    floor = f"{best[1]:.4g} {best[0]}" if best else None
    judged = verdict(primary, run.metrics, run.baselines)
    mark = f"{judged[0]} {_speech.words(judged[1])}" if judged else None
    return [run.id[:8], run.name[:40], run.task, doing, run.epoch, score, floor, mark, _speech.words(run.reason)]
