"""How a recorded study is told and followed on the command line."""

import sys
import time
from collections.abc import Sequence
from typing import Any

from playground.commands import Answer, _speech
from playground.errors import TrackingFailed
from playground.studies.answer import answer
from playground.studies.outcomes import grouped
from playground.studies.settings_table import settings_table
from playground.text import Text
from playground.tracking import studies
from playground.tracking.run import Run

_LOOK = 1.0
"""Seconds between two looks at the record."""


def follow(study_id: str) -> Answer:
    """Show on standard error how far a study is until it has ended, then its answer. Ctrl-C leaves it to itself."""
    shown = ""
    while True:
        with _speech.aside():
            try:
                study = studies.get(study_id)
                runs = studies.runs_of(study_id)
            except TrackingFailed as error:
                _speech.say(error.text, error=True)
                time.sleep(5 * _LOOK)
                continue
        now = str(_speech.words(standing(study, runs)))
        if now != shown:
            print(now, file=sys.stderr, flush=True)
            shown = now
        if study.settled:
            return answered(study, runs, code=0 if study.status == "done" else 1)
        time.sleep(_LOOK)


def answered(study: studies.Recorded, runs: Sequence[Run], code: int = 0) -> Answer:
    """A study with its answer so far."""
    primary = str((study.primary or {}).get("name", "loss"))
    groups = grouped(study.plan, studies.outcomes(study.plan, primary, runs))
    found = answer(study.plan, groups, primary)
    shown = settings_table(study.plan, groups, primary, study.better)
    table = described(study, runs) | {
        "answer": found.text,
        "groups": [
            {
                "name": one.name,
                "values": one.values,
                "mean": one.mean,
                "spread": one.test.spread if one.test else None,
                "validation": one.validation,
                "runs": len(one.outcomes),
            }
            for one in groups
        ],
    }

    def show() -> None:
        _speech.table(shown.heads, shown.rows)
        for run in runs:
            if run.status == "failed" and run.reason is not None:
                why = Text(*(words.partition("\n")[0] for words in (run.reason.en, run.reason.es)))
                _speech.say(
                    Text("Run {id} failed: {why}", "La ejecución {id} falló: {why}").format(id=run.id[:8], why=why)
                )
        _speech.say(standing(study, runs))
        _speech.say(found.text)

    return Answer(table, show, code)


def described(study: studies.Recorded, runs: Sequence[Run] = ()) -> dict[str, Any]:
    """A study as one table of JSON."""
    return {
        "study": study.id,
        "name": study.name,
        "kind": study.plan.kind,
        "status": study.status,
        "owner": study.owner,
        "task": study.task,
        "reason": study.reason,
        "waits": study.waits,
        "submitted": _speech.moment(study.submitted),
        "trials": study.plan.total,
        "progress": vars(studies.progress(study, list(runs))),
        "primary": study.primary,
        "widths": {name.partition("|")[0]: vars(width) for name, width in study.plan.widths.items()},
        "runs": [
            {
                "run_id": run.id,
                "trial": run.trial,
                "variant": run.variant,
                "status": run.state,
                "pruned": run.pruned,
                "validation": run.score,
                "metrics": run.metrics,
                "reason": run.reason,
            }
            for run in runs
        ],
    }


def standing(study: studies.Recorded, runs: Sequence[Run]) -> Text:
    """How far a study is, in one line."""
    now = studies.progress(study, list(runs))
    stopped = (study.reason or Text("stopped", "detenido")) if study.status == "stopped" else None
    return Text.join(" · ", filter(None, (now.text, stopped, study.waits)))
