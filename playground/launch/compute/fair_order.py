"""Who comes next where several visitors want the same few places: they take turns."""

import time
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable
from itertools import count
from typing import Protocol, TypeVar

_REMEMBERED = 1000
"""Visitors of whom it is known when they had their turn last."""
_LONGEST_REST = 1.0
"""Seconds for which a visitor rests, at most."""
_MOST_TURNS = 3
"""As many turns long, at most."""


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

    A visitor who had no turn yet counts from the moment of arrival, so that nobody gains by coming as somebody new. One who has
    more waiting when a turn ends rests for as long as that turn took, and longer with more that waits, up to three times as long: half
    of the time or more is free for whoever wants one thing only.
    """

    def __init__(self) -> None:
        self.holding: Counter[str] = Counter()
        self._served: OrderedDict[str, int] = OrderedDict()
        self._rested: dict[str, float] = {}
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
        now = time.monotonic()
        self._rested = {visitor: end for visitor, end in self._rested.items() if end > now}
        ready = [one for one in waiting if not one.visitor or self._may(one.visitor, most)]
        return min(ready, key=self._key, default=None)

    def begin(self, visitor: str) -> None:
        """A visitor takes a place."""
        self.holding[visitor] += 1

    def end(self, visitor: str, took: float = 0.0, waiting: Collection[Waiting] = ()) -> float:
        """A visitor gives a place back; the seconds for which that visitor rests.

        Args:
            visitor: who held it.
            took: for how many seconds.
            waiting: all who wait; whoever is among them rests.
        """
        more = sum(one.visitor == visitor for one in waiting) if visitor else 0
        rest = min(_LONGEST_REST, took * min(more, _MOST_TURNS))
        if rest:
            self._rested[visitor] = time.monotonic() + rest
        self.holding[visitor] -= 1
        if self.holding[visitor] <= 0:
            del self.holding[visitor]
        self._served[visitor] = next(self._clock)
        self._served.move_to_end(visitor)
        if len(self._served) > _REMEMBERED:
            self._served.popitem(last=False)
        return rest

    def rest(self, visitor: str) -> float:
        """Seconds for which a visitor still rests."""
        return max(0.0, self._rested.get(visitor, 0.0) - time.monotonic())

    def _may(self, visitor: str, most: float) -> bool:
        return visitor not in self._rested and self.holding[visitor] < most

    def _key(self, one: Waiting) -> tuple[int, int, int]:
        return self.holding[one.visitor], self._served.get(one.visitor, one.arrived), one.arrived
