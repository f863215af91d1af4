"""The offer of a report: a page of HTML, or a notebook beside its data, made once it is wanted."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.launch.compute.reporting import Form
from playground.text import Text
from playground.ui import computing
from playground.ui.page import say, session

_FORMS: dict[Form, tuple[Text, str, str]] = {
    "html": (Text("Report (HTML)", "Informe (HTML)"), "html", "text/html"),
    "notebook": (Text("Notebook with its data (.zip)", "Cuaderno con sus datos (.zip)"), "zip", "application/zip"),
}
_SECONDS = 180.0


def report(asked: Mapping[str, Any], name: str, left_out: Sequence[str] = ()) -> None:
    """Offer it, with the outputs of the epoch that the page shows.

    Args:
        asked: what it is about, as `launch.compute.reporting.written` takes it.
        name: of the files.
        left_out: names of what the page shows and the report does not.
    """
    epoch = st.query_params.get("epoch", "")
    wanted = {**asked, "epoch": int(epoch) if epoch.isdecimal() and len(epoch) < 10 else None}
    with st.popover(say(en="Report", es="Informe"), icon="📄"):
        st.markdown(
            say(
                en="Settings, metrics, baselines, curves, outputs and protocol in one file that opens without a network and prints well; "
                "or a notebook that draws the figures anew from tables.",
                es="Ajustes, métricas, referencias, curvas, salidas y protocolo en un archivo que se abre sin red y se imprime bien; "
                "o un cuaderno que vuelve a dibujar las figuras a partir de tablas.",
            )
        )
        if left_out:
            st.caption(
                say(
                    en="Runs of other code are left out: {names}.",
                    es="Se omiten las ejecuciones de otro código: {names}.",
                    names="; ".join(left_out),
                )
            )
        stem = re.sub(r"\W+", "-", name).strip("-")[:60] or "report"
        for form, (label, ending, kind) in _FORMS.items():
            st.download_button(
                say(label),
                computing.on_demand("report", wanted, form, session().language, seconds=_SECONDS),
                file_name=f"{stem}.{ending}",
                mime=kind,
                icon="⬇️",
                key=f"report.{form}",
                on_click="ignore",
            )
