"""The network of a run as a version of a model in MLflow's registry."""

import streamlit as st

from playground.errors import PlaygroundError
from playground.tracking import runs
from playground.tracking.served import versions
from playground.ui import computing
from playground.ui.page import say
from playground.ui.visitor import visitor

_MADE = "run.registry.made"


def registry(run: runs.Run) -> None:
    """What the run is registered as, with the command that serves it; and the button that registers it."""
    if not run.has_model or not run.over:
        return
    with st.expander(say(en="In MLflow’s registry", es="En el registro de MLflow")):
        st.caption(
            say(
                en="The best weights as a version of a registered model: MLflow serves it, and it answers as on “Try it”. The run is pinned.",
                es="Los mejores pesos como una versión de un modelo registrado: MLflow lo sirve y responde como en «Probar». La ejecución queda fijada.",
            )
        )
        # The record of this process hears a moment later of what another one has written.
        made = dict.fromkeys((*versions.of(run), *st.session_state.get(_MADE, {}).get(run.id, ())))
        for version in made:
            _shown(run, version)
        if visitor().may_change(run.owner):
            _register(run)
        elif not made:
            st.caption(say(en="Only whoever started it may do this.", es="Solo puede hacerlo quien la lanzó."))


def _shown(run: runs.Run, version: versions.Version) -> None:
    with st.container(horizontal=True):
        if version.url:
            st.link_button(say(en="{uri} in MLflow", es="{uri} en MLflow", uri=version.uri), version.url, icon="🔗")
        st.download_button(
            say(en="A request for it (JSON)", es="Una petición de ejemplo (JSON)"),
            lambda: versions.example(run, version),
            file_name="request.json",
            key=f"run.registry.request.{version.uri}",
            on_click="ignore",
        )
    command = f"mlflow models predict -m '{version.uri}' --env-manager local -i request.json"
    st.code(command, language=None, wrap_lines=True)


def _register(run: runs.Run) -> None:
    name = st.text_input(
        say(en="Name of the registered model", es="Nombre del modelo registrado"),
        versions.usual_name(run.task),
        max_chars=60,
        key="run.registry.name",
    )
    if st.button(say(en="Register", es="Registrar"), icon="🏷️", key="run.registry.register"):
        try:
            with st.spinner(say(en="Registering…", es="Registrando…")):
                version = computing.compute("register", run.id, visitor(), name, seconds=120)
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
            return
        held = st.session_state.setdefault(_MADE, {})
        held[run.id] = (*held.get(run.id, ()), version)
        st.rerun()
