"""What the runs of a study achieved on the validation part, and the curve of the best so far on the study itself.

A study chooses by validation, never by the test part, so that the test metrics of what it chose stay honest.
"""

import time
from collections.abc import Sequence

from mlflow.entities import Metric as Point

from playground.tracking import store
from playground.tracking.history import best_epoch, curves
from playground.tracking.run import Run
from playground.tracking.schema import MetricKey
from playground.tracking.studies.recorded import Recorded


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
        with store.reaching():
            store.client().log_metric(run.id, MetricKey.SCORE, value, step=0)
    return value


def tell_best(study: Recorded, scores: Sequence[float | None], failed: int) -> None:
    """Write the best so far for each run that has ended since the last time.

    Args:
        scores: of all runs that have ended, in the order in which they did. failed: how many of them failed.
    """
    with store.reaching():
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
        with store.reaching():
            store.client().log_batch(study.id, metrics=points)
