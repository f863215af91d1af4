"""Durations for people, alike in every language: `0.3 s`, `8 s`, `3 min 20 s`, `2 h 05 min`."""

import math

from playground.text import Text

_BRIEF, _BRIEFEST = 0.95, 0.1
"""Seconds below which a tenth is told, and the shortest duration that is told at all."""


def duration(seconds: float | None) -> str:
    """A time span for people; a dash where it is not known."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if 0 < seconds < _BRIEF:
        return f"{seconds:.1f} s" if seconds >= _BRIEFEST else f"< {_BRIEFEST} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def time_left(seconds: float | None) -> Text:
    """How long something will still take, as a sentence without its stop."""
    if seconds is None:
        return Text("time left unknown", "tiempo restante desconocido")
    if seconds < 60:
        return Text("less than a minute left", "queda menos de un minuto")
    return Text("about {span} left", "quedan unos {span}").format(span=duration(seconds))
