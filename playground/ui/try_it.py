"""The pieces of the page that tries a trained network: an input of one's own, and new data to evaluate it on."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.errors import OverLimit, PlaygroundError
from playground.launch.compute.evaluation import NewDataScore
from playground.launch.compute.jobs import Answers
from playground.markup import for_markdown
from playground.own_files.columns import Column
from playground.sanity_checks import NEW_DATA, ranked, verdict
from playground.settings import settings
from playground.task import TASKS, Request, title_of
from playground.text import Text
from playground.tracking import runs
from playground.ui import cache, computing, file_summary, record
from playground.ui.compressed import Compressed
from playground.ui.design_page.form import form
from playground.ui.exhibits import baseline_row, data_frame, draw_all, metric_row
from playground.ui.formatting import label_of
from playground.ui.page import among, in_url, link, say, session
from playground.ui.run_state import unreadable


def choose(key: str = "try", ready: Callable[[runs.Run], bool] = lambda run: run.has_model) -> runs.Run | None:
    """A run with a trained network, from the URL or the list.

    Args:
        key: tells the list from that of another page.
        ready: whether a run can be chosen from the list.
    """
    found = {run.id: run for run in record.newest(200) if ready(run)}
    asked = st.query_params.get("run")
    if asked and asked not in found:
        try:
            run = record.get(asked)
            found = {run.id: run} | found
        except PlaygroundError as error:
            st.warning(say(error.text))
    if not found:
        st.info(say(en="No network has been trained yet.", es="Aún no se ha entrenado ninguna red."))
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return None
    picked = st.selectbox(
        say(en="Trained network", es="Red entrenada"),
        **among({run.id: label_of(run) for run in found.values()}),
        index=list(found).index(asked) if asked in found else 0,
        key=f"{key}.run.{asked if asked in found else ''}",
    )
    in_url(run=picked)
    refused = unreadable(found[picked])
    if refused is not None:
        st.warning(say(refused))
        return None
    return found[picked]


def _offered(
    chosen: list[runs.Run], request: type[Request], table: dict[str, Any]
) -> Mapping[str, Sequence[Any] | None]:
    """What can be chosen for the first of the runs, and because of the file; nothing where they learnt from different data."""
    known: Mapping[str, Sequence[Any] | None] = {}
    if len({run.data_hash for run in chosen}) == 1:
        known = request.offered(runs.experiment_of(chosen[0]).task, cache.memory(chosen[0]))
    if not table.get("file"):
        return known
    asked = {"task": chosen[0].task, "request": {"file": table["file"]}}
    own: Mapping[str, Sequence[Any] | None] = cache.attempted("offered", asked)[0] or {}
    for name, values in own.items():
        # What was chosen among the data learnt from is not in the file.
        if table.get(name) in (known.get(name) or ()) and table[name] not in (values or ()):
            table[name] = ""
    return {**known, **own}


def _columns(chosen: list[runs.Run], request: type[Request], table: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of the file of a request, read with the settings of the file learnt from where these fit."""
    if "columns" not in request.knobs() or not table.get("file"):
        return ()
    learnt = cache.memory(chosen[0]).get("reading", {})
    data = {"kind": TASKS[chosen[0].task].file_reader(), "file": table["file"]}
    return file_summary.columns({**learnt, **data}) or file_summary.columns(data)


def request_form(chosen: list[runs.Run], key: str) -> dict[str, Any]:
    """The form of the task's request; what was given, as a plain table.

    Args:
        chosen: runs of one task with a trained network.
        key: tells the widgets from those of another page.
    """
    task = chosen[0].task
    request = TASKS[task].request
    table = session().requests.setdefault(task, {})
    form(
        request,
        table,
        f"{key}.request.{task}",
        columns=lambda: _columns(chosen, request, table),
        offered=lambda: _offered(chosen, request, table),
    )
    file_summary.preview(_columns(chosen, request, table))
    return table


def ask(chosen: list[runs.Run], names: dict[str, str], key: str, *, at_once: bool) -> None:
    """The form of the task's request, and the answers of all chosen networks side by side.

    Args:
        chosen: runs of one task with a trained network.
        names: what each is called here, by id.
        key: tells the widgets from those of another page.
        at_once: the input is answered before the button was pressed.
    """
    task = chosen[0].task
    request = TASKS[task].request
    table = request_form(chosen, key)
    asked = json.dumps(table, sort_keys=True, default=str)
    held = f"{key}.answer.{task}.{','.join(names)}"
    if st.button(say(request.action), type="primary", icon="✨", key=f"{key}.go") or at_once:
        try:
            with st.spinner(say(en="Computing…", es="Calculando…")):
                found: Answers = computing.compute(
                    "respond",
                    {names[run.id]: run.id for run in chosen},
                    request.configure(table, "request").plain(),
                    session().language,
                    seconds=120,
                )
                st.session_state[held] = asked, Compressed(found)
        except PlaygroundError as error:
            st.session_state.pop(held, None)
            st.error(say(error.text), icon="⚠️")
    if held not in st.session_state:
        return
    given, kept = st.session_state[held]
    if given != asked:
        # An answer beside another input would be read as the answer to it.
        st.caption(
            say(
                en="The input has changed: press “{action}” again.",
                es="La entrada ha cambiado: vuelva a pulsar «{action}».",
                action=request.action,
            )
        )
        return
    answer: Answers = kept.value()
    draw_all(answer.exhibits, f"{key}.answer")
    with st.container(horizontal=True):
        for name, files in answer.files.items():
            for file, content in files.items():
                label = file if len(answer.files) == 1 else f"{name}: {file}"
                st.download_button(
                    for_markdown(label),
                    content,
                    file_name=file,
                    key=f"{key}.{name}.{file}",
                    icon="⬇️",
                    on_click="ignore",
                )


def evaluate(run: runs.Run) -> None:
    """Take files in the format of the run's data set, if it has one, and show the metrics on them beside the baselines."""
    data = runs.experiment_of(run).data
    if not data.has_format:
        return
    st.subheader(say(en="Evaluate on your own data", es="Evalúela con sus datos"))
    st.markdown(
        say(
            en="Files in the format of “{data}”: the network and the baselines, fitted on the run's training data, are "
            "evaluated on them.",
            es="Archivos con el formato de «{data}»: con ellos se evalúan la red y las referencias, ajustadas a los datos "
            "de entrenamiento de la ejecución.",
            data=data.title,
        )
    )
    given = st.file_uploader(
        say(en="New data", es="Datos nuevos"),
        accept_multiple_files=True,
        key=f"evaluate.files.{run.id}",
    )
    held = f"evaluate.score.{run.id}"
    if st.button(say(en="Evaluate", es="Evaluar"), icon="📏", disabled=not given, key="evaluate.go"):
        st.session_state.pop(held, None)
        try:
            files = {file.name: file.getvalue() for file in given}
            size, most = sum(map(len, files.values())), settings().max_upload_mb
            if size > most * 2**20:
                raise OverLimit(
                    Text(
                        "The files are {size} MB; this deployment accepts up to {most} MB.",
                        "Los archivos ocupan {size} MB; esta instalación admite hasta {most} MB.",
                    ).format(size=-(-size // 2**20), most=most)
                )
            with st.spinner(
                say(en="Evaluating the network and the baselines…", es="Evaluando la red y las referencias…")
            ):
                st.session_state[held] = computing.compute("evaluate", run.id, files, seconds=300)
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
    if held in st.session_state:
        _show(run, st.session_state[held])


def _show(run: runs.Run, score: NewDataScore) -> None:
    own = metric_row(f"▶ {run.name}", score.metrics, say(en="this run", es="esta ejecución"), title_of)
    data_frame(
        [own, *(baseline_row(one, score.baselines[one], title_of) for one in ranked(score.primary, score.baselines))],
        height="content",
        alt=say(en="Metrics on the new data", es="Métricas con los datos nuevos"),
    )
    st.caption(say(en="Examples evaluated: {items}.", es="Ejemplos evaluados: {items}.", items=score.items))
    if told := verdict(score.primary, score.metrics, score.baselines, NEW_DATA):
        st.markdown(f"{told[0]} {say(told[1])}")
    file_summary.listed(score.guesses)
    for note in score.notes:
        st.info(say(note))
