"""Values as people write them into the line that filters runs: numbers, spans of time, dates, words."""

import math
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.tracking.run_list.column import Column, Kind

__all__ = ["UTC", "in_day", "number_of", "values_like"]

_SECONDS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
_UNITS: dict[Kind, dict[str, float]] = {"span": _SECONDS, "days": _SECONDS | {"": _SECONDS["d"]}}
_TIMES = {"": 1.0, "%": 0.01, "k": 1e3, "m": 1e6}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)", re.IGNORECASE)
_YES_NO = {"true": "yes", "false": "no"}


def number_of(word: str, kind: Kind, zone: tzinfo | None = UTC) -> float | None:
    """A value for a column of numbers, spans (in seconds; without a unit in that of the heading) or moments (since 1970); None where it is none."""
    if kind == "moment":
        return _moment(word, zone)
    match = _NUMBER.fullmatch(word)
    if match is None:
        return None
    factor = _UNITS.get(kind, _TIMES).get(match[2].lower())
    value = None if factor is None else float(match[1]) * factor
    return value if value is not None and math.isfinite(value) else None


def in_day(word: str, zone: tzinfo | None) -> tuple[float, float] | None:
    """The beginning of the day that a word names, and of the next one, in seconds since 1970; None where it names none."""
    days_ago = {"today": 0, "yesterday": 1}.get(word.lower())
    try:
        day = date.fromisoformat(word) if days_ago is None else datetime.now(zone).date() - timedelta(days_ago)
        begins = datetime(day.year, day.month, day.day, tzinfo=zone)
        return begins.timestamp(), (begins + timedelta(1)).timestamp()
    except (ValueError, OverflowError):
        return None


def _moment(word: str, zone: tzinfo | None) -> float | None:
    try:
        found = datetime.fromisoformat(word)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        return None


def values_like(column: Column, word: str, *, whole: bool) -> NDArray[np.bool_]:
    """Which values of a column of words are, or contain, a word, in any case."""
    wanted = word.casefold()
    if whole and column.address == "status" and wanted == "waiting":
        wanted = "queued"
    elif whole and column.kind == "text" and set(column.values) <= {"yes", "no", ""}:
        wanted = _YES_NO.get(wanted, wanted)
    answers: dict[Any, bool] = {}

    def like(value: Any) -> bool:
        if value not in answers:
            words = value if isinstance(value, tuple) else (value,)
            answers[value] = any(one.casefold() == wanted if whole else wanted in one.casefold() for one in words)
        return answers[value]

    return np.fromiter((like(value) for value in column.values), bool, len(column.values))
