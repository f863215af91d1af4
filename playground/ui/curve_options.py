"""How curves are drawn, as the visitor chooses it: axes, smoothing, outliers, bands. What differs from the usual is in the URL."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from playground.plots.curves import AXES, SHORT, SPREADS, CurveAxis, CurveOptions, Spread
from playground.text import Text, numeral
from playground.ui.links.choice import buttons, menu, switch
from playground.ui.page import among, in_url, plain, say

_WEIGHTS = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98)
"""Of an exponential moving average; as TensorBoard's slider, which goes on to 1."""


class Shown(NamedTuple):
    """What is shown of runs that are repeats.

    Attributes:
        spread: what the band around their mean shows; None: there is no mean, each is shown for itself.
        traces: each is shown beside their mean.
    """

    spread: Spread | None = None
    traces: bool = False


def choose_options(key: str, axes: Sequence[CurveAxis]) -> CurveOptions:
    """The axis, and folded all else.

    Args:
        key: tells the widgets from others.
        axes: those that any curve has.
    """
    titles = {one: say(SHORT[one]) for one in axes}
    axis = buttons("axis", titles, say(en="X axis", es="Eje x"), key=f"{key}.axis", usual=axes[0])
    with st.popover(say(en="Drawing", es="Dibujo"), icon="🎛️"):
        weight = _smoothing(key)
        log = switch("log", say(en="Logarithmic y axis", es="Eje y logarítmico"), key=f"{key}.log")
        log_x = switch("logx", say(en="Logarithmic x axis", es="Eje x logarítmico"), key=f"{key}.logx")
        clip = switch(
            "clip",
            say(en="Leave outliers out", es="Omitir valores atípicos"),
            key=f"{key}.clip",
            help=say(
                en="The y axis ends where values begin that lie more than three interquartile ranges beyond the quartiles "
                "(Tukey, 1977). They stay marked at its edge.",
                es="El eje y termina donde empiezan los valores situados a más de tres rangos intercuartílicos de los cuartiles "
                "(Tukey, 1977). Siguen marcados en el borde.",
            ),
        )
    return CurveOptions(axis, weight, log_x=log_x, log_y=log, clip=clip)


def axes_of(frames: Sequence[pd.DataFrame]) -> list[CurveAxis]:
    """The axes that any of the curves has, the usual one first: one that all have."""
    having = {name: [name in frame and bool(frame[name].notna().any()) for frame in frames] for name in AXES}
    return sorted((name for name in AXES if any(having[name])), key=lambda name: not all(having[name])) or ["step"]


def choose_shown(key: str, default: Spread | None) -> Shown:
    """What is shown of runs that are repeats of the same settings with other seeds."""
    titles = {"each": say(en="single runs", es="cada ejecución")} | {
        name: say(Text("mean, {spread}", "media, {spread}").format(spread=words)) for name, words in SPREADS.items()
    }
    title = say(en="Repeats with other seeds", es="Repeticiones con otras semillas")
    picked = menu("band", titles, title, key=f"{key}.band", usual=default or "each")
    spread = next((one for one in SPREADS if one == picked), None)
    words = say(en="Single runs, too", es="También cada ejecución")
    traces = spread is not None and switch("traces", words, key=f"{key}.traces", usual=True)
    return Shown(spread, traces)


def choose_spread(key: str) -> Spread:
    """What a band over seeds shows."""
    titles = {name: say(words) for name, words in SPREADS.items()}
    words = say(en="Band over seeds", es="Banda entre semillas")
    return menu("band", titles, words, key=f"{key}.band", usual=next(iter(titles)))


def _smoothing(key: str) -> float:
    """The weight of the average; none unless it is asked for."""
    titles = {weight: plain(numeral(weight)) if weight else say(en="none", es="ninguno") for weight in _WEIGHTS}
    asked = next((one for one in _WEIGHTS if f"{one:g}" == st.query_params.get("smooth")), 0.0)
    weight = st.select_slider(
        say(en="Smoothing", es="Suavizado"),
        **among(titles),
        value=asked,
        key=f"{key}.smooth",
        help=say(
            en="Weight of the points before in an exponential moving average.",
            es="Peso de los puntos anteriores en una media móvil exponencial.",
        ),
    )
    in_url(smooth=f"{weight:g}" if weight else None)
    return float(weight)
