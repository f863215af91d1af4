"""The offer of a report: a page of HTML, or a notebook beside its data, made once it is wanted."""

import re
from collections.abc import Mapping
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


def report(asked: Mapping[str, Any], name: str) -> None:
    """Offer it, with the outputs of the epoch that the page shows and the region of practical equivalence that is set there.

    Args:
        asked: what it is about, as `launch.compute.reporting.written` takes it.
        name: of the files.
    """
    epoch = st.query_params.get("epoch", "")
    shown = {
        "epoch": int(epoch) if epoch.isdecimal() and len(epoch) < 10 else None,
        "region": st.query_params.get("rope", ""),
    }
    with st.popover(say(en="Report", es="Informe"), icon="📄"):
        st.markdown(
            say(
                en="Settings, metrics, baselines, curves, outputs, errors and protocol in one file that opens without a network and prints well; "
                "or a notebook that draws the figures anew from tables.",
                es="Ajustes, métricas, referencias, curvas, salidas, errores y protocolo en un archivo que se abre sin red y se imprime bien; "
                "o un cuaderno que vuelve a dibujar las figuras a partir de tablas.",
            )
        )
        stem = re.sub(r"\W+", "-", name).strip("-")[:60] or "report"
        for form, (label, ending, kind) in _FORMS.items():
            st.download_button(
                say(label),
                computing.on_demand("report", {**asked, **shown}, form, session().language, seconds=_SECONDS),
                file_name=f"{stem}.{ending}",
                mime=kind,
                icon="⬇️",
                key=f"report.{form}",
                on_click="ignore",
            )
