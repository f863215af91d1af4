"""Rows of a study's results, from the record of a run."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from playground.evaluation.reference_scores import BaselineScore
from playground.metrics import metric
from playground.studies.published import Study
from playground.studies.published.as_plan import alike
from playground.studies.published.report import report
from playground.studies.published.results import ResultRow, Results
from playground.tracking import runs, studies
from playground.tracking.provenance import versions
from playground.tracking.run import Run
from playground.tracking.schema import Tag


def row_of(run: Run) -> tuple[ResultRow, dict[str, BaselineScore]]:
    """The row of a run that has ended, and its floors."""
    row: ResultRow = {"status": run.status, "run_id": run.id, "digest": run.digest}
    if run.reason:
        row["reason"] = {"en": run.reason.en, "es": run.reason.es}
    row |= {
        "metrics": _rounded(run.metrics), "honesty": _rounded(run.honesty), **_best(run), "epochs": run.epoch,
        "seconds": round(run.seconds or 0.0, 1), "parameters": run.parameters, "device": run.device,
        "threads": runs.experiment_of(run).training.threads,
        "split": runs.protocol_of(run).get("hashes", {}).get("split", ""),
    }  # fmt: skip
    floors: dict[str, BaselineScore] = {
        name: {"kind": floor["kind"], "metrics": _rounded(floor["metrics"])} for name, floor in run.baselines.items()
    }
    return row, floors


def collect(study: Study) -> Results:
    """Take into a study's results what recorded studies of its name have finished since, run by run.

    A run counts where its experiment is the one planned now, its number of threads apart.

    Raises:
        WrongInput: a variant is no valid experiment. TrackingFailed: the record cannot be reached.
        Failure: the results cannot be written.
    """
    results = Results.read(study.folder)
    results.tidy(study)
    done = {
        alike(runs.experiment_of(run)): run
        for recorded in reversed(studies.listing(limit=1000)) if recorded.name == study.name
        for run in studies.runs_of(recorded.id) if run.status == "finished"
    }  # fmt: skip
    for one in study.planned():
        known, run = results.row(one), done.get(alike(one.experiment))
        if run is None or (known is not None and known["status"] == "finished"):
            continue
        row, floors = row_of(run)
        moment = datetime.fromtimestamp(run.ended or 0.0, UTC).isoformat(timespec="seconds")
        told = {
            "commit" if name == "code" else name: number for name, number in run.versions.items() if name != "mlflow"
        }
        primary = one.experiment.task.primary
        results.primary = {"name": primary, "better": metric(primary).better}
        results.add(one, row | {"versions": told, "date": moment}, floors, key_of(floors))
    results.write()
    report(study, results)
    return results


def stamped(row: ResultRow) -> ResultRow:
    """The row with what this process runs on, and the moment."""
    told = {
        name.removeprefix(Tag.VERSION) if name.startswith(Tag.VERSION) else "commit": number
        for name, number in versions().items()
    }
    told.pop("mlflow", None)  # decides no number
    return row | {"versions": told, "date": datetime.now(UTC).isoformat(timespec="seconds")}


def _best(run: Run) -> dict[str, Any]:
    """The validation metrics of the epoch whose weights were tested."""
    frame = runs.curves(run)
    number = runs.best_epoch(run, frame)
    if number is None:
        return {}
    best = frame[frame["epoch"] == number].dropna(subset=["validation_loss"]).iloc[0]
    own = list(frame.columns)[list(frame.columns).index("peak_memory") + 1 :]
    values = {"loss": best["validation_loss"], **{name: best[name] for name in own}}
    return {"best_epoch": int(best["epoch"]), "validation": _rounded({n: float(v) for n, v in values.items()})}


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    """Seven digits: more are noise, and make the file long."""
    return {name: float(f"{value:.7g}") for name, value in values.items()}


def key_of(floors: Mapping[str, BaselineScore]) -> str:
    """What tells floors apart."""
    return hashlib.sha256(json.dumps(floors, sort_keys=True).encode()).hexdigest()[:12]
