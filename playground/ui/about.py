"""The pieces of the page about this deployment."""

import importlib.metadata
import platform

import streamlit as st

import playground
from playground.dataset import DATASETS, Dataset, Published
from playground.errors import PlaygroundError
from playground.settings import settings
from playground.sources import amount
from playground.task import TASKS
from playground.text import Text
from playground.ui.formatting import told_source, whole
from playground.ui.page import say
from playground.ui.visitor import become_admin, visitor

LIMITS = {
    "max_epochs": Text("epochs of a run", "épocas de una ejecución"),
    "max_seconds": Text(
        "seconds of a run, preparation and evaluation included",
        "segundos de una ejecución, con preparación y evaluación",
    ),
    "max_hidden": Text("hidden units", "unidades ocultas"),
    "max_layers": Text("layers", "capas"),
    "max_batch": Text("batch size", "tamaño del lote"),
    "max_window": Text("window length", "longitud de la ventana"),
    "max_trials": Text("runs of one study", "ejecuciones de un estudio"),
    "max_queued": Text("runs of one visitor waiting or running", "ejecuciones de una persona en espera o en marcha"),
    "max_queued_address": Text(
        "runs from one address waiting or running", "ejecuciones desde una dirección en espera o en marcha"
    ),
    "max_queued_all": Text(
        "runs of all visitors waiting or running", "ejecuciones de todas las personas en espera o en marcha"
    ),
    "max_minutes": Text(
        "minutes of training of one visitor within an hour", "minutos de entrenamiento de una persona en una hora"
    ),
    "max_pages": Text("open pages of one visitor", "páginas abiertas de una persona"),
    "max_visitors_address": Text(
        "visitors from one address with open pages", "personas con páginas abiertas desde una dirección"
    ),
    "max_data_mb": Text("memory of generated examples, MB", "memoria de los ejemplos generados, MB"),
    "max_upload_mb": Text("size of an uploaded file, MB", "tamaño de un archivo subido, MB"),
    "max_uploads_mb": Text("files of one visitor, MB", "archivos de una persona, MB"),
    "max_disk_gb": Text("total disk space, GB", "espacio total de disco, GB"),
    "max_generated": Text("characters of a generated text", "caracteres de un texto generado"),
    "keep_days": Text(
        "days that a run is kept after its end, unless it is pinned",
        "días que se guarda una ejecución tras su fin, si no está fijada",
    ),
    "max_pinned": Text("pinned runs of a visitor", "ejecuciones fijadas de un visitante"),
}
LIBRARIES = (
    "torch",
    "streamlit",
    "mlflow",
    "plotly",
    "pandas",
    "numpy",
    "music21",
    "verovio",
    "statsmodels",
    "scikit-learn",
    "choix",
)


def limits() -> None:
    """What this deployment allows."""
    st.subheader(say(en="Limits of this deployment", es="Límites de esta instalación"))
    found = settings()
    if found.demo:
        st.info(
            say(
                en="This is a shared demonstration with strict limits.",
                es="Esta es una demostración compartida con límites estrictos.",
            )
        )
    rows = [
        {
            say(en="limit", es="límite"): say(words),
            say(en="at most", es="como mucho"): whole(value) if value else say(en="no limit", es="sin límite"),
        }
        for words, value in ((words, getattr(found, name)) for name, words in LIMITS.items())
    ]
    st.table(rows, hide_index=True, alt=say(en="Limits", es="Límites"))
    st.markdown(
        say(
            en="Runs at once: {slots}; CPU threads of each: {threads}.",
            es="Ejecuciones a la vez: {slots}; hilos de CPU de cada una: {threads}.",
            slots=found.slots_in_force,
            threads=found.threads_in_force,
        )
    )
    if not found.downloads:
        st.markdown(
            say(
                en="Only the administrator can download data sets.",
                es="Solo quien administra puede descargar conjuntos de datos.",
            )
        )


def versions() -> None:
    """What it runs on."""
    st.subheader(say(en="Versions", es="Versiones"))
    st.markdown(f"RNN Playground {playground.__version__} · Python {platform.python_version()} · {platform.system()}")
    st.markdown(" · ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES))


def datasets() -> None:
    """Where the data comes from and under which licence."""
    st.subheader(say(en="Data", es="Datos"))
    kinds = {TASKS[name].records: say(TASKS[name].title) for name in TASKS.in_order()}
    for name in DATASETS.in_order():
        kind = DATASETS[name]
        told = [f"**{say(kind.title)}**", kinds.get(kind.records, ""), _size(kind)]
        licence = say(en="licence: {licence}", es="licencia: {licence}", licence=kind.licence)
        st.markdown(f"{' · '.join(filter(None, told))}  \n{told_source(kind)} · {licence}")


def _size(kind: type[Dataset]) -> str:
    """How much is fetched; nothing of data sets that come with the playground."""
    size = sum(source.size for source in kind.sources) if issubclass(kind, Published) else 0
    return say(amount(size)) if size else ""


def administrator() -> None:
    """The door for whoever runs this deployment."""
    if not settings().admin_token.get_secret_value():
        return
    with st.expander(say(en="Administrator", es="Administración")):
        if visitor().admin:
            st.success(say(en="You may change every run.", es="Puede modificar todas las ejecuciones."))
            return
        token = st.text_input(say(en="Token", es="Clave"), type="password", key="about.token")
        if not token:
            return
        # The field keeps what was typed from one turn of the page to the next: it is looked at once.
        if token != st.session_state.get("about.tried"):
            try:
                if become_admin(token):
                    st.rerun()
            except PlaygroundError as error:
                st.error(say(error.text))
                return
            st.session_state["about.tried"] = token
        st.error(say(en="Wrong token.", es="Clave incorrecta."))
