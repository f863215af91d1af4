"""Errors of chords, in the order of the circle of fifths: what is mistaken for a chord is often its neighbour there."""

from dataclasses import replace
from functools import partial
from typing import cast

from playground.batch import Data, Examples
from playground.music.chords import BY_FIFTHS
from playground.task import class_errors
from playground.task.item_errors import ErrorAnalysis
from playground.text import Text


def by_fifths(usual: ErrorAnalysis, data: Data) -> ErrorAnalysis:
    """The analyses of classes, with the chords in another order than that of their numbers.

    Args:
        usual: in the order of their numbers.
        data: as prepared for the network.
    """
    order = [label for label in BY_FIFTHS if label < len(usual.classes)]
    classes, rank = class_errors.in_order(usual.classes, order)
    train = cast(Examples, data.train).whole
    often = class_errors.counts(train.targets, class_errors.counted_in(train), len(classes))
    factors = {**usual.factors, "class": class_errors.by_class(classes, Text("chord", "acorde"))}
    return replace(
        usual, items=partial(class_errors.items, frequency=often, rank=rank), factors=factors, classes=classes
    )
