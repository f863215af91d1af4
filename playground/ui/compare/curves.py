"""The curves of the compared runs, overlaid; live while any of them trains."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from playground.plots import MOST_COLOURS
from playground.plots.curves import AXES, Curve, CurveOptions, Spread, curves as drawn, notes
from playground.task import METRICS
from playground.text import Text, speaking
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.compare.choose import Chosen, names_of
from playground.ui.compare.curve_data import Compared, KnownCurves, Overlaid, extent, known_curves, named
from playground.ui.compare.repeats import Repeats, left_out, repeats
from playground.ui.curve_options import Shown, axes_of, choose_options, choose_shown
from playground.ui.exhibits import draw
from playground.ui.page import among, in_url, live, say, session
from playground.ui.run_page.outputs import best_levels, choose_metric, comparable, measures

_FEWEST = 3
"""Seeds below which an interval is too wide to show anything."""
_MOST_LIT = 6
"""Runs in colour at once beside grey ones: colours that are none of them grey."""
_HIGHLIGHTED = 5
"""Runs that keep their colours until others are chosen, where there are more runs than colours."""
_ALL = "all"
"""In the address: no run is grey."""


def curves(chosen: Chosen) -> None:
    """One metric of all runs, overlaid; drawn again as long as one of them trains."""
    passed = [chosen]
    live(
        lambda: _curves(passed.pop() if passed else _now(chosen)),
        "compare.curves",
        begun=any(not run.over for run in chosen.all),
        depends=lambda: [extent(run) for run in _now(chosen).all],
    )


def _now(chosen: Chosen) -> Chosen:
    """The runs as they are by now."""
    return Chosen(
        [run if run.over else record.watched(run.id) for run in chosen.own],
        [run if run.over else record.foreign(run.id) or run for run in chosen.foreign],
    )


class _View(NamedTuple):
    """What is asked for: the curve, how it is drawn, what is shown of repeats, and which runs keep their colours."""

    name: str
    options: CurveOptions
    shown: Shown
    lit: Sequence[str]


def _curves(chosen: Chosen) -> bool:
    """The choices and the figure; whether more points will come."""
    moving = any(not run.over for run in chosen.all)
    known = known_curves(chosen.all)
    words = _titles(known)
    if not words:
        return moving
    st.subheader(say(en="Curves", es="Curvas"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = choose_metric(words, "compare.curve")
        frames = named(known, name)
        options = choose_options("compare", axes_of(list(frames.values())))
        groups = repeats(chosen.own, chosen.foreign, names_of(chosen.all))
        shown = choose_shown("compare", _usual(groups)) if any(len(one.runs) > 1 for one in groups) else Shown()
    lit = _highlighted(chosen.all, frames, name) if shown.spread is None else ()
    view = _View(name, options, shown, lit)
    _draw_curves(repr(([*map(extent, chosen.all)], view)), chosen, known, groups, view)
    return moving


@cache.shared_by_key(most=cache.COMPARED_AT_ONCE)
def _draw_curves(chosen: Chosen, known: Mapping[str, KnownCurves], groups: Sequence[Repeats], view: _View) -> None:
    """The figure, and what has to be said beside it."""
    name, options, shown, lit = view
    frames = named(known, name)
    names, title = names_of(chosen.all), _titles(known)[name]
    there = [run for run in chosen.all if run.id in frames]
    numbers = {run.id: number for number, run in enumerate(chosen.all, start=1)}
    overlaid = Overlaid(there, frames, names, numbers)
    lines = overlaid.single(lit)
    if shown.spread is not None:
        lines = overlaid.means(groups, shown.spread, traces=shown.traces)
    levels = _levels(chosen.own, name)
    if options.smoothing:
        title = Text("{title}, smoothed", "{title}, suavizado").format(title=title)
    with speaking(session().language):
        draw(drawn(title, lines, options=options, levels=levels), "compare.curves")
    said = []
    if shown.spread is not None:
        said = _about_bands(shown.spread, [names[one] for one in left_out(groups, there)], lines)
    missing = [names[run.id] for run in chosen.all if run.id not in frames]
    off = [names[run_id] for run_id, frame in frames.items() if not _has(frame, options)]
    if missing:
        said.append(Text("Without this curve: {names}.", "Sin esta curva: {names}.").format(names="; ".join(missing)))
    if off:
        said.append(
            Text("Not known by {axis}: {names}.", "No se conoce por {axis}: {names}.").format(
                axis=AXES[options.axis], names="; ".join(off)
            )
        )
    for text in (*said, *notes(lines, options, levels)):
        st.caption(say(text))


def _usual(groups: Sequence[Repeats]) -> Spread | None:
    """What is shown at first: means where that makes more runs than colours readable, and intervals say something."""
    many = sum(len(group.runs) for group in groups) > MOST_COLOURS >= len(groups)
    return "interval" if many and all(len(group.runs) >= _FEWEST for group in groups) else None


def _highlighted(chosen: Sequence[Compared], frames: Mapping[str, pd.DataFrame], name: str) -> tuple[str, ...]:
    """Where there are more lines than colours, the runs that keep theirs: the best ones until others are chosen."""
    if len(chosen) <= MOST_COLOURS:
        return ()
    names = names_of(chosen)
    better = METRICS[name].better if name in METRICS else "lower"
    best = {run_id: _best(frame, better) for run_id, frame in frames.items()}
    usual = sorted(best, key=lambda run_id: best[run_id])[:_HIGHLIGHTED]
    asked = st.query_params.get("highlight") or ""
    titles = {run.id: f"{number} · {names[run.id]}" for number, run in enumerate(chosen, start=1)}
    lit = [] if asked == _ALL else [one for one in asked.split(",") if one in titles][:_MOST_LIT] or usual
    picked = st.multiselect(
        say(en="In colour", es="En color"),
        **among(titles),
        default=lit,
        max_selections=_MOST_LIT,
        key=f"compare.highlight.{name}",
        placeholder=say(en="All", es="Todas"),
        help=say(
            en="The others are grey. At first: the best by this curve.",
            es="Las demás se ven en gris. Al principio, las mejores según esta curva.",
        ),
    )
    in_url(highlight=None if set(picked) == set(usual) else ",".join(picked) or _ALL)
    return tuple(picked)


def _best(frame: pd.DataFrame, better: str) -> float:
    """How good a curve becomes: less is better."""
    values = frame["value"] if better == "lower" else -frame["value"]
    best = float(values.min())
    return math.inf if math.isnan(best) else best


def _about_bands(spread: Spread, twice: Sequence[str], lines: Sequence[Curve]) -> list[Text]:
    said = [_BANDS[spread]]
    if any(line.faint for line in lines):
        said.append(
            Text("Dotted: only some seeds have come that far.", "Punteado: solo algunas semillas han llegado ahí.")
        )
    if twice:
        said.append(
            Text(
                "Not in the mean, as another run has the same settings and the same seed: {names}.",
                "Fuera de la media, pues otra ejecución tiene los mismos ajustes y la misma semilla: {names}.",
            ).format(names="; ".join(twice))
        )
    return said


_BANDS: dict[Spread, Text] = {
    "deviation": Text(
        "Mean over seeds of the same settings; band: one standard deviation of the runs to each side. n: seeds.",
        "Media entre semillas con los mismos ajustes; banda: una desviación típica de las ejecuciones a cada lado. n: semillas.",
    ),
    "error": Text(
        "Mean over seeds of the same settings; band: one standard error of the mean to each side. n: seeds.",
        "Media entre semillas con los mismos ajustes; banda: un error estándar de la media a cada lado. n: semillas.",
    ),
    "interval": Text(
        "Mean over seeds of the same settings; band: 95 % confidence interval of the mean at each point, by Student's "
        "t-distribution with n − 1 degrees of freedom. n: seeds.",
        "Media entre semillas con los mismos ajustes; banda: intervalo de confianza del 95 % de la media en cada punto, por la "
        "distribución t de Student con n − 1 grados de libertad. n: semillas.",
    ),
}


def _titles(found: Mapping[str, KnownCurves]) -> dict[str, Text]:
    """What can be laid over each other, in words: what the playground knows, then what only other code has logged."""
    columns = list(dict.fromkeys(name for one in found.values() for name in one.names))
    known = comparable(columns)
    return known | {name: Text.same(name) for name in columns if name not in known}


def _has(frame: pd.DataFrame, options: CurveOptions) -> bool:
    return options.axis in frame and bool(frame[options.axis].notna().any())


def _levels(own: Sequence[runs.Run], name: str) -> dict[str, float]:
    """The best baselines of the first run and of those that can be compared with it."""
    if not own:
        return {}
    apart = runs.incomparable(own)
    baselines = {key: one for run in own if run.id not in apart for key, one in run.baselines.items()}
    return best_levels(baselines, measures(cache.curves(own[0]), name))
