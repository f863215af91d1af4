"""The visitor's language: in the session, and in the URL so that a shared link speaks it."""

import streamlit as st

from playground.text import LANGUAGES, Text
from playground.ui.session import session

NAMES = {"en": "English", "es": "Español"}


def say(text: Text | None = None, /, **words: str) -> str:
    """A text in the visitor's language: `say(TITLE)` or `say(en="Runs", es="Ejecuciones")`."""
    return (text or Text(**words)).say(session().language)


def choose_language() -> None:
    """Take the language from the URL, and offer the others."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and not st.session_state.get("language_picked"):
        session().language = asked
    picked = st.segmented_control(
        "Language · Idioma",
        list(LANGUAGES),
        default=session().language,
        required=True,
        format_func=NAMES.__getitem__,
        key="language",
        on_change=_pick,
        label_visibility="collapsed",
    )
    session().language = picked
    if st.query_params.get("lang") != picked:
        st.query_params["lang"] = picked


def _pick() -> None:
    # The visitor's own choice beats the link's from now on.
    st.session_state["language_picked"] = True
