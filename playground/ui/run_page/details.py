"""The settings, the protocol, the log and the downloads of one run."""

import json
from typing import Any

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
        rows = [(plain(one.title), plain(one.value), address) for address, one in described(experiment).items()]
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
            say(en="Protocol: how the numbers were obtained", es="Protocolo: cómo se obtuvieron los números")
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
        summary = {
            "run_id": run.id,
            "metrics": run.metrics,
            "baselines": run.baselines,
            "protocol": table,
            "honesty": run.honesty,
        }
        table_of_curves = for_spreadsheet(cache.curves(run)).to_csv(index=False)
        offered: list[tuple[str, str, Any]] = [
            (say(en="Experiment", es="Experimento"), ".toml", experiment.to_toml()),
            (say(en="Curves (CSV)", es="Curvas (CSV)"), "-curves.csv", table_of_curves),
            (say(en="Results (JSON)", es="Resultados (JSON)"), ".json", json.dumps(summary, indent=2)),
        ]
        if run.has_model:
            offered.append(
                (
                    say(en="Weights (safetensors)", es="Pesos (safetensors)"),
                    ".safetensors",
                    lambda: runs.weights_of(run),
                )
            )
        for label, ending, content in offered:
            st.download_button(
                label, content, file_name=f"{run.id[:8]}{ending}", key=f"run.download{ending}", on_click="ignore"
            )
