"""Who comes next where several visitors want the same few places: they take turns."""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from itertools import count
from typing import Protocol, TypeVar

_REMEMBERED = 1000
"""Visitors of whom it is known when they had their turn last."""


class Waiting(Protocol):
    """What waits for a place."""

    @property
    def visitor(self) -> str:
        """Who waits; empty: nobody in particular."""

    @property
    def arrived(self) -> int:
        """The number that `FairOrder.arrive` gave it."""


W = TypeVar("W", bound=Waiting)


class FairOrder:
    """Turns by visitor: who holds fewest places comes first, then whose last turn ended longest ago, then who came first.

    A visitor who had no turn yet counts from the moment of arrival, so that nobody gains by coming as somebody new.
    """

    def __init__(self) -> None:
        self.holding: Counter[str] = Counter()
        self._served: OrderedDict[str, int] = OrderedDict()
        self._clock = count(1)

    def arrive(self) -> int:
        """The number of one who begins to wait."""
        return next(self._clock)

    def first(self, waiting: Iterable[W], most: float) -> W | None:
        """The one of those who wait whose turn it is; None where there is none.

        Args:
            waiting: in any order.
            most: places that one visitor may hold.
        """
        ready = [one for one in waiting if not one.visitor or self.holding[one.visitor] < most]
        return min(ready, key=self._key, default=None)

    def begin(self, visitor: str) -> None:
        """A visitor takes a place."""
        self.holding[visitor] += 1

    def end(self, visitor: str) -> None:
        """A visitor gives a place back."""
        self.holding[visitor] -= 1
        if self.holding[visitor] <= 0:
            del self.holding[visitor]
        self._served[visitor] = next(self._clock)
        self._served.move_to_end(visitor)
        if len(self._served) > _REMEMBERED:
            self._served.popitem(last=False)

    def _key(self, one: Waiting) -> tuple[int, int, int]:
        return self.holding[one.visitor], self._served.get(one.visitor, one.arrived), one.arrived
