"""`runs`: the runs in the record, the newest first."""

import argparse
from typing import Any

import numpy as np

from playground.commands import Answer, _speech
from playground.errors import WrongInput
from playground.launch.dispatching.heartbeat import told
from playground.sanity_checks import best_baseline, verdict
from playground.task import TASKS
from playground.text import Text
from playground.tracking import run_list, runs
from playground.tracking.run_list import filtering
from playground.tracking.run_list.order import ordered
from playground.tracking.visitor import LOCAL

_SCREEN, _MOST = 50, 1000


def run(chosen: argparse.Namespace) -> Answer:
    """List."""
    if chosen.limit is not None and chosen.limit < 1:
        raise WrongInput(Text("--limit must be at least 1.", "--limit debe ser al menos 1."))
    if chosen.task:
        _ = TASKS[chosen.task]
    limit = chosen.limit if chosen.limit is not None else _MOST if chosen.json else _SCREEN
    found = _found(chosen, min(limit, _MOST))

    def show() -> None:
        heads = [
            Text("run", "ejecución"),
            Text("name", "nombre"),
            Text("task", "tarea"),
            Text("status", "estado"),
            Text("epochs", "épocas"),
            Text("test", "prueba"),
            Text("best baseline", "mejor referencia"),
            Text("verdict", "veredicto"),
            Text("reason", "motivo"),
        ]
        _speech.table(heads, [_row(one) for one in found])

    return Answer([_described(one) for one in found], show)


def _found(chosen: argparse.Namespace, limit: int) -> list[runs.Run]:
    """The runs that are asked for, with the words and the columns of the page."""
    wanted = filtering.read(chosen.where or "")
    table = run_list.read()
    held = wanted(table, mine=LOCAL.key, zone=None)
    hidden = not chosen.archived and "archived" not in wanted.columns
    for column, value in (
        ("task", chosen.task),
        ("status", chosen.status),
        ("pinned", chosen.pinned and "yes"),
        ("archived", hidden and "no"),
    ):
        if value:
            held &= table.column(column).values == value
    places = ordered(table, np.flatnonzero(held), chosen.sort or "-date")
    rows = [table.rows[place] for place in places]
    if chosen.owner is not None:
        rows = [row for row in rows if row.owner == chosen.owner]
    return [row.run() for row in rows[:limit]]


def _described(run: runs.Run) -> dict[str, Any]:
    """A run as one table of JSON."""
    return {
        "run_id": run.id,
        "name": run.name,
        "task": run.task,
        "status": run.state,
        "pid": run.pid,
        "host": run.host,
        "reason": _speech.words(run.reason),
        "owner": run.owner,
        "started": _speech.moment(run.started),
        "seconds": run.seconds,
        "metrics": run.metrics,
        "honesty": run.sanity_checks,
        "parent": run.parent or None,
        "why": run.why or None,
        "pinned": run.pinned,
    }


def _row(run: runs.Run) -> list[object]:
    primary = run.primary.get("name", "")
    score = f"{primary} {run.metrics[primary]:.4g}" if primary in run.metrics else None
    doing = f"{run.status} {run.share:.0%}, {_speech.words(told(run))}" if run.status == "running" else run.state
    best = best_baseline(primary, run.baselines)
    baseline = f"{best[1]:.4g} {best[0]}" if best else None
    judged = verdict(primary, run.metrics, run.baselines)
    mark = f"{judged[0]} {_speech.words(judged[1])}" if judged else None
    return [run.id[:8], run.name[:40], run.task, doing, run.epoch, score, baseline, mark, run.reason]
