"""Dates with offsets and time zones, in UTC."""

import zoneinfo
from collections import Counter

import numpy as np
import pandas as pd

from playground.series import timeline
from playground.tables.moments import Moment
from playground.text import Text

_ZONES = {
    "cet": 60,
    "cest": 120,
    "met": 60,
    "mest": 120,
    "wet": 0,
    "west": 60,
    "eet": 120,
    "eest": 180,
    "bst": 60,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "jst": 540,
    "kst": 540,
    "msk": 180,
    "aest": 600,
    "aedt": 660,
    "art": -180,
    "brt": -180,
    "clt": -240,
    "clst": -180,
}
"""Minutes east of UTC of abbreviations that leave no doubt."""


def universal(dates: pd.DatetimeIndex, moments: list[Moment], name: str) -> tuple[pd.DatetimeIndex, bool, list[Text]]:
    """Dates in UTC where offsets or time zones are given with all of them.

    Args:
        dates: `(rows,)`, as the clocks showed them.
        moments: of each row, with its offset or time zone.
        name: of the column, for the notes.

    Returns:
        The dates, whether they are in UTC, and what was decided.
    """
    zones = Counter(item.zone for item in moments if item.zone)
    if zones:
        return _of_zones(dates, moments, zones, name)
    if any(item.offset is None for item in moments):
        return dates, False, []
    offsets = np.array([item.offset for item in moments], dtype="timedelta64[m]")
    return _unless_days(dates, pd.DatetimeIndex(dates - offsets))


def _unless_days(local: pd.DatetimeIndex, universal: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, bool, list[Text]]:
    """UTC, except where days or months begin at midnight of a place whose clocks change: these are no 23 or 25 hours."""
    at_midnight = bool((local == local.normalize()).all())
    if at_midnight and timeline.evenness(local) > timeline.evenness(universal):
        note = Text(
            "The times are midnights of a place whose clocks change; they were read as days of that place.",
            "Las horas son medianoches de un lugar con cambio de hora; se leyeron como días de ese lugar.",
        )
        return local, False, [note]
    return universal, True, []


def _of_zones(
    dates: pd.DatetimeIndex, moments: list[Moment], zones: "Counter[str]", name: str
) -> tuple[pd.DatetimeIndex, bool, list[Text]]:
    if len(zones) == 1 and zones.total() == len(moments):
        known = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
        zone = next(iter(zones))
        if zone not in _ZONES and zone in known:
            placed = dates.tz_localize(known[zone], ambiguous="NaT", nonexistent="shift_forward")
            if placed.isna().any():
                try:
                    placed = dates.tz_localize(known[zone], ambiguous="infer", nonexistent="shift_forward")
                except ValueError:
                    placed = dates.tz_localize(
                        known[zone], ambiguous=np.zeros(len(dates), dtype=bool), nonexistent="shift_forward"
                    )
            return _unless_days(dates, pd.DatetimeIndex(placed.tz_convert("UTC").tz_localize(None)))
    if all(item.zone in _ZONES or item.offset is not None for item in moments):
        offsets = np.array(
            [_ZONES[item.zone] if item.offset is None else item.offset for item in moments], dtype="timedelta64[m]"
        )
        return _unless_days(dates, pd.DatetimeIndex(dates - offsets))
    note = Text(
        "The time zone “{zone}” in “{name}” is not known; the times were read without it.",
        "La zona horaria «{zone}» en «{name}» no se conoce; las horas se leyeron sin ella.",
    ).format(zone=next(zone for zone in zones if zone not in _ZONES)[:30], name=name)
    return dates, False, [note]
