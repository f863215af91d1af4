"""What was chosen for a study, kept while other pages are looked at."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from playground.ui.session import session

T = TypeVar("T")


def kept(key: str, first: T, draw: Callable[[T], T]) -> T:
    """Draw a widget that starts from what was chosen before.

    Args:
        key: of the widget. first: what it starts from where nothing was chosen yet. draw: given that, draws it and gives
            what it says.
    """
    chosen = session().studied
    chosen[key] = draw(chosen.get(key, first))
    found: T = chosen[key]
    return found


def kept_one(key: str, offered: Sequence[T], first: T | None, draw: Callable[[int | None], T | None]) -> T | None:
    """Draw a list of which one is chosen; `draw` is given its place. What is not offered any more is forgotten."""

    def by_place(value: T | None) -> T | None:
        return draw(offered.index(value) if value in offered else None if first is None else offered.index(first))

    return kept(key, first, by_place)


def kept_some(key: str, offered: Sequence[T], first: Sequence[T], draw: Callable[[list[T]], Sequence[Any]]) -> list[T]:
    """Draw a list of which some are chosen. What is not offered any more is forgotten."""
    return kept(key, list(first), lambda value: list(draw([one for one in value if one in offered])))
