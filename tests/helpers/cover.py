"""A few of many combinations, in which still every two things meet; `make combinations` takes all of them."""

import os
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from random import Random
from typing import TypeVar

T = TypeVar("T")


def pairwise_cover(rows: Sequence[T], things: Callable[[T], Sequence[Hashable]]) -> list[T]:
    """Rows in which every pair of things that meet in any row meets at least once, in the order of `rows`.

    Args:
        rows: all combinations.
        things: what is combined in one of them, always as many: a model, a cell, a pattern.
    """
    if os.environ.get("COMBINATIONS") == "all":
        return list(rows)
    chosen: list[int] = []
    met: set[object] = set()
    order = list(range(len(rows)))
    Random(0).shuffle(order)
    for number in order:
        pairs = set(combinations(enumerate(things(rows[number])), 2))
        if not pairs <= met:
            met |= pairs
            chosen.append(number)
    return [rows[number] for number in sorted(chosen)]
