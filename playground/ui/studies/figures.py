"""The figures of a study: differences seed by seed, curves with their bands, and what a search found."""

from functools import partial

import pandas as pd
import streamlit as st

from playground.experiment import Experiment
from playground.knobs import Value
from playground.plots.curves import SPREADS, bands
from playground.plots.parallel import Dimension, parallel
from playground.plots.study_figures import importance
from playground.settings_in_words import in_words, title_of_knob, told
from playground.studies.figures import attempts, best_so_far, differences, in_order, result
from playground.studies.outcomes import Outcome
from playground.task import title_of
from playground.text import Text, speaking
from playground.ui import cache
from playground.ui.curve_options import choose_spread
from playground.ui.exhibits import MOST_DRAWN, draw
from playground.ui.page import plain, say, session
from playground.ui.run_page.outputs import choose_metric, comparable
from playground.ui.studies.page import LoadedStudy, load_study

FEWEST_TRIALS = 4
"""Trials below which parallel coordinates show nothing that the table does not."""
_WITHOUT = Text(
    "This browser has no WebGL, which draws these lines; below, “Save · numbers” opens the trials as a table.",
    "Este navegador no tiene WebGL, que dibuja estas líneas; debajo, «Guardar · números» abre los ensayos como tabla.",
)
_WITHOUT_WEBGL = """<style>
:has(> .no-webgl) {{ background: none !important; pointer-events: none; }}
.no-webgl {{ background: none !important; color: inherit !important; }}
.no-webgl > * {{ display: none; }}
.no-webgl::after {{ content: "{words}"; font: 1rem/1.5 "Source Sans", sans-serif; }}
.js-plotly-plot:has(.no-webgl) .main-svg {{ visibility: hidden; }}
</style>"""
"""The words in place of those of plotly, which are English and send people to an address of others."""


def figures(study_id: str) -> bool:
    """All figures that say something about the study as it is; whether more will come."""
    found = load_study(study_id)
    with speaking(session().language):
        _differences(found)
        if found.study.plan.space:
            _searched(found)
        _curves(found)
    return not found.study.settled


def _differences(found: LoadedStudy) -> None:
    figure = differences(found.answer, found.groups)
    if figure is not None:
        draw(figure, "study.differences")


def _searched(found: LoadedStudy) -> None:
    """Best so far, parallel coordinates, importance."""
    experiment = Experiment.configure(dict(found.study.plan.base))
    trials = attempts(found.groups, partial(in_words, experiment))
    if len(trials) < 2:
        return
    if found.study.plan.kind != "grid" or len(trials) > FEWEST_TRIALS:
        draw(best_so_far(trials, found.groups, found.primary), "study.best")
    measured = [one for one in in_order(found.groups) if one.state == "finished" and result(one) is not None]
    if len(measured) < FEWEST_TRIALS:
        return
    space = found.study.plan.space
    names = {address: plain(title_of_knob(experiment, address)) for address in space}
    dimensions = [
        Dimension(names[address], [_shown(experiment, address, one) for one in measured], log=one_range.log)
        for address, one_range in space.items()
    ]
    results, name = [value for one in measured if (value := result(one)) is not None], plain(title_of(found.primary))
    title = Text("Trials by their settings", "Los ensayos según sus ajustes")
    draw(parallel(title, dimensions, results, name, found.study.better), "study.parallel")
    st.html(_WITHOUT_WEBGL.format(words=plain(_WITHOUT)))
    st.caption(
        say(
            en="One line for each trial; blue is best, vermilion worst. Drag along an axis to select some of them.",
            es="Una línea por ensayo; azul, el mejor; bermellón, el peor. Arrastre sobre un eje para seleccionar algunos.",
        )
    )
    if len(space) > 1 or found.study.plan.kind in ("random", "search"):
        _importance(found, measured, results, names)


def _importance(found: LoadedStudy, measured: list[Outcome], results: list[float], names: dict[str, str]) -> None:
    values = {address: [one.values.get(address) for one in measured] for address in found.study.plan.space}
    shares, _ = cache.attempted("importance", {"values": values, "results": results})
    if not shares:
        return
    title = Text("Which settings matter", "Qué ajustes importan")
    draw(importance(title, {names[address]: share for address, share in shares.items()}), "study.importance")
    whole = round(100 * sum(shares.values()))
    words = say(
        en="Together they explain {whole} % of the variance between trials; the rest is interactions and chance.",
        es="Juntos explican el {whole} % de la varianza entre ensayos; el resto son interacciones y azar.",
        whole=whole,
    )
    if whole < 10:
        words = say(
            en="So far they explain almost none of the variance between trials: chance, or too few trials.",
            es="Por ahora no explican casi nada de la varianza entre ensayos: azar, o muy pocos ensayos.",
        )
    st.caption(words)


def _shown(experiment: Experiment, address: str, one: Outcome) -> Value | None:
    """A value as its axis shows it: numbers as they are, all else in words."""
    value = one.values.get(address)
    return value if value is None or type(value) in (int, float) else plain(told(experiment, address, value))


def _curves(found: LoadedStudy) -> None:
    """One metric over epochs: the mean of each variant, with its spread over seeds."""
    groups = [group for group in found.groups if any(one.run for one in group.outcomes)]
    alone = found.study.plan.kind == "race" and len(found.study.plan.seeds) == 1  # its curves are shown in lockstep
    if alone or not 0 < len(groups) <= MOST_DRAWN:
        return
    frames: dict[str, list[pd.DataFrame]] = {}
    for group in groups:
        known = [run for one in group.outcomes if one.run and (run := found.children.get(one.run)) is not None]
        frames[plain(group.title)] = [frame for run in known if not (frame := cache.curves(run)).empty]
    words = comparable(
        {column for some in frames.values() for frame in some for column in frame.columns}, found.primary
    )
    if not words:
        return
    name = choose_metric(words, "study.curve")
    lines = {
        label: [frame.rename(columns={name: "value"}) for frame in some if name in frame.columns]
        for label, some in frames.items()
    }
    spread = choose_spread("study")
    title = Text("{metric}: mean over seeds, band: {spread}", "{metric}: media entre semillas, banda: {spread}")
    draw(bands(title.format(metric=words[name], spread=SPREADS[spread]), lines, spread=spread), "study.bands")
    if any(len({len(frame) for frame in some}) > 1 for some in lines.values()):
        st.caption(
            say(en="Dotted: only some seeds have come that far.", es="Punteado: solo algunas semillas han llegado ahí.")
        )
