"""What launchers tell: nothing of it is lost, however many events come at once."""

from typing import TypeVar
from weakref import WeakKeyDictionary

from playground.launch.launchers.base import Began, Ended, Launcher
from tests.helpers.waiting import until

E = TypeVar("E", Began, Ended)

_WAITING: WeakKeyDictionary[Launcher, list[Began | Ended]] = WeakKeyDictionary()
"""What was told and not asked for yet, by launcher."""


def event(launcher: Launcher, kind: type[E]) -> E:
    """The next event of a kind; what came with it is kept for the next call, as a short process has begun and ended."""
    waiting = _WAITING.setdefault(launcher, [])

    def found() -> list[E]:
        waiting.extend(launcher.news())
        return [told for told in waiting if isinstance(told, kind)]

    first = until(found, pause=0.02)[0]
    waiting.remove(first)
    return first
