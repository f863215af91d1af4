"""What is chosen on the form of a study: kept while other pages are looked at, and part of the address (`study.seeds=8`)."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import streamlit as st

from playground.experiment import Experiment
from playground.text import Text
from playground.ui.links import address
from playground.ui.links.setting_links import Opened, told
from playground.ui.page import say, session

T = TypeVar("T")
N = TypeVar("N", int, float)

PLACE = "study"
"""What the names of choices in the address begin with."""
_LONGEST = 40
"""Characters of a number in an address."""
_TOLD = "study.link"
_NO_CHOICE = Text("It cannot be chosen here.", "Aquí no se puede elegir.")


@dataclass(frozen=True)
class Choices:
    """The choices of one form.

    Attributes:
        key: what the keys of its widgets begin with.
        asked: what an address just opened asks for, by name; what was taken is gone.
        unusual: what is chosen and differs from what the form begins with, as words of the address.
    """

    key: str
    asked: dict[str, str]
    unusual: dict[str, str] = field(default_factory=dict)

    def under(self, key: str) -> "Choices":
        """Other choices of the same form, whose widgets have keys that begin so."""
        return replace(self, key=key)

    def remembered(
        self,
        name: str,
        first: T,
        draw: Callable[[str, T], T],
        read: Callable[[str], T | None],
        write: Callable[[T], str] | None = None,
    ) -> T:
        """Draw a widget that starts from what an address just opened asks for, else from what was chosen before.

        Args:
            name: of the choice.
            first: what the widget starts from where nothing was chosen yet.
            draw: given the key of the widget and what to start from, draws it and gives what it says.
            read: what words of an address mean; None where that cannot be chosen.
            write: the words that read back equal, where those of `in_words` do not.
        """
        key, kept = f"{self.key}.{name}", session().studied
        found = read(self.asked[name]) if name in self.asked else None
        if found is not None:
            del self.asked[name]
            kept[key] = found
        chosen = kept[key] = draw(key, kept.get(key, first))
        if chosen != first and chosen is not None:
            self.unusual[name] = in_words(chosen) if write is None else write(chosen)
        return chosen

    def one(self, name: str, offered: Collection[T], draw: Callable[[str, int], T]) -> T:
        """Draw a list of which one is chosen, at first the first; `draw` is given the key and its place."""
        names = list(offered)

        def drawn(key: str, value: T) -> T:
            return draw(key, names.index(value) if value in names else 0)

        return self.remembered(name, names[0], drawn, one_of(names))

    def some(
        self, name: str, offered: Collection[T], first: Sequence[T], draw: Callable[[str, list[T]], list[T]]
    ) -> list[T]:
        """Draw a list of which some are chosen. What is not offered any more is forgotten."""

        def drawn(key: str, value: list[T]) -> list[T]:
            return draw(key, [one for one in value if one in offered])

        def read(words: str) -> list[T] | None:
            found = [one_of(offered)(word) for word in words.split(",")]
            there = list(dict.fromkeys(one for one in found if one is not None))
            return there if None not in found else None

        return self.remembered(name, list(first), drawn, read, lambda value: ",".join(map(in_words, value)))

    def show(self) -> None:
        """Write what is unusual into the address."""
        address.show(PLACE, self.unusual)

    def tell_left_out(self, experiment: Experiment) -> None:
        """Say what of an address could not be chosen, until another experiment is on the table."""
        refused = {f"{PLACE}.{name}": _NO_CHOICE for name in self.asked}
        words = told(Opened(experiment, refused))
        if words is not None:
            st.session_state[_TOLD] = session().version, words
        version, words = st.session_state.get(_TOLD, (None, None))
        if words is not None and version == session().version:
            st.warning(say(words), icon="🔗")


def in_words(value: object) -> str:
    """A choice as the address has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def begin() -> Choices:
    """The choices of the form that is drawn next, with what an address just opened asks for."""
    return Choices(PLACE, dict(address.asked(PLACE) or {}))


def one_of(offered: Iterable[T]) -> Callable[[str], T | None]:
    """Reads one of the things that are offered."""
    by_words: Mapping[str, Any] = {in_words(one): one for one in offered}
    return by_words.get


def number_within(kind: type[N], lower: float | None, upper: float | None) -> Callable[[str], N | None]:
    """Reads a number within bounds, themselves allowed; None: there is none."""

    def read(words: str) -> N | None:
        try:
            found = kind(words[:_LONGEST])
        except ValueError:
            return None
        inside = (lower is None or found >= lower) and (upper is None or found <= upper)
        return found if inside and math.isfinite(found) else None

    return read
