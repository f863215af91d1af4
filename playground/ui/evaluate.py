"""New data for a trained network: evaluated beside its baselines."""

import pandas as pd
import streamlit as st

from playground.errors import PlaygroundError
from playground.evaluation.new_data import NewDataScore
from playground.launch.compute import by_name, pool
from playground.sanity_checks import NEW_DATA, verdict
from playground.settings import settings
from playground.task import metric, title_of
from playground.text import Text
from playground.tracking import runs
from playground.ui import file_summary, tables
from playground.ui.language import say
from playground.ui.tables import data_frame


def evaluate(run: runs.Run) -> None:
    """Take files in the format of the run's data set, and show the metrics on them beside the baselines."""
    st.subheader(say(en="Evaluate on your own data", es="Evalúela con sus datos"))
    title = runs.experiment_of(run).data.title
    st.markdown(
        say(
            en="Files in the format of “{data}”: the network and the baselines, fitted on the run's training data, are "
            "evaluated on them.",
            es="Archivos con el formato de «{data}»: con ellos se evalúan la red y las referencias, ajustadas a los datos "
            "de entrenamiento de la ejecución.",
            data=title,
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
            _must_fit(sum(map(len, files.values())))
            with st.spinner(
                say(en="Evaluating the network and the baselines…", es="Evaluando la red y las referencias…")
            ):
                st.session_state[held] = pool.compute(by_name.job, "evaluate", run.id, files, seconds=300)
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
    score = st.session_state.get(held)
    if score is not None:
        _show(run, score)


def _must_fit(size: int) -> None:
    most = settings().max_upload_mb
    if size > most * 2**20:
        raise PlaygroundError(
            Text(
                "The files are {size} MB; this deployment accepts up to {most} MB.",
                "Los archivos ocupan {size} MB; esta instalación admite hasta {most} MB.",
            ).format(size=-(-size // 2**20), most=most)
        )


def _show(run: runs.Run, score: NewDataScore) -> None:
    sign = -1 if metric(score.primary).better == "higher" else 1
    ranked = sorted(score.baselines.items(), key=lambda item: sign * item[1]["metrics"].get(score.primary, 0.0))
    own = tables.metric_row(f"▶ {run.name}", score.metrics, say(en="this run", es="esta ejecución"), title_of)
    data_frame(
        pd.DataFrame([own, *(tables.baseline_row(*one, title_of) for one in ranked)]),
        hide_index=True,
        height="content",
        alt=say(en="Metrics on the new data", es="Métricas con los datos nuevos"),
    )
    st.caption(say(en="Examples evaluated: {items}.", es="Ejemplos evaluados: {items}.", items=score.items))
    if told := verdict(score.primary, score.metrics, score.baselines, NEW_DATA):
        st.markdown(f"{told[0]} {say(told[1])}")
    file_summary.listed(score.guesses)
    for note in score.notes:
        st.info(say(note))
