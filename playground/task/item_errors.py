"""What a network got right and wrong on a part of the data, item by item, and what a task says about it.

An item is what is measured once: a text, a position of a melody, a character, a step of a forecast.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np
from torch import Tensor

from playground.batch import Batch
from playground.text import Text

STEP, STRATUM = "horizon", "stratum"
"""Factors of numbers: which step ahead one is, and what intervals are calibrated by, each by itself; the second is shown nowhere."""


@dataclass(frozen=True)
class ItemErrors:
    """One row for each item; all arrays have the shape `(items,)` unless they say otherwise.

    Attributes:
        example: int64, the row of the batch that the item is in; over a whole part, the number of the sequence as
            `Task.sequence_of` counts.
        position: int64, the step in that sequence, from 0.
        error: float64, how wrong the answer is, 0 where it is right.
        truth: what was right, the number of a class or a value in the data's unit.
        answer: what the network answered, in the same form.
        factors: int64 or float64 by name, what errors are told apart by; one with labels holds their places.
        confidence: the probability that the network gives to its answer; None: it gives none.
        quantiles: `(items, levels)` the quantiles of a forecast, in order; None: there are none.
        scale: what the width of an interval grows with, in the data's unit; None: all are alike.
        cluster: int64, which items are not independent of each other; None: those of one example.
    """

    example: np.ndarray
    position: np.ndarray
    error: np.ndarray
    truth: np.ndarray
    answer: np.ndarray
    factors: Mapping[str, np.ndarray] = field(default_factory=dict)
    confidence: np.ndarray | None = None
    quantiles: np.ndarray | None = None
    scale: np.ndarray | None = None
    cluster: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.error)

    @property
    def scales(self) -> np.ndarray:
        """`(items,)` what the width of an interval grows with."""
        return np.ones(len(self)) if self.scale is None else self.scale

    @property
    def clusters(self) -> np.ndarray:
        """`(items,)` which items are not independent of each other."""
        return self.example if self.cluster is None else self.cluster

    def at(self, example: np.ndarray, position: np.ndarray) -> Self:
        """The same items at other places, which are numbered over the whole part."""
        return replace(self, example=example, position=position)

    @classmethod
    def joined(cls, pieces: Sequence["ItemErrors"]) -> Self:
        """Items of several batches behind each other."""
        columns: dict[str, Any] = {}
        for one in fields(cls):
            values = [getattr(piece, one.name) for piece in pieces]
            if isinstance(values[0], Mapping):
                columns[one.name] = {name: np.concatenate([value[name] for value in values]) for name in values[0]}
            else:
                columns[one.name] = None if values[0] is None else np.concatenate(values)
        return cls(**columns)


@dataclass(frozen=True)
class Factor:
    """What errors are told apart by.

    Attributes:
        title: what it is, in one or two words.
        axis: the same with what it is counted in; None: the title says it.
        labels: of its values where these are categories, in the order in which they are shown; none where they are numbers.
    """

    title: Text
    axis: Text | None = None
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True)
class ErrorAnalysis:
    """Which analyses of its errors a task has, and how they are taken from a network's answers.

    Attributes:
        error: what the error of an item is, as its mean is told.
        items: of the answers (see `Task.answer`) to a batch, on the CPU.
        factors: by name; `items` has a column for each.
        classes: what classes are called, in the order of a confusion matrix; none where no classes are answered.
        percent: errors are 0 or 1, and their mean is a share.
        levels: of the quantiles of a forecast.
        intervals: what has to be said of intervals that are calibrated on the validation set; None: numbers are not asked for.
        between: what stands between the steps of a sequence where it is read by people.
        streams: in how many parallel ones a stream is read at most, as in `Task.measure`.
        told: an item's place in words, by the number of its sequence and the position; None: the steps of the sequence say it.
    """

    error: Text
    items: Callable[[Tensor, Batch], ItemErrors]
    factors: Mapping[str, Factor]
    classes: tuple[Text, ...] = ()
    percent: bool = False
    levels: tuple[float, ...] = ()
    intervals: Text | None = None
    between: str = " "
    streams: int = 16
    told: Callable[[int, int], str] | None = None


AROUND = 60
"""Characters on each side of what an item is about that are shown."""


def in_context(steps: Sequence[str], position: int, between: str, *, whole: bool) -> str:
    """What a network read, on one line: around one of its steps, which stands in brackets, or all of it where it is short.

    Args:
        steps: a label for each step.
        position: the step that is asked about.
        between: stands between two steps.
        whole: one answer was asked for all of it, so that no step stands in brackets.
    """
    if whole:
        line = between.join(steps)
        return line if len(line) <= 4 * AROUND else f"{line[: 2 * AROUND]} … {line[-2 * AROUND :]}"
    before, after = between.join(steps[:position]), between.join(steps[position + 1 :])
    left = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    right = f"{after[:AROUND]}…" if len(after) > AROUND else after
    return between.join(part for part in (left, f"⟦{steps[position]}⟧", right) if part)
