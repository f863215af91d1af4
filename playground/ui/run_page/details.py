"""The settings, the protocol, the log and the downloads of one run."""

import json

import pandas as pd
import streamlit as st

from playground import protocol
from playground.markup import for_spreadsheet
from playground.tracking import runs
from playground.ui import cache, file_summary
from playground.ui.language import plain, say
from playground.ui.settings_in_words import described
from playground.ui.tables import data_frame


def details(run: runs.Run) -> None:
    """Everything that is kept about a run, folded."""
    experiment = runs.experiment_of(run)
    with st.expander(say(en="Settings", es="Ajustes")):
        left, right = st.columns(2)
        rows = [(plain(entry.title), plain(entry.value), entry.address) for entry in described(experiment)]
        columns = [say(en="setting", es="ajuste"), say(en="value", es="valor"), say(en="address", es="dirección")]
        with left:
            data_frame(pd.DataFrame(rows, columns=columns), hide_index=True, alt=say(en="Settings", es="Ajustes"))
        right.code(experiment.to_toml(), language="toml")
    guessed = runs.guesses_of(run)
    if guessed:
        with st.expander(say(en="Guesses about the file", es="Suposiciones sobre el archivo")):
            file_summary.listed(guessed)
    table = runs.protocol_of(run)
    if table:
        choices = {name: found.words.choices for name, found in experiment.task.knobs().items()}
        with st.expander(
            say(en="Protocol: how the numbers came about", es="Protocolo: cómo se obtuvieron los números")
        ):
            data_frame(
                pd.DataFrame(
                    [(plain(title), plain(value)) for title, value in protocol.told(table, choices)],
                    columns=[say(en="entry", es="entrada"), say(en="value", es="valor")],
                ),
                hide_index=True,
                alt=say(en="Protocol", es="Protocolo"),
            )
    with st.expander(say(en="Log", es="Registro")):
        st.code(runs.log_of(run)[-20_000:] or "–", language=None)
    with st.expander(say(en="Downloads", es="Descargas")), st.container(horizontal=True):
        st.download_button(
            say(en="Experiment", es="Experimento"),
            experiment.to_toml(),
            file_name=f"{run.id[:8]}.toml",
            key="run.toml",
            on_click="ignore",
        )
        st.download_button(
            say(en="Curves (CSV)", es="Curvas (CSV)"),
            for_spreadsheet(cache.curves(run)).to_csv(index=False),
            file_name=f"{run.id[:8]}-curves.csv",
            key="run.csv",
            on_click="ignore",
        )
        summary = {
            "run_id": run.id,
            "metrics": run.metrics,
            "baselines": run.baselines,
            "protocol": table,
            "honesty": run.honesty,
        }
        st.download_button(
            say(en="Results (JSON)", es="Resultados (JSON)"),
            json.dumps(summary, indent=2),
            file_name=f"{run.id[:8]}.json",
            key="run.json",
            on_click="ignore",
        )
        if run.has_model:
            st.download_button(
                say(en="Weights (safetensors)", es="Pesos (safetensors)"), lambda: runs.weights_of(run),
                file_name=f"{run.id[:8]}.safetensors", key="run.weights", on_click="ignore")  # fmt: skip
