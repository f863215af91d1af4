"""The settings in which the compared runs differ."""

import streamlit as st

from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.exhibits import data_frame
from playground.ui.formatting import described
from playground.ui.page import plain, say


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
