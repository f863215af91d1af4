"""Runs a published study in this process, or takes in what the queue has finished of it; after each run its results are written."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from playground.errors import PlaygroundError, TrackingFailed
from playground.evaluation.reference_scores import BaselineScore
from playground.experiment import Experiment
from playground.launch.worker import execution
from playground.launch.worker.interruptions import ShouldStop
from playground.studies.plan import Trial
from playground.studies.published import PublishedStudy
from playground.studies.published.results import ResultRow, Results
from playground.studies.published.table import report
from playground.text import Text
from playground.tracking import runs, studies, visitor
from playground.tracking.run import Run


@dataclass
class NextRun:
    """Where a study stands, for whoever watches.

    Attributes:
        trial: the run that comes next.
        title: of its variant.
        number: which it is, from 1.
        count: how many will be run.
        left: seconds that the rest will take, judged by the runs before; None while nothing is known.
    """

    trial: Trial
    title: Text
    number: int
    count: int
    left: float | None


def run_study(
    study: PublishedStudy,
    *,
    seeds: Sequence[int] = (),
    only: Sequence[str] = (),
    again: bool = False,
    tell: Callable[[NextRun], execution.Listen] | None = None,
    should_stop: ShouldStop | None = None,
) -> Results:
    """Run what the study's results do not hold yet.

    Args:
        study: what to run.
        seeds: these instead of the study's own.
        only: these variants.
        again: run also what the results hold.
        tell: told before each run where the study stands; gives who listens to the run.
        should_stop: as in `worker.execution.execute`; a run that is stopped is not part of the results, and the study ends.

    Raises:
        WrongInput: a variant is no valid experiment, or there is no such variant.
        TrackingFailed: the record cannot be reached.
        Failure: the results cannot be written.
    """
    results = _results(study)
    trials = [trial for trial in study.part(seeds, only).plan.planned() if again or not _finished(results, trial)]
    titles = {variant.name: variant.title for variant in study.plan.variants}
    for number, trial in enumerate(trials, start=1):
        if should_stop is not None and should_stop():
            break
        left = _seconds(results, trials[number - 1 :])
        listen = tell(NextRun(trial, titles[trial.variant], number, len(trials), left)) if tell else None
        began = time.monotonic()
        row, baselines = _run(study, trial, listen, should_stop)
        if row is None:
            break
        # Read again: another process may run other variants of the study.
        results = _results(study)
        results.add(trial, row | {"whole_seconds": round(time.monotonic() - began, 1)}, baselines)
        _write(study, results)
    report(study, results)
    return results


def collect(study: PublishedStudy) -> Results:
    """Take into a study's results what recorded studies of its name have finished since, run by run.

    A run counts where its experiment is the one planned now, its number of threads apart.

    Raises:
        WrongInput: a variant is no valid experiment.
        TrackingFailed: the record cannot be reached.
        Failure: the results cannot be written.
    """
    results = _results(study)
    done = {
        _digest(runs.experiment_of(run)): run
        for recorded in reversed(studies.listing())
        if recorded.name == study.name
        for run in studies.runs_of(recorded.id)
        if run.status == "finished"
    }
    for trial in study.plan.planned():
        run = done.get(_digest(trial.experiment))
        if run is not None and not _finished(results, trial):
            results.add(trial, *row_of(run))
    _write(study, results)
    return results


def row_of(run: Run) -> tuple[ResultRow, dict[str, BaselineScore]]:
    """The row of a run that has ended, and its baselines."""
    row: ResultRow = {"status": run.status, "run_id": run.id, "digest": run.digest}
    if run.reason:
        row["reason"] = {"en": run.reason.en, "es": run.reason.es}
    row |= {
        "metrics": _rounded(run.metrics),
        "honesty": _rounded(run.sanity_checks),
        **_best(run),
        "epochs": run.epoch,
        "seconds": round(run.seconds or 0.0, 1),
        "parameters": run.parameters,
        "device": run.device,
        "threads": runs.experiment_of(run).training.threads,
        "split": runs.protocol_of(run).get("hashes", {}).get("split", ""),
        # MLflow's own version decides no number.
        "versions": {
            "commit" if name == "code" else name: number for name, number in run.versions.items() if name != "mlflow"
        },
        "date": datetime.fromtimestamp(run.ended or 0.0, UTC).isoformat(timespec="seconds"),
    }
    baselines: dict[str, BaselineScore] = {
        name: {"kind": baseline["kind"], "metrics": _rounded(baseline["metrics"])}
        for name, baseline in run.baselines.items()
    }
    return row, baselines


def _run(
    study: PublishedStudy, trial: Trial, listen: execution.Listen | None, should_stop: ShouldStop | None
) -> tuple[ResultRow | None, Mapping[str, BaselineScore]]:
    """One run: its row (None where it was stopped) and its baselines."""
    try:
        run_id = runs.submit(trial.experiment, owner=visitor.LOCAL.key, held=True, study=(study.name, trial.variant))
        done = execution.execute(run_id, listen=listen, should_stop=should_stop, networks=study.networks)
    except TrackingFailed:
        raise
    except PlaygroundError as error:  # data that is not here: a row with its reason, and the study goes on
        return {"status": "failed", "reason": {"en": error.text.en, "es": error.text.es}}, {}
    return row_of(done) if done.status in ("finished", "failed") else (None, {})


def _results(study: PublishedStudy) -> Results:
    """The study's results as they are in its folder now."""
    results = Results.read(study.folder)
    results.tidy(study)
    return results


def _write(study: PublishedStudy, results: Results) -> None:
    results.write()
    report(study, results)


def _finished(results: Results, trial: Trial) -> bool:
    row = results.row(trial)
    return row is not None and row["status"] == "finished"


def _seconds(results: Results, trials: Sequence[Trial]) -> float | None:
    """How long runs will take, judged by those of the same variant, else by all; None where there are none."""
    took: dict[str, list[float]] = {}
    for row in results.runs:
        took.setdefault(row["variant"], []).append(row.get("whole_seconds") or 0.0)
    if not took:
        return None
    usual = fmean(seconds for known in took.values() for seconds in known)
    return sum(fmean(took.get(trial.variant, [usual])) for trial in trials)


def _digest(experiment: Experiment) -> str:
    """What an experiment is, wherever it is trained: its digest without the number of threads."""
    training = experiment.training.model_copy(update={"threads": 0})
    return experiment.model_copy(update={"training": training}).digest()


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
