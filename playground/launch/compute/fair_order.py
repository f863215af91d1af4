"""Who comes next where several visitors want the same few places: they take turns."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from itertools import count
from typing import Protocol, TypeVar

_LONGEST_REST = 1.0
"""Seconds."""
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

    A visitor who had no turn yet counts from the moment of arrival, so that nobody gains by coming as somebody new. One
    who waits for several places at once rests after each turn for as long as it took, a second at most: so half of the
    time is free for whoever comes with one.

    Args:
        clock: seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.holding: Counter[str] = Counter()
        self._served: OrderedDict[str, int] = OrderedDict()
        self._count = count(1)
        self._clock = clock
        self._begun: dict[str, float] = {}
        self._rests: dict[str, float] = {}

    def arrive(self) -> int:
        """The number of one who begins to wait."""
        return next(self._count)

    def first(self, waiting: Iterable[W], most: float, *, rests: bool = True) -> W | None:
        """The one of those who wait whose turn it is; None where there is none.

        Args:
            waiting: in any order.
            most: places that one visitor may hold.
            rests: whether those who wait for several places rest between them.
        """
        waiting = list(waiting)
        resting = self._resting(waiting) if rests else ()
        ready = [
            one
            for one in waiting
            if not one.visitor or (self.holding[one.visitor] < most and one.visitor not in resting)
        ]
        return min(ready, key=self._key, default=None)

    def rest(self, waiting: Iterable[Waiting]) -> float | None:
        """Seconds until one of those who wait has rested; None where nobody rests."""
        ends = self._resting(waiting).values()
        return min(ends) - self._clock() if ends else None

    def begin(self, visitor: str) -> None:
        """A visitor takes a place."""
        self.holding[visitor] += 1
        self._begun[visitor] = self._clock()

    def end(self, visitor: str) -> None:
        """A visitor gives a place back."""
        now = self._clock()
        self._rests = {one: end for one, end in self._rests.items() if end > now}
        self._rests[visitor] = now + min(_LONGEST_REST, now - self._begun[visitor])
        self.holding[visitor] -= 1
        if self.holding[visitor] <= 0:
            del self.holding[visitor], self._begun[visitor]
        self._served[visitor] = next(self._count)
        self._served.move_to_end(visitor)
        if len(self._served) > _REMEMBERED:
            self._served.popitem(last=False)

    def _resting(self, waiting: Iterable[Waiting]) -> dict[str, float]:
        """When those who rest have rested, by visitor."""
        now = self._clock()
        often = Counter(one.visitor for one in waiting)
        return {
            visitor: self._rests[visitor]
            for visitor, times in often.items()
            if visitor and times > 1 and self._rests.get(visitor, now) > now
        }

    def _key(self, one: Waiting) -> tuple[int, int, int]:
        return self.holding[one.visitor], self._served.get(one.visitor, one.arrived), one.arrived
