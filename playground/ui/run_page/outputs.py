"""The curves and the samples of one run, live."""

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground.evaluation.reference_scores import baseline_title
from playground.plots.curves import Curve, CurveOptions, curves as drawn, measured, notes
from playground.sanity_checks import best_baseline
from playground.task import METRICS, metric
from playground.text import Text, speaking
from playground.tracking import runs
from playground.ui import cache
from playground.ui.curve_options import axes_of, choose_options
from playground.ui.exhibits import draw, draw_all
from playground.ui.in_view import in_view
from playground.ui.links.choice import menu
from playground.ui.page import in_url, plain, say, session

OTHER = {
    "gradient_norm": Text("gradient norm", "norma del gradiente"),
    "learning_rate": Text("learning rate", "tasa de aprendizaje"),
    "items_per_second": Text("items per second", "elementos por segundo"),
    "peak_memory": Text("peak memory (MiB)", "memoria máxima (MiB)"),
}
LOSSES = {
    "validation_loss": Text("validation loss", "pérdida de validación"),
    "train_loss": Text("training loss", "pérdida de entrenamiento"),
}


def depends(run: runs.Run) -> object:
    """On what the curves and samples of a run depend: what was written and measured of it."""
    return runs.extent(run), cache.results(run)


def curves(run: runs.Run) -> bool:
    """The chosen curves of a run; whether more points will come."""
    moving = not run.over
    frame = cache.curves(run)
    if frame.empty:
        if moving:
            st.caption(
                say(
                    en="The first point appears as soon as the data is ready.",
                    es="El primer punto aparece en cuanto los datos estén listos.",
                )
            )
        return moving
    st.subheader(say(en="Curves", es="Curvas"))
    metrics = [name for name in frame.columns if name in METRICS]
    words = {name: curve_title(name) for name in ("loss", *metrics, *(one for one in OTHER if one in frame.columns))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = choose_metric(words, "run.curve")
        options = choose_options("run", axes_of([frame]))
    # Drawn again once more is written or measured.
    _draw_curves((runs.extent(run), cache.results(run), name, options), run, name, options)
    return moving


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _draw_curves(run: runs.Run, name: str, options: CurveOptions) -> None:
    frame = cache.curves(run)
    lines, levels = _lines(frame, name, run), best_levels(run.baselines, measures(frame, name))
    with speaking(session().language):
        figure = drawn(curve_title(name), lines, options=options, levels=levels, best_epoch=runs.best_epoch(run, frame))
    draw(figure, "run.curves")
    for text in notes(lines, options, levels):
        st.caption(say(text))


def curve_title(name: str) -> Text:
    """What a curve shows: metrics over epochs are measured on the validation set, and say so."""
    if name in OTHER:
        return OTHER[name]
    if name == "loss":
        return metric(name).title
    return Text("validation {metric}", "{metric} de validación").format(metric=metric(name).title)


def choose_epoch(epochs: list[int], key: str) -> int:
    """Which epoch's samples are shown: the last one until another is chosen, which then stays and is in the URL."""
    asked = st.query_params.get("epoch", "")
    picked = last = epochs[-1]
    if len(epochs) > 1:
        # A key of its own for each last epoch: the slider grows while a run goes on.
        picked = st.select_slider(
            say(en="Epoch (0: untrained)", es="Época (0: sin entrenar)"),
            epochs,
            value=int(asked) if asked.isdecimal() and int(asked) in epochs else last,
            key=f"{key}.epoch.{last}",
        )
    in_url(epoch=None if picked == last else str(picked))
    return picked


def comparable(columns: Collection[str], first: str | None = None) -> dict[str, Text]:
    """Which curves of several runs can be drawn over each other, in words, by the column of their values.

    Args:
        columns: what the runs have.
        first: the metric that is named first; without one, the losses are.
    """
    found = LOSSES | {name: curve_title(name) for name in METRICS if name != "loss"} | OTHER
    return {name: found[name] for name in (first, *found) if name in found and name in columns}


def choose_metric(titles: Mapping[str, Text], key: str, name: str = "curve") -> str:
    """Which metric over epochs is drawn.

    Args:
        titles: what there is to choose.
        key: of the widget.
        name: of the choice in the URL.
    """
    words = {one: plain(title) for one, title in titles.items()}
    return menu(name, words, say(en="Curve", es="Curva"), key=key, usual=next(iter(words)))


def _lines(frame: pd.DataFrame, name: str, run: runs.Run) -> list[Curve]:
    validation, training = say(en="validation", es="validación"), say(en="training", es="entrenamiento")
    if name != "loss":
        return [curve_of(frame, name, validation if name in METRICS else plain(OTHER[name]))]
    lines = [curve_of(frame, "validation_loss", validation), curve_of(frame, "train_loss", training, 1)]
    inside = runs.progress_points(run)
    if not inside.empty:
        inside = inside.rename(columns={"train_loss": "value"})
        lines.append(Curve(say(en="batch loss", es="pérdida por lote"), inside, 1, faint=True))
    return lines


def curve_of(frame: pd.DataFrame, column: str, label: str, index: int = 0) -> Curve:
    """A column of a run's curves as a line."""
    return Curve(label, measured(frame, column), index)


def best_levels(found: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, float]:
    """The best baseline of each kind by a metric, as level lines by what they are called."""
    # Baselines are measured on the test part; beside validation curves they show the order of size, so they are named so.
    lines = {}
    for kind, words in _BEST.items():
        best = best_baseline(name, found, [kind])
        if best is not None:
            lines[plain(words.format(baseline=baseline_title(best[0])))] = best[1]
    return lines


_BEST = {
    "trivial": Text("best trivial: {baseline} (test)", "mejor trivial: {baseline} (prueba)"),
    "fitted": Text("best fitted: {baseline} (test)", "mejor ajustada: {baseline} (prueba)"),
    "network": Text("without memory: {baseline} (test)", "sin memoria: {baseline} (prueba)"),
}


def measures(frame: pd.DataFrame, name: str) -> str:
    """The metric that a curve shows: a loss that is one of the metrics goes by that name."""
    if name not in ("loss", "validation_loss") or "validation_loss" not in frame.columns:
        return name
    losses = frame["validation_loss"].dropna()
    for column in frame.columns:
        if column in METRICS and np.allclose(frame.loc[losses.index, column], losses, rtol=1e-4):
            return str(column)
    return name


def samples(run: runs.Run) -> bool:
    """What the network answered to the same input, epoch by epoch, drawn once it is in view; whether more will come."""
    moving = not run.over
    epochs = cache.sample_epochs(run)
    if not epochs:
        return moving
    st.subheader(say(en="Its outputs, epoch by epoch", es="Sus salidas, época a época"))
    if not in_view(f"run.{run.id}.samples"):
        return moving
    epoch = choose_epoch(epochs, f"run.{run.id}")
    with st.spinner(say(en="Drawing the sample…", es="Dibujando la muestra…")) if not moving else nullcontext():
        _draw_sample((run.id, run.name, epoch), run, epoch)
    return moving


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _draw_sample(run: runs.Run, epoch: int) -> None:
    draw_all(cache.shown({run.name: run}, epoch, session().language), "run.sample")
