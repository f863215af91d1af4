"""Where a run came from, what came from it, and what was changed on the way."""

from dataclasses import dataclass

from playground.errors import NotFound
from playground.tracking.run import Run
from playground.tracking.search import get, listing

_FARTHEST = 50
"""Ancestors that are looked for: a line of runs has no end."""

_WORDS = ("name", "note")
"""Knobs that decide no number."""


@dataclass(frozen=True, slots=True)
class Change:
    """One knob that two runs differ in.

    Attributes:
        address: the address of the knob.
        before: the knob's value in the parent run, as text; None where that run has no such knob.
        after: the knob's value in the child run, as text; None where that run has no such knob.
    """

    address: str
    before: str | None
    after: str | None


def changes(parent: Run, child: Run) -> list[Change]:
    """What decides the numbers and is not the same in both; of another kind of part, only that it is of another kind."""
    before, after = parent.knobs, child.knobs
    addresses = [address for address in {**before, **after} if address not in _WORDS]
    found = [Change(a, before.get(a), after.get(a)) for a in addresses if before.get(a) != after.get(a)]
    kinds = tuple(one.address.removesuffix("kind") for one in found if one.address.endswith(".kind"))
    return [one for one in found if not (None in (one.before, one.after) and one.address.startswith(kinds or ("\n",)))]


def ancestors(run: Run) -> list[Run]:
    """The runs that it came from, the first one first; ends where one was deleted.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found: list[Run] = []
    while run.parent and len(found) < _FARTHEST and all(run.parent != one.id for one in found):
        try:
            run = get(run.parent)
        except NotFound:
            break
        found.append(run)
    return found[::-1]


def children(run: Run) -> list[Run]:
    """The runs that came from it, the oldest first."""
    return listing(parent=run.id, limit=_FARTHEST)[::-1]
