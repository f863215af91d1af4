"""The curves of the compared runs, overlaid."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from playground.plots.curves import CurveAxis, curves as drawn
from playground.text import speaking
from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.compare.metrics import strangers
from playground.ui.exhibits import draw
from playground.ui.page import say, session
from playground.ui.run_page.outputs import best_levels, choose_curve, comparable, curve_of, measures


def curves(chosen: list[runs.Run]) -> None:
    """One metric of all runs, overlaid."""
    frames = {run.id: cache.curves(run) for run in chosen}
    words = comparable({column for frame in frames.values() for column in frame.columns})
    if not words:
        return
    st.subheader(say(en="Curves", es="Curvas"))
    name, axis = choose_curve(words, "compare")
    if all(run.over for run in chosen):
        # Nothing is added to them any more.
        _draw_ended_curves((as_recorded(chosen), name, axis), chosen, name, axis)
    else:
        _draw_curves(chosen, name, axis)


def _draw_curves(chosen: list[runs.Run], name: str, axis: CurveAxis) -> None:
    frames = {run.id: cache.curves(run) for run in chosen}
    names = names_of(chosen)
    lines = [
        curve_of(frames[run.id], name, names[run.id], index)
        for index, run in enumerate(chosen)
        if name in frames[run.id].columns
    ]
    title = comparable([name])[name]
    with speaking(session().language):
        draw(drawn(title, lines, axis=axis, levels=_levels(chosen, frames, name)), "compare.curves")


_draw_ended_curves = cache.shared_by_key(most=64)(_draw_curves)


def _levels(chosen: list[runs.Run], frames: Mapping[str, pd.DataFrame], name: str) -> dict[str, float]:
    """The best baselines of the first run and of those that can be compared with it."""
    apart = strangers(chosen)
    baselines = {key: one for run in chosen if run.id not in apart for key, one in run.baselines.items()}
    return best_levels(baselines, measures(frames[chosen[0].id], name))
