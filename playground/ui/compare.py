"""The pieces of the compare page."""

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from playground.errors import PlaygroundError
from playground.markup import for_markdown
from playground.plots.curves import CurveAxis, curves as drawn
from playground.protocol import differences as differences_between, not_comparable
from playground.task import TASKS
from playground.text import Text, speaking
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.exhibits import MOST_COMPARED, baseline_row, data_frame, draw, draw_all, metric_row
from playground.ui.formatting import described, label_of, task_title
from playground.ui.page import among, in_url, plain, say, session
from playground.ui.run_page.details import side_by_side
from playground.ui.run_page.outputs import best_levels, choose_curve, choose_epoch, comparable, curve_of, measures
from playground.ui.run_state import unreadable
from playground.ui.try_it import ask


def choose() -> list[runs.Run]:
    """The runs compared, from the URL, the session and the list."""
    asked = [part for part in (st.query_params.get("runs") or "").split(",") if part]
    known: dict[str, runs.Run] = {}
    for run_id in asked or session().compared:
        try:
            run = record.get(run_id)
        except PlaygroundError as error:
            st.warning(say(error.text))
        else:
            known[run.id] = run
    task = next((run.task for run in known.values() if run.task in TASKS), None)
    _left_out(known.values(), task)
    known = {run.id: run for run in known.values() if run.task == task and unreadable(run) is None}
    preset = list(known)[:MOST_COMPARED]
    for run in record.listing(task=task, limit=100):
        if run.task in TASKS:
            known.setdefault(run.id, run)
    picked = st.multiselect(
        say(en="Runs", es="Ejecuciones"),
        **among({run.id: label_of(run) for run in known.values()}),
        default=preset,
        max_selections=MOST_COMPARED,
        key=f"compare.runs.{_version(','.join(asked))}",
        placeholder=say(en="Choose runs of one task", es="Elija ejecuciones de una tarea"),
    )
    session().compared = list(picked)
    st.session_state["compare.written"] = ",".join(picked)
    in_url(runs=",".join(picked) or None)
    chosen = [known[run_id] for run_id in picked]
    return _left_out(chosen, chosen[0].task if chosen else None)


def _left_out(found: Iterable[runs.Run], task: str | None) -> list[runs.Run]:
    """Say which of the runs cannot be compared and why; the others."""
    kept = []
    for run in found:
        why = unreadable(run)
        if why is None and run.task != task:
            why = Text(
                "“{name}” is left out: its task is {its}, that of the others is {task}; only runs of one task can be compared.",
                "«{name}» se omite: su tarea es {its} y la de las demás, {task}; solo se comparan ejecuciones de una misma tarea.",
            ).format(name=run.name, its=task_title(run.task), task=task_title(task or ""))
        if why is None:
            kept.append(run)
        else:
            st.warning(say(why))
    return kept


def _version(asked: str) -> int:
    """Of the list's widget: it starts anew when the URL was changed by another hand than its own."""
    changed = asked != st.session_state.get("compare.written")
    version = st.session_state["compare.version"] = st.session_state.get("compare.version", 0) + changed
    return int(version)


def names_of(chosen: list[runs.Run]) -> dict[str, str]:
    """A different name for each run, by id."""
    names = [run.name for run in chosen]
    return {run.id: run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})" for run in chosen}


def as_recorded(chosen: list[runs.Run]) -> str:
    """Differs once anything that is recorded of the runs has changed, or others are compared: what is drawn is kept by this."""
    return hashlib.sha256(repr(chosen).encode()).hexdigest()


def differences(chosen: list[runs.Run]) -> None:
    """The settings in which the runs differ; links to MLflow's own comparison."""
    _draw_differences(as_recorded(chosen), chosen)
    url = runs.comparison_url(chosen)
    if url:
        st.link_button(say(en="Compare in MLflow", es="Comparar en MLflow"), url, icon="🔗")


@cache.shared_by_key(most=64)
def _draw_differences(chosen: list[runs.Run]) -> None:
    names = names_of(chosen)
    settings = [described(runs.experiment_of(run)) for run in chosen]
    titles = {address: plain(setting.title) for table in settings for address, setting in table.items()}
    rows = []
    for address, title in titles.items():
        values = [plain(table[address].value) if address in table else "–" for table in settings]
        if address not in ("name", "note") and len(set(values)) > 1:
            rows.append(
                {say(en="setting", es="ajuste"): title}
                | dict(zip(names.values(), values, strict=True))
                | {say(en="address", es="dirección"): address}
            )
    st.subheader(say(en="What differs", es="En qué difieren"))
    if rows:
        data_frame(rows, alt=say(en="Settings that differ", es="Ajustes que difieren"))
    else:
        st.markdown(say(en="Nothing: the same settings.", es="Nada: los mismos ajustes."))


def metrics(chosen: list[runs.Run]) -> None:
    """Test metrics of all runs and of the baselines."""
    _draw_metrics(as_recorded(chosen), chosen)


@cache.shared_by_key(most=64)
def _draw_metrics(chosen: list[runs.Run]) -> None:
    names = names_of(chosen)
    apart = strangers(chosen)
    rows = [
        metric_row(names[run.id] + (" ≠" if run.id in apart else ""), run.metrics, say(en="run", es="ejecución"))
        for run in chosen
        if run.metrics
    ]
    if not rows:
        return
    st.subheader(
        say(en="On the test set, beside the baselines", es="En el conjunto de prueba, junto a las referencias")
    )
    for run_id, reasons in apart.items():
        st.warning(for_markdown(f"{names[run_id]} ≠ {names[chosen[0].id]}. {plain(not_comparable(reasons))}"))
    for name in dict.fromkeys(name for run in chosen for name in run.baselines):
        different: dict[str, runs.Run] = {}
        for run in chosen:
            if name in run.baselines:
                different.setdefault(str(baseline_row(name, run.baselines[name])), run)
        # A baseline that came out differently for two runs (other data, other time) names its run.
        for run in different.values():
            rows.append(baseline_row(name, run.baselines[name], of=names[run.id] if len(different) > 1 else ""))
    data_frame(
        rows,
        height="content",
        alt=say(en="Metrics beside the baselines", es="Métricas junto a las referencias"),
    )
    side_by_side(chosen, names)


def strangers(chosen: list[runs.Run]) -> dict[str, list[Text]]:
    """The runs whose test metrics cannot be compared with the first one's, with the reasons."""
    protocols = {run.id: runs.protocol_of(run) for run in chosen if run.metrics}
    first = next(iter(protocols.values()), {})
    found = {run_id: differences_between(first, table) for run_id, table in protocols.items()}
    return {run_id: reasons for run_id, reasons in found.items() if reasons}


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


def samples(chosen: list[runs.Run]) -> None:
    """The kept samples of all runs at one epoch."""
    epochs = sorted({epoch for run in chosen for epoch in runs.sample_epochs(run)})
    if not epochs:
        return
    st.subheader(say(en="The same input at the same epoch", es="La misma entrada en la misma época"))
    epoch = choose_epoch(epochs, f"compare.{','.join(run.id for run in chosen)}")
    with st.spinner(say(en="Drawing the samples…", es="Dibujando las muestras…")):
        _draw_samples((as_recorded(chosen), epoch), chosen, epoch)


@cache.shared_by_key(most=64)
def _draw_samples(chosen: list[runs.Run], epoch: int) -> None:
    names = names_of(chosen)
    draw_all(cache.shown({names[run.id]: run for run in chosen}, epoch, session().language), "compare.samples")


def same_input(chosen: list[runs.Run]) -> None:
    """An input of one's own, given to all runs."""
    ready = [run for run in chosen if run.has_model]
    if len(ready) > 1:
        st.subheader(say(en="Try them on your own data", es="Pruébelas con sus propios datos"))
        ask(ready, names_of(ready), "compare")
