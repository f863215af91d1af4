"""The studies recorded on this server, and which study the page shows."""

from typing import Literal

import pandas as pd
import streamlit as st

from playground.errors import PlaygroundError
from playground.studies import published
from playground.text import Text
from playground.tracking import studies
from playground.ui.formatting import ago, task_icon
from playground.ui.language import plain, say
from playground.ui.links import in_url, link
from playground.ui.studies.form import KINDS
from playground.ui.tables import data_frame
from playground.ui.visitor import visitor

PAGE = 20
"""Studies at a time."""

Side = Literal["here", "published"]

UNKNOWN = Text("unknown", "desconocido")
STATUS = {
    "open": ("🔵", Text("under way", "en marcha")),
    "done": ("✅", Text("done", "terminado")),
    "stopped": ("⏹️", Text("stopped", "detenido")),
}


def asked() -> studies.Recorded | None:
    """The recorded study named in the URL; a sentence where it is gone or cannot be read."""
    name = st.query_params.get("study")
    if not name or name in published.studies():
        return None
    try:
        return studies.get(name)
    except PlaygroundError as error:
        st.warning(say(error.text))
        in_url(study=None)
        return None


def side() -> Side:
    """Whether the list shows the studies of this server or the published ones."""
    words: dict[Side, str] = {
        "here": say(en="On this server", es="En este servidor"),
        "published": say(en="Questions already answered", es="Preguntas ya respondidas"),
    }
    known = st.query_params.get("study") in published.studies()
    start: Side = "published" if known or not studies.rows(limit=1) else "here"
    picked = st.segmented_control(
        say(en="Which studies", es="Qué estudios"), list(words), default=start, required=True,
        format_func=words.__getitem__, key=f"studies.side.{start}", label_visibility="collapsed",
    )  # fmt: skip
    if picked == "here" and known:
        in_url(study=None)
    return picked


def listed() -> None:
    """The studies of this server, the newest first; a click on a row opens it."""
    st.markdown(
        say(
            en="A question that takes many runs is one click on the page “Design and train”, under “More than one run”: repeat "
            "over seeds, ask whether a difference is real, race, search. Or choose two runs in the list of runs.",
            es="Una pregunta que requiere muchas ejecuciones es un clic en la página «Diseñar y entrenar», en «Más de una "
            "ejecución»: repetir con varias semillas, preguntar si una diferencia es real, competir, buscar. O elija dos "
            "ejecuciones en la lista.",
        )
    )
    mine = st.toggle(say(en="Only mine", es="Solo los míos"), key="studies.mine")
    page = int(st.session_state.get("studies.page", 0))
    found = studies.rows(owner=visitor().key if mine else None, limit=PAGE + 1, offset=page * PAGE)
    more, found = len(found) > PAGE, found[:PAGE]
    if not found:
        st.info(say(en="No studies yet.", es="Aún no hay estudios."))
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return
    state = data_frame(
        pd.DataFrame([_row(study) for study in found]), hide_index=True, on_select="rerun", selection_mode="single-row",
        key=f"studies.table.{page}", alt=say(en="All studies, newest first", es="Todos los estudios, el más nuevo primero"),
    )  # fmt: skip
    rows = state["selection"]["rows"]
    if rows and rows[0] < len(found):
        in_url(study=found[rows[0]].id)
        st.rerun()
    st.caption(say(en="Tick a row to open the study.", es="Marque una fila para abrir el estudio."))
    for study in found:
        if isinstance(study, studies.Unreadable):
            st.caption(f"❔ {say(study.why)}")
    with st.container(horizontal=True):
        if page and st.button(say(en="Newer", es="Más nuevos"), key="studies.newer"):
            st.session_state["studies.page"] = page - 1
            st.rerun()
        if more and st.button(say(en="Older", es="Más antiguos"), key="studies.older"):
            st.session_state["studies.page"] = page + 1
            st.rerun()


def status_of(study: studies.Recorded) -> str:
    """The study's status with its mark."""
    mark, words = STATUS[study.status]
    return f"{mark} {plain(words)}"


def _row(study: studies.Recorded | studies.Unreadable) -> dict[str, str]:
    if isinstance(study, studies.Unreadable):
        icon, status, kind, count = "❔", f"❔ {plain(UNKNOWN)}", "–", "–"
    else:
        mark, words, _ = KINDS[study.plan.kind]
        icon, status, kind, count = task_icon(study.task), status_of(study), f"{mark} {plain(words)}", _runs(study)
    return {
        say(en="name", es="nombre"): f"{icon} {study.name}",
        say(en="status", es="estado"): status,
        say(en="kind", es="tipo"): kind,
        say(en="runs", es="ejecuciones"): count,
        say(en="made", es="creado"): plain(ago(study.submitted)) if study.submitted else "–",
        say(en="whose", es="de quién"): say(en="mine", es="mío") if study.owner == visitor().key else "",
    }


def _runs(study: studies.Recorded) -> str:
    """How many runs; of a study under way, how many of them have ended."""
    if study.status != "open":
        return str(study.plan.total)
    far = studies.progress(study, studies.runs_of(study.id))
    return f"{far.ended}/{far.total}"
