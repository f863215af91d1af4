"""Tables of thousands of runs held small: runs that have the same names share them."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from playground.tracking.store.found import Data, Found

V = TypeVar("V")

_places: dict[tuple[str, ...], dict[str, int]] = {}
"""The place of each name, by the names: hundreds of kinds of runs at most, as settings and metrics follow from the task."""
_MOST = 4096


class Packed(Mapping[str, V]):
    """A mapping that never changes, whose names are held once for all that have the same ones.

    Args:
        values: by name; texts that many runs have are held once too.
    """

    __slots__ = ("_places", "_values")

    def __init__(self, values: Mapping[str, V]) -> None:
        names = tuple(map(sys.intern, values))
        if len(_places) >= _MOST:
            _places.clear()  # those that are held stay with their runs
        self._places = _places.setdefault(names, {name: place for place, name in enumerate(names)})
        self._values: tuple[V, ...] = tuple(map(_once, values.values()))

    @property
    def names(self) -> Mapping[str, int]:
        """The places of the names; the same object for all that have the same names."""
        return self._places

    def __getitem__(self, name: str) -> V:
        return self._values[self._places[name]]

    def get(self, name: str, default: V | None = None) -> V | None:  # type: ignore[override]
        """As of any mapping; written out, as it is what a column of thousands of runs is read with."""
        place = self._places.get(name)
        return default if place is None else self._values[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))


def _once(value: Any) -> Any:
    """A short text as the one object that all who have it share."""
    return sys.intern(value) if type(value) is str and len(value) < _SHORT else value


_SHORT = 80
"""Characters of a text that is likely to be that of other runs as well."""


def packed(run: Found) -> Found:
    """The same run, held small."""
    data = run.data
    return Found(run.info, Data(Packed(data.tags), Packed(data.params), Packed(data.metrics)))


def same(one: Found, other: Found) -> bool:
    """Whether two looks at a run have found the same."""
    old, new = one.data, other.data
    if one.info != other.info or dict(old.tags) != dict(new.tags) or dict(old.params) != dict(new.params):
        return False
    numbers = dict(old.metrics), dict(new.metrics)
    return numbers[0] == numbers[1] or repr(sorted(numbers[0].items())) == repr(
        sorted(numbers[1].items())
    )  # of NaN too
