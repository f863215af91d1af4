"""A few of many combinations, in which still every two things meet; `make combinations` takes all of them."""

import os
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from random import Random
from typing import TypeVar

T = TypeVar("T")


def pairwise_cover(rows: Sequence[T], things: Callable[[T], Sequence[Hashable]], *, always: bool = False) -> list[T]:
    """Rows in which every pair of things that meet in any row meets at least once, in the order of `rows`.

    Args:
        rows: all combinations.
        things: what is combined in one of them, always in the same order: a model, a cell, a pattern.
        always: `make combinations` takes these few, too: for what would take hours of all.
    """
    if os.environ.get("COMBINATIONS") == "all" and not always:
        return list(rows)
    chosen: dict[int, set[object]] = {}
    met: Counter[object] = Counter()
    order = list(range(len(rows)))
    Random(0).shuffle(order)
    for number in order:
        pairs: set[object] = set(combinations(enumerate(things(rows[number])), 2))
        if not pairs <= met.keys():
            met.update(pairs)
            chosen[number] = pairs
    for number, pairs in list(chosen.items()):
        if all(met[pair] > 1 for pair in pairs):  # those chosen later have all of it
            met.subtract(pairs)
            del chosen[number]
    return [rows[number] for number in sorted(chosen)]
