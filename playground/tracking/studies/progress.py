"""What has become of the runs of a recorded study: each as what it is in the plan, what it achieved, how far the whole is."""

import json
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mlflow.entities import Metric as Point

from playground.knobs import Value
from playground.studies.outcomes import Outcome, TrialState
from playground.studies.plan import Plan, told
from playground.text import Text, time_left
from playground.tracking import store
from playground.tracking.history import best_epoch, curves
from playground.tracking.run import Run
from playground.tracking.schema import MetricKey
from playground.tracking.studies.recorded import Recorded

Place = tuple[str, str, int]
"""Variant, values in words, seed: what is trained once."""


@dataclass(frozen=True)
class StudyProgress:
    """How far a study is: how many runs there will be, how many are in which state, seconds left (None: not known)."""

    total: int
    finished: int
    failed: int
    stopped: int
    pruned: int
    running: int
    waiting: int
    left: float | None

    @property
    def ended(self) -> int:
        """How many have ended, one way or another."""
        return self.finished + self.failed + self.stopped + self.pruned

    @property
    def text(self) -> Text:
        """The counts and the time left in one line."""
        counts = vars(self)
        parts = [
            Text("{ended} of {total} runs ended", "{ended} de {total} ejecuciones terminadas").format(
                ended=self.ended, total=self.total
            )
        ]
        parts += [words.format(n=counts[name]) for name, words in _COUNTED.items() if counts[name]]
        if self.left is not None:
            parts.append(time_left(self.left))
        return Text.join(" · ", parts)


def progress(study: Recorded, runs: list[Run]) -> StudyProgress:
    """How far a study is, judged by its runs."""
    running = [run for run in runs if run.status == "running"]
    took = [run.ended - run.started for run in runs if run.over and run.ended and run.started and not run.pruned]
    total = max(study.plan.total, len(runs))
    missing = total - sum(run.over for run in runs) - sum(run.share for run in running)
    left = missing * sum(took) / len(took) / max(1, len(running)) if took and study.status == "open" else None
    counts = Counter(map(state_of, runs))
    return StudyProgress(
        total=total,
        finished=counts["finished"],
        failed=counts["failed"],
        stopped=counts["stopped"],
        pruned=counts["pruned"],
        running=counts["running"],
        waiting=counts["waiting"],
        left=left,
    )


def state_of(run: Run) -> TrialState:
    """What has become of a run, as a run of its study."""
    if run.status == "queued":
        return "waiting"
    return "pruned" if run.status == "stopped" and run.pruned else run.status


def outcomes(plan: Plan, primary: str, runs: Sequence[Run]) -> list[Outcome]:
    """What has become of every planned run, in the order of the plan; of a search, of the trials that there are.

    A run that was tried again counts with its last try, or with the one that finished.

    Args:
        primary: the name of the metric that decides.
        runs: the runs of the study, in the order of their trials.
    """
    if plan.kind == "search":
        return [_outcome(run, _values(plan, run), primary) for run in runs]
    tried: dict[Place, Run] = {}
    for run in runs:
        place = (run.variant, told(_values(plan, run)), _seed(run))
        before = tried.get(place)
        if before is None or before.status != "finished":
            tried[place] = run
    found = []
    for seed in plan.seeds:
        for variant, values in _settings(json.dumps(plan.plain())):
            known = tried.get((variant, told(values), seed))
            if known is None:
                found.append(Outcome("", variant, values, seed, "waiting"))
            else:
                found.append(_outcome(known, values, primary))
    return found


@lru_cache(maxsize=64)
def _settings(plan: str) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """Everything that a plan trains with each seed; kept, because draws are tried out and pages look every second."""
    return tuple((variant.name, values) for variant, values in Plan.from_plain(json.loads(plan)).settings())


def _outcome(run: Run, values: Mapping[str, Value], primary: str) -> Outcome:
    return Outcome(
        run.trial,
        run.variant,
        values,
        _seed(run),
        state_of(run),
        run.id,
        _number(run.metrics.get(primary) if run.status == "finished" else None),
        # What was ended early has no best epoch that anything was chosen by; the last one stands for it.
        _number(run.score if run.score is not None else run.validation.get(primary)),
    )


def _values(plan: Plan, run: Run) -> dict[str, Value]:
    """The varied knobs of a run; what it does not have is left out."""
    read = {address: one.read(run.knobs[address]) for address, one in plan.space.items() if address in run.knobs}
    return {address: value for address, value in read.items() if value is not None}


def _seed(run: Run) -> int:
    return int(run.knobs.get("seed", 0))


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


_COUNTED = {
    "failed": Text("{n} failed", "{n} con fallo"),
    "pruned": Text("{n} pruned", "{n} podadas"),
    "stopped": Text("{n} stopped", "{n} detenidas"),
    "running": Text("{n} running", "{n} en marcha"),
    "waiting": Text("{n} waiting", "{n} en espera"),
}


def validation_of(run: Run) -> tuple[float | None, dict[int, float]]:
    """The metric that decides, on the validation part: of the epoch whose weights are kept, and by epoch.

    Where the task does not measure it there, the validation loss stands for it; its sign is turned where more is better.
    """
    frame = curves(run)
    primary = run.primary.get("name", "")
    name, sign = primary, 1.0
    if primary not in frame:
        name, sign = "validation_loss", -1.0 if run.primary.get("better") == "higher" else 1.0
    known = frame.dropna(subset=[name]) if name in frame else frame.iloc[:0]
    curve = {int(epoch): sign * float(value) for epoch, value in zip(known["epoch"], known[name], strict=True)}
    return curve.get(best_epoch(run, frame) or 0), curve


def score(run: Run) -> float | None:
    """The score of a run that has ended, written into the record where it is not there yet; None where it has none."""
    if run.score is not None:
        return run.score
    value, _ = validation_of(run)
    if value is not None:
        store.client().log_metric(run.id, MetricKey.SCORE, value, step=0)
    return value


def tell_best(study: Recorded, scores: Sequence[float | None], failed: int) -> None:
    """Write the best so far for each run that has ended since the last time.

    Args:
        scores: the scores of all runs that have ended, in the order in which they did.
        failed: how many of those runs failed.
    """
    history = store.client().get_metric_history(study.id, MetricKey.ENDED)
    told = max((point.step for point in history), default=0)
    now = int(time.time() * 1000)
    choose = max if study.better == "higher" else min
    points = []
    for step in range(told + 1, len(scores) + 1):
        points.append(Point(MetricKey.ENDED, step, now, step))
        known = [one for one in scores[:step] if one is not None]
        if known:
            points.append(Point(MetricKey.BEST, choose(known), now, step))
    if points:
        points.append(Point(MetricKey.FAILED, failed, now, len(scores)))
        store.client().log_batch(study.id, metrics=points)
