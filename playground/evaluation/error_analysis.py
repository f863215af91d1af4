"""All analyses of a network's errors that its task has, from its answers on the test set, with the items behind each number."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.evaluation.calibration import Bins, Reliability, reliability
from playground.evaluation.error_cases import CaseWords
from playground.evaluation.found_errors import Analysis, Breakdown, Cases, Confusion, Coverage
from playground.evaluation.grouped_errors import grouped, means
from playground.evaluation.prediction_intervals import LEVELS, Intervals, conformal, needed, of_quantiles
from playground.task.item_errors import STEP, STRATUM, ErrorAnalysis, Factor, ItemErrors
from playground.text import Text, significant, whole

MOST_CLASSES = 40
"""Rows of a confusion matrix; of more classes the rarest are taken together."""
OTHERS = Text("others", "otras")


def analysed(task: ErrorAnalysis, test: ItemErrors, validation: ItemErrors | None = None) -> Analysis:
    """All analyses that a task has.

    Args:
        task: which these are.
        test: the items of the test set, at least one.
        validation: those of the validation set, where intervals are calibrated on them.
    """
    words = CaseWords(task, test)
    calibration: dict[Bins, Reliability] = {}
    if test.confidence is not None:
        right = test.truth == test.answer
        ways: tuple[Bins, ...] = ("wide", "many")
        calibration = {bins: reliability(test.confidence, right, test.clusters, bins) for bins in ways}
    coverage, steps, too_few = _covered(task, test, validation)
    broken = {
        name: _broken_down(task, factor, test, test.factors[name], words) for name, factor in task.factors.items()
    }
    return Analysis(
        task.error,
        task.percent,
        float(test.error.mean()),
        len(test),
        len(np.unique(test.example)),
        {name: one for name, one in broken.items() if np.sum(one.means.items > 0) > 1},
        _confused(task, test, words) if task.classes else None,
        calibration,
        {bins: words.of_groups(found.bin, len(found.begins)) for bins, found in calibration.items()},
        coverage,
        task.intervals if coverage or too_few else None,
        steps,
        too_few,
    )


def _few(labels: Sequence[Text], values: np.ndarray) -> tuple[tuple[Text, ...], np.ndarray]:
    """The labels that are shown, and the place among them of each: where there are too many, the rarest are taken together.

    Args:
        labels: all of them.
        values: `(items,)` int64, their places; how often each occurs decides.
    """
    if len(labels) <= MOST_CLASSES:
        return tuple(labels), np.arange(len(labels))
    often = np.bincount(values, minlength=len(labels))
    kept = np.sort(np.argsort(-often, kind="stable")[: MOST_CLASSES - 1])
    place = np.full(len(labels), len(kept))
    place[kept] = np.arange(len(kept))
    return (*(labels[number] for number in kept), OTHERS), place


def _broken_down(
    task: ErrorAnalysis, factor: Factor, items: ItemErrors, values: np.ndarray, words: CaseWords
) -> Breakdown:
    if factor.labels:
        labels, place = _few(factor.labels, values)
        group = place[values]
    else:
        group, bounds = grouped(values)
        labels = tuple(_range(low, high) for low, high in bounds)
    found = means(items.error, group, items.clusters, len(labels), share=task.percent)
    return Breakdown(
        factor.title, factor.axis or factor.title, not factor.labels, labels, found, words.of_groups(group, len(labels))
    )


def _range(low: float, high: float) -> Text:
    ends = [whole(round(one)) if float(one).is_integer() else significant(one) for one in (low, high)]
    return ends[0] if low == high else Text("{low} to {high}", "{low} a {high}").format(low=ends[0], high=ends[1])


def _confused(task: ErrorAnalysis, items: ItemErrors, words: CaseWords) -> Confusion:
    classes, place = _few(task.classes, items.truth)
    count = len(classes)
    cell = place[items.truth] * count + place[items.answer]
    counts = np.bincount(cell, minlength=count * count).reshape(count, count)
    cases = words.of_groups(cell, count * count)
    return Confusion(classes, counts, {divmod(number, count): one for number, one in enumerate(cases) if one})


def _covered(
    task: ErrorAnalysis, test: ItemErrors, validation: ItemErrors | None
) -> tuple[tuple[Coverage, ...], tuple[Text, ...], tuple[float, ...]]:
    """How often intervals hold, the labels of their steps, and the levels for which there are too few items to calibrate them."""
    if task.intervals is None:
        return (), (), ()
    step, bounds = grouped(test.factors[STEP]) if STEP in test.factors else (np.zeros(len(test), dtype=np.int64), [])
    labels = tuple(_range(low, high) for low, high in bounds)
    found = [_held(task, one, test, step, len(labels), conformal=False) for one in of_quantiles(test, task.levels)]
    too_few = []
    if validation is not None:
        strata = np.unique(test.factors[STRATUM])
        fewest = min(int(np.sum(validation.factors[STRATUM] == one)) for one in strata)
        for level in LEVELS:
            if fewest < needed(level):
                too_few.append(level)
            else:
                made = conformal(validation, test, STRATUM, level)
                found.append(_held(task, made, test, step, len(labels), conformal=True))
    return tuple(found), labels, tuple(too_few)


def _held(
    task: ErrorAnalysis, intervals: Intervals, items: ItemErrors, step: np.ndarray, steps: int, *, conformal: bool
) -> Coverage:
    held, nowhere = intervals.covers(items.truth).astype(np.float64), np.zeros(len(items), dtype=np.int64)
    return Coverage(
        conformal,
        intervals.level,
        means(held, nowhere, items.clusters, 1, share=True),
        intervals.width,
        means(held, step, items.clusters, steps, share=True) if steps > 1 else None,
        _outside(task, intervals, items, step, max(1, steps)),
    )


def _outside(
    task: ErrorAnalysis, intervals: Intervals, items: ItemErrors, step: np.ndarray, steps: int
) -> tuple[Cases, ...]:
    """The items of each step that lie outside of their interval, the farthest first."""
    far = np.maximum(intervals.low - items.truth, items.truth - intervals.high)
    words = CaseWords(
        task,
        replace(items, error=far),
        lambda place: _range(float(intervals.low[place]), float(intervals.high[place])),
    )
    return words.of_groups(np.where(far > 0, step, steps), steps + 1)[:steps]
