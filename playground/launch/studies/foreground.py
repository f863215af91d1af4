"""Runs a study in this process, one recorded run after another; what is done is written down after each."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.errors import PlaygroundError, TrackingFailed
from playground.evaluation.reference_scores import BaselineScore
from playground.launch.studies import result_rows
from playground.launch.worker import execution
from playground.launch.worker.retry import ShouldStop
from playground.metrics import metric
from playground.studies.published import Planned, Study
from playground.studies.published.report import report
from playground.studies.published.results import Results
from playground.tracking import runs
from playground.tracking.visitor import LOCAL


@dataclass
class Course:
    """Where a study stands, for whoever watches.

    Attributes:
        planned: the run that comes next. number: which it is, from 1. count: how many will be run.
        left: seconds that the rest will take, judged by the runs before; None while nothing is known.
    """

    planned: Planned
    number: int
    count: int
    left: float | None


@dataclass
class _Pace:
    """How long runs take."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, variant: str, seconds: float) -> None:
        self.seconds.setdefault(variant, []).append(seconds)

    def left(self, planned: Sequence[Planned]) -> float | None:
        everything = [seconds for known in self.seconds.values() for seconds in known]
        if not everything:
            return None
        usual = sum(everything) / len(everything)
        return sum(
            sum(known) / len(known) if (known := self.seconds.get(one.variant.name)) else usual for one in planned
        )


def run_study(
    study: Study,
    *,
    seeds: Sequence[int] = (),
    only: Sequence[str] = (),
    again: bool = False,
    tell: Callable[[Course], execution.Listen] | None = None,
    should_stop: ShouldStop | None = None,
) -> Results:
    """Run what the study's results do not hold yet.

    Args:
        study: what to run.
        seeds: these instead of the study's own. only: these variants.
        again: run also what the results hold.
        tell: told before each run where the study stands; gives who listens to the run.
        should_stop: as in `worker.execute`; a run that is stopped is not part of the results, and the study ends.

    Raises:
        WrongInput: a variant is no valid experiment, or there is no such variant.
        TrackingFailed: the record cannot be reached.
        Failure: the results cannot be written.
    """
    results = Results.read(study.folder)
    results.tidy(study)
    planned = [
        one for one in study.planned(seeds, only)
        if again or (row := results.row(one)) is None or row["status"] != "finished"
    ]  # fmt: skip
    pace = _Pace()
    for row in results.runs:
        pace.add(row["variant"], row.get("whole_seconds") or 0.0)
    for number, one in enumerate(planned, start=1):
        if should_stop is not None and should_stop():
            break
        listen = tell(Course(one, number, len(planned), pace.left(planned[number - 1 :]))) if tell else None
        began = time.monotonic()
        row, floors = _run(study, one, listen, should_stop)
        if row is None:
            break
        row["whole_seconds"] = round(time.monotonic() - began, 1)
        pace.add(one.variant.name, row["whole_seconds"])
        # Read again: another process may run other variants of the study.
        results = Results.read(study.folder)
        results.tidy(study)
        primary = one.experiment.task.primary
        results.primary = {"name": primary, "better": metric(primary).better}
        results.add(one, row, floors, result_rows.key_of(floors))
        results.write()
        report(study, results)
    report(study, results)
    return results


def _run(
    study: Study, planned: Planned, listen: execution.Listen | None, should_stop: ShouldStop | None
) -> tuple[dict[str, Any] | None, Mapping[str, BaselineScore]]:
    """One run: its row (None where it was stopped) and its floors."""
    try:
        run_id = runs.submit(planned.experiment, owner=LOCAL.key, held=True, study=(study.name, planned.variant.name))
        done = execution.execute(run_id, listen=listen, should_stop=should_stop, networks=study.networks)
    except TrackingFailed:
        raise
    except PlaygroundError as error:  # data that is not here: a row with its reason, and the study goes on
        return result_rows.stamped({"status": "failed", "reason": {"en": error.text.en, "es": error.text.es}}), {}
    if done.status not in ("finished", "failed"):
        return None, {}
    row, floors = result_rows.row_of(done)
    return result_rows.stamped(row), floors
