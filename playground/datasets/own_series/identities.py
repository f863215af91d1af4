"""Several series below each other: which column tells them apart, and which of them are wanted."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from playground.datasets.own_series import naming
from playground.datasets.own_series.clock import Clock, position
from playground.errors import WrongFile
from playground.tables.table import Table
from playground.text import Guess, Text

MOST_SERIES = 32
_FEWEST_EACH = 2
"""Rows of a series, on average, from which on a column with an id tells series apart."""
_MOST_TWINS = 0.02
"""The share of rows that may still share series and time with another."""
_SHARED = 0.8
"""The share of all steps that every series must have, for series to stand beside each other."""
_NAMED = 8
"""Series that a sentence names."""


@dataclass(frozen=True)
class Group:
    """One of several series below each other: its name, and the positions of its rows among those with a time."""

    name: str
    rows: np.ndarray


@dataclass(frozen=True)
class Groups:
    """All series of a file in long form.

    Attributes:
        column: the column, or columns, that tell them apart; empty: there is one series only.
        places: their positions.
        found: the series in the order of the file.
    """

    column: str
    places: tuple[int, ...]
    found: tuple[Group, ...]


def groups(table: Table, clock: Clock, wanted: str) -> Groups:
    """Find the series that stand below each other.

    Args:
        table: of words.
        clock: the columns that name the steps.
        wanted: what `data.series` says; `column=…` names the column that tells series apart.
    """
    whole = Groups("", (), (Group("", np.arange(len(table.lines))),))
    named, _ = _asked(wanted)
    if named and any(known.lower() == named.lower() for known in table.names):
        return _by(table, (position(table, named),))
    free = [place for place in range(len(table.names)) if place not in clock.places and place not in clock.spans]
    candidates = [place for place in free if _tells_apart(table, place)]
    if not candidates:
        return whole
    times = None if clock.times is None else np.asarray(clock.times.axis)
    if times is None or len(np.unique(times)) == len(times):
        certain = [place for place in candidates if _is_block(table, place) and naming.is_identity(table.names[place])]
        # Without a time that repeats, only a column of ids in blocks shows that a new series begins.
        return _by(table, (certain[0],)) if certain and naming.plain(table.names[certain[0]]) in _IDS else whole
    twins = 1 - len(np.unique(times)) / len(times)
    if twins <= _MOST_TWINS:
        return whole
    candidates.sort(key=lambda place: (not naming.is_identity(table.names[place]), place))
    pairs = [(one, other) for number, one in enumerate(candidates) for other in candidates[number + 1 :]][:30]
    every: list[tuple[int, ...]] = [*((place,) for place in candidates), *pairs]
    for places in every:
        keys = pd.DataFrame({"time": times} | {str(p): np.asarray(table.columns[p], dtype=object) for p in places})
        if keys.duplicated().mean() <= _MOST_TWINS:
            return _by(table, places)
    return whole


def chosen(found: Groups, wanted: str, axes: Sequence[np.ndarray]) -> tuple[tuple[Group, ...], list[Text]]:
    """The series that are wanted; all of them where they stand beside each other.

    Args:
        found: the series of the file.
        wanted: what `data.series` says.
        axes: the times of each series.

    Raises:
        WrongFile: one that is wanted is not there, or they do not fit beside each other; the sentence names the setting.
    """
    if not found.column:
        return found.found, []
    known = {group.name.lower(): group for group in found.found}
    # A name chosen from a menu may hold the signs that otherwise stand between names.
    names = [wanted.strip()] if wanted.strip().lower() in known else _asked(wanted)[1]
    if names and names != ["*"]:
        missing = next((name for name in names if name.lower() not in known), None)
        if missing is not None:
            raise WrongFile(
                Text(
                    "The file has no series “{name}”; “{column}” contains {known}.",
                    "El archivo no tiene la serie «{name}»; «{column}» contiene {known}.",
                ).format(name=missing[:60], column=found.column, known=_list(found))
            )
        picked = tuple(known[name.lower()] for name in names)
        said = Text(
            "Of {count} series in long format, identified by “{column}”, these are used: {picked}.",
            "De {count} series una debajo de otra (formato largo), identificadas por «{column}», se usan: {picked}.",
        ).format(count=len(found.found), column=found.column, picked=", ".join(group.name[:40] for group in picked))
        return picked, [said] if len(picked) < len(found.found) else []
    together = _beside_each_other(axes)
    if len(found.found) > MOST_SERIES or not together:
        why = (
            Text("more than {most}", "más de {most}").format(most=MOST_SERIES)
            if len(found.found) > MOST_SERIES
            else Text("with different times", "con tiempos distintos")
        )
        raise WrongFile(
            Text(
                "The file contains {count} series in long format, identified by “{column}” ({known}), {why}; choose one with data.series, such as data.series={first}.",
                "El archivo contiene {count} series una debajo de otra (formato largo), identificadas por «{column}» ({known}), {why}; elija una con data.series, por ejemplo data.series={first}.",
            ).format(
                count=len(found.found), column=found.column, known=_list(found), why=why, first=found.found[0].name[:40]
            )
        )
    note = Guess(
        "The file holds {count} series below each other, told apart by “{column}” ({known}); they are forecast together "
        "(data.series chooses one).",
        "El archivo contiene {count} series una debajo de otra, distinguidas por «{column}» ({known}); se predicen juntas "
        "(data.series elige una).",
        ("data.series",),
    ).format(count=len(found.found), column=found.column, known=_list(found))
    return found.found, [note] if len(found.found) > 1 else []


_IDS = frozenset(
    {"id", "unique_id", "item_id", "series", "series_id", "ticker", "symbol", "sensor", "sensor_id", "serie"}
)


def _asked(wanted: str) -> tuple[str, list[str]]:
    """The column and the names that a setting asks for: `A`, `A, B`, `ticker=A`, `*`."""
    column, mark, names = wanted.partition("=")
    if not mark:
        column, names = "", wanted
    return column.strip(), [name.strip() for name in names.split(",") if name.strip()]


def _list(found: Groups) -> str:
    names = [group.name[:40] for group in found.found[:_NAMED]]
    return ", ".join(names) + (", …" if len(found.found) > _NAMED else "")


def _by(table: Table, places: tuple[int, ...]) -> Groups:
    words = [np.asarray(table.columns[place], dtype=object) for place in places]
    keys = (
        words[0] if len(words) == 1 else np.array([" · ".join(row) for row in zip(*words, strict=True)], dtype=object)
    )
    codes, unique = pd.factorize(keys)
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    found = tuple(
        Group(str(unique[codes[part[0]]]) or "–", part)
        for part in np.split(order, cuts)
        if len(part) and codes[part[0]] >= 0
    )
    return Groups(" · ".join(table.names[place] for place in places), places, found)


def _tells_apart(table: Table, place: int) -> bool:
    """Few different words (or whole numbers under a name for ids), each on several rows."""
    words = table.columns[place]
    sample = [word for word in words[:200] if word]
    if not sample:
        return False
    numbers = np.asarray(pd.to_numeric(np.array(sample, dtype=object), errors="coerce"), dtype="float64")
    known = numbers[~np.isnan(numbers)]
    if len(known) > len(sample) / 2 and not (naming.is_identity(table.names[place]) and (known % 1 == 0).all()):
        return False
    different = len(set(words))
    return 1 < different <= len(words) / _FEWEST_EACH


def _is_block(table: Table, place: int) -> bool:
    """Whether every word stands in one piece."""
    words = table.columns[place]
    changes: int = sum(map(operator.ne, words, words[1:]))
    return changes == len(set(words)) - 1


def _beside_each_other(axes: Sequence[np.ndarray]) -> bool:
    """Whether nearly all steps are those of every series."""
    every = np.unique(np.concatenate(axes))
    return all(len(np.unique(axis)) >= _SHARED * len(every) for axis in axes)
