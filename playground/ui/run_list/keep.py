"""Keeps the present view under a name, and shows those that were kept."""

import streamlit as st

from playground.text import Text
from playground.ui.page import attempt, say
from playground.ui.run_list import saved_views
from playground.ui.run_list.menu import menu
from playground.ui.run_list.state import show
from playground.ui.run_list.view import View
from playground.ui.visitor import comes_back, visitor


def kept_views(view: View, key: str) -> None:
    """The menu of views."""
    me = visitor().key
    with menu(say(en="Views", es="Vistas"), "🔖", f"{key}.menu.views") as opened:
        if not opened:
            return
        found = saved_views.views(me)
        for number, (name, kept) in enumerate(found.items()):
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(
                    _button(name), key=f"{key}.view.{number}", type="primary" if kept == view else "secondary"
                ):
                    show(kept)
                if st.button(
                    "🗑️", key=f"{key}.view.off.{number}", help=say(en="Delete this view", es="Eliminar esta vista")
                ):
                    attempt(lambda name=name: saved_views.forget(me, name))  # type: ignore[misc]
        name = st.text_input(
            say(en="Name of this view", es="Nombre de esta vista"), max_chars=saved_views.LONGEST, key=f"{key}.view"
        )
        known = comes_back()
        why = say(
            en="Your browser keeps no cookie of this server, so that the view could not be found again.",
            es="Su navegador no guarda la cookie de este servidor, así que la vista no se podría volver a encontrar.",
        )
        if st.button(
            say(en="Save this view", es="Guardar esta vista"),
            disabled=not (name.strip() and known),
            key=f"{key}.view.save",
            help=None if known else why,
        ):
            attempt(lambda: saved_views.save(me, name, view), Text("Saved.", "Guardada."))
        st.caption(
            say(
                en="The address of this page holds the view too: whoever opens it sees the same.",
                es="La dirección de esta página también contiene la vista: quien la abre ve lo mismo.",
            )
        )


def _button(name: str) -> str:
    return say(en="{name}", es="{name}", name=name)
