"""How a recorded study is told and followed on the command line."""

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from playground.commands import _speech
from playground.errors import TrackingFailed
from playground.text import Text

if TYPE_CHECKING:
    from playground.tracking.run import Run
    from playground.tracking.studies import Recorded, StudyProgress

_LOOK = 1.0
"""Seconds between two looks at the record."""


def follow(study_id: str, as_json: bool) -> int:
    """Show how far a study is until it has ended, then its answer; the exit code. Ctrl-C leaves it to itself."""
    from playground.tracking import studies  # noqa: PLC0415

    said = ""
    while True:
        with _speech.aside():
            try:
                study = studies.get(study_id)
                runs = studies.runs_of(study_id)
            except TrackingFailed as error:
                _speech.say(error.text, error=True)
                time.sleep(5 * _LOOK)
                continue
        now = str(_speech.words(standing(study, studies.progress(study, runs))))
        if now != said:
            print(now, file=sys.stderr, flush=True)
            said = now
        if study.settled:
            break
        time.sleep(_LOOK)
    tell(study, runs, as_json)
    return 0 if study.status == "done" else 1


def tell(study: "Recorded", runs: "Sequence[Run]", as_json: bool) -> None:
    """A study with its answer so far."""
    from playground.studies.answer import answer, grouped  # noqa: PLC0415
    from playground.studies.settings_table import settings_table  # noqa: PLC0415
    from playground.tracking import studies  # noqa: PLC0415

    primary = str((study.primary or {}).get("name", "loss"))
    groups = grouped(study.plan, studies.outcomes(study.plan, primary, runs))
    found = answer(study.plan, groups, primary)
    if as_json:
        _speech.line(
            described(study, runs)
            | {
                "answer": found.text,
                "groups": [
                    {
                        "name": one.name, "values": one.values, "mean": one.mean, "spread": one.test.spread if one.test else None,
                        "validation": one.validation, "runs": len(one.outcomes),
                    }
                    for one in groups
                ],
            }
        )  # fmt: skip
        return
    _speech.table_in_words(settings_table(study.plan, groups, primary, study.better))
    for run in runs:
        if run.status == "failed" and run.reason is not None:
            _speech.say(
                Text("Run {id} failed: {why}", "La ejecución {id} falló: {why}").format(
                    id=run.id[:8], why=Text(*(words.partition("\n")[0] for words in (run.reason.en, run.reason.es)))
                )
            )
    _speech.say(standing(study, studies.progress(study, list(runs))))
    _speech.say(found.text)


def described(study: "Recorded", runs: "Sequence[Run]" = ()) -> dict[str, Any]:
    """A study as one table of JSON."""
    from playground.tracking import studies  # noqa: PLC0415

    return {
        "study": study.id, "name": study.name, "kind": study.plan.kind, "status": study.status, "owner": study.owner,
        "task": study.task, "reason": study.reason, "waits": study.waits, "submitted": _speech.moment(study.submitted),
        "trials": study.plan.total, "progress": vars(studies.progress(study, list(runs))), "primary": study.primary,
        "widths": {name.partition("|")[0]: vars(width) for name, width in study.plan.widths.items()},
        "runs": [
            {
                "run_id": run.id, "trial": run.trial, "variant": run.variant, "status": run.status, "pruned": run.pruned,
                "validation": run.score, "metrics": run.metrics, "reason": run.reason,
            }
            for run in runs
        ],
    }  # fmt: skip


def standing(study: "Recorded", now: "StudyProgress") -> Text:
    """How far a study is, in one line."""
    parts = [now.text]
    if study.status == "stopped":
        parts.append(study.reason or Text("stopped", "detenido"))
    if study.waits is not None:
        parts.append(study.waits)
    return Text.join(" · ", parts)
