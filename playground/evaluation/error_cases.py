"""The items behind a number of an analysis, in words."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from playground.evaluation.found_errors import MOST_CASES, Case, Cases
from playground.task.item_errors import ErrorAnalysis, ItemErrors
from playground.text import Text, significant


class CaseWords:
    """Tells items in words, the worst of a group first.

    Args:
        task: what its classes are called.
        items: those of the test set.
        answered: what the network answered to the item of a place, in words; None: `items` says it.
    """

    def __init__(self, task: ErrorAnalysis, items: ItemErrors, answered: Callable[[int], Text] | None = None) -> None:
        self._classes, self._items, self._answered = task.classes, items, answered
        sure = np.zeros(len(items)) if items.confidence is None else items.confidence
        # Of answers that are all wrong, or all right, the surest one is the most telling.
        self._order = np.lexsort((np.arange(len(items)), -sure, -items.error))

    def of_groups(self, group: np.ndarray, groups: int) -> tuple[Cases, ...]:
        """The worst items of each group.

        Args:
            group: `(items,)` int64, 0 to `groups - 1`.
            groups: how many there are.
        """
        ranked = group[self._order]
        by_group = np.argsort(ranked, kind="stable")
        begins = np.searchsorted(ranked[by_group], np.arange(groups + 1))
        return tuple(
            tuple(self._case(int(one)) for one in self._order[by_group[begin : min(begin + MOST_CASES, end)]])
            for begin, end in pairwise(begins)
        )

    def _case(self, place: int) -> Case:
        items = self._items
        sure = None if items.confidence is None else float(items.confidence[place])
        return Case(
            int(items.example[place]),
            int(items.position[place]),
            self._told(items.truth[place]),
            self._told(items.answer[place]) if self._answered is None else self._answered(place),
            float(items.error[place]),
            sure,
        )

    def _told(self, value: np.generic) -> Text:
        return self._classes[int(value)] if self._classes else significant(float(value))
