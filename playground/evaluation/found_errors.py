"""What an analysis of a network's errors finds: plain values that cross process borders, words in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.evaluation.calibration import Bins, Reliability
from playground.evaluation.grouped_errors import Means
from playground.text import Text

MOST_CASES = 8
"""Items that are kept behind each number, the worst first."""


@dataclass(frozen=True)
class Case:
    """One item behind a number.

    Attributes:
        example: the number of its sequence in the test set, from 0.
        position: the step in it, from 0.
        right: what was right, in words.
        answer: what the network answered, in words.
        error: how wrong it was.
        confidence: the probability that the network gave to its answer; None: it gave none.
    """

    example: int
    position: int
    right: Text
    answer: Text
    error: float
    confidence: float | None


Cases = tuple[Case, ...]


@dataclass(frozen=True, eq=False)
class Breakdown:
    """Mean errors by what items are told apart by.

    Attributes:
        title: what that is, in one or two words.
        axis: the same with what it is counted in.
        ordered: its groups are numbers and lie in their order.
        labels: of the groups.
        means: a row for each group.
        cases: the worst items of each group.
    """

    title: Text
    axis: Text
    ordered: bool
    labels: tuple[Text, ...]
    means: Means
    cases: tuple[Cases, ...]


@dataclass(frozen=True, eq=False)
class Confusion:
    """Which class was answered for which.

    Attributes:
        classes: in the order of rows and columns.
        counts: `(classes, classes)` int64, a row for each right class and a column for each answer.
        cases: the surest items of a cell, by row and column; where there are none the cell is empty.
    """

    classes: tuple[Text, ...]
    counts: np.ndarray
    cases: Mapping[tuple[int, int], Cases]


@dataclass(frozen=True, eq=False)
class Coverage:
    """How often intervals of one level hold.

    Attributes:
        conformal: they are calibrated on the validation set; else the network's own quantiles.
        level: the share that they are to cover.
        whole: one row, over all items.
        width: the mean width, in the data's unit.
        by_step: a row for each step ahead; None: there is one step only.
        cases: the items of each step that lie outside, the farthest first; they are told how far, in the data's unit.
    """

    conformal: bool
    level: float
    whole: Means
    width: float
    by_step: Means | None
    cases: tuple[Cases, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """What is known about the errors of a network on its test set.

    Attributes:
        error: what the error of an item is.
        percent: errors are 0 or 1.
        mean: of all errors.
        items: how many were measured.
        examples: in how many sequences.
        breakdowns: by name.
        confusion: of classes.
        calibration: of probabilities, by how bins are cut.
        calibration_cases: items of each bin, the surest of the wrong ones first.
        coverage: of intervals, the network's own first.
        intervals: what has to be said of calibrated intervals.
        steps: the label of each row of `Coverage.by_step`.
        too_few: levels for which the validation set has too few items.
        part: what of the test set was read, where it was not all of it.
    """

    error: Text
    percent: bool
    mean: float
    items: int
    examples: int
    breakdowns: Mapping[str, Breakdown]
    confusion: Confusion | None
    calibration: Mapping[Bins, Reliability]
    calibration_cases: Mapping[Bins, tuple[Cases, ...]]
    coverage: tuple[Coverage, ...]
    intervals: Text | None
    steps: tuple[Text, ...]
    too_few: tuple[float, ...]
    part: Text | None = None


Analyses = Mapping[str, Analysis]
"""Those of several networks, by the names under which these are shown."""
