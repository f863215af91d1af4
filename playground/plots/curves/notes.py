"""What has to be said beside curves: that they are smoothed, what is left out, and what is no number."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.plots.curves.curve import AXES, Curve, CurveOptions
from playground.plots.curves.marks import Drawn, clipped, readable
from playground.plots.curves.points import Points, prepared
from playground.text import Text, numeral

_MOST = 4
"""Stretches of values that are no numbers that one sentence names."""
_LARGER = 3
"""So many times larger the rest has to become for outliers to be worth a word."""


def notes(lines: Sequence[Curve], options: CurveOptions, levels: Mapping[str, float] | None = None) -> list[Text]:
    """What has to be said beside a figure of these curves; nothing where they are shown as they are.

    Args:
        lines: as they are drawn.
        options: how they are drawn.
        levels: the baselines' level lines by name.
    """
    return said_of(prepared(lines, options), options, levels or {})


def said_of(drawn: Drawn, how: CurveOptions, levels: Mapping[str, float]) -> list[Text]:
    """As `notes`, of curves that are prepared."""
    found = []
    if how.smoothing:
        found.append(
            Text(
                "Smoothed: exponential moving average with weight {weight}, corrected for its start; the thin lines are as "
                "measured.",
                "Suavizado: media móvil exponencial con peso {weight}, corregida al inicio; las líneas finas, como se midieron.",
            ).format(weight=numeral(how.smoothing))
        )
    found += _outliers(drawn, how, levels)
    found += [_gaps(line, points, how) for line, points in drawn if points.gaps]
    off = sum(points.off for _, points in drawn)
    if off:
        found.append(
            Text(
                "A logarithmic axis shows nothing at or below 0; points left out: {count}.",
                "Un eje logarítmico no muestra nada igual o menor que 0; puntos omitidos: {count}.",
            ).format(count=off)
        )
    found += [
        Text("“{name}” ended early: {why}", "«{name}» terminó antes: {why}").format(name=line.label, why=line.broken)
        for line, _ in drawn
        if line.broken is not None
    ]
    return found


def _outliers(drawn: Drawn, how: CurveOptions, levels: Mapping[str, float]) -> list[Text]:
    every = np.concatenate([np.empty(0), *(points.every for _, points in drawn)])
    inside = readable(drawn, how)
    if inside is None:
        nothing = Text("There are no outliers to leave out.", "No hay valores atípicos que omitir.")
        return [nothing] if how.clip and len(every) else []
    out = int(((every < inside[0]) | (every > inside[1])).sum())
    least, most = numeral(float(every.min())), numeral(float(every.max()))
    if clipped(drawn, how) is None:
        # Only where they hide something is there a word about them.
        whole, part = (
            np.log10([*ends]) if how.log_y else np.array([*ends]) for ends in ((every.min(), every.max()), inside)
        )
        if np.ptp(whole) < _LARGER * np.ptp(part):
            return []
        return [
            Text(
                "{count} of {all} values are outliers (from {least} to {most}); leave them out to see the others larger.",
                "{count} de {all} valores son atípicos (de {least} a {most}); omítalos para ver los demás en grande.",
            ).format(count=out, all=len(every), least=least, most=most)
        ]
    said = [
        Text(
            "{count} of {all} values are outliers (from {least} to {most}): triangles mark them at the edge.",
            "{count} de {all} valores son atípicos (de {least} a {most}): unos triángulos los marcan en el borde.",
        ).format(count=out, all=len(every), least=least, most=most)
    ]
    beyond = [name for name, level in levels.items() if not inside[0] <= level <= inside[1]]
    if beyond:
        said.append(
            Text("Outside of the shown range: {names}.", "Fuera del intervalo mostrado: {names}.").format(
                names="; ".join(beyond)
            )
        )
    return said


def _gaps(line: Curve, points: Points, how: CurveOptions) -> Text:
    """Where a curve is no number, and what it is there."""
    unit = AXES[how.axis]
    parts = []
    for begin, end, value in points.gaps[:_MOST]:
        what = Text.same("NaN" if np.isnan(value) else "∞" if value > 0 else "−∞")
        span = Text.join(" – ", [numeral(begin), numeral(end)] if end > begin else [numeral(begin)])
        parts.append(Text.same("{what} ({unit} {span})").format(what=what, unit=unit, span=span))
    if len(points.gaps) > _MOST:
        parts.append(Text("and more", "y más"))
    return Text("No number in “{name}”: {parts}.", "Sin número en «{name}»: {parts}.").format(
        name=line.label, parts=Text.join(", ", parts)
    )
