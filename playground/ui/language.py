"""The visitor's language: in the session, and in the URL so that a shared link speaks it."""

import streamlit as st

from playground.markup import for_markdown
from playground.text import LANGUAGES, Text
from playground.ui.session import session

NAMES = {"en": "English", "es": "Español"}


def say(text: Text | None = None, /, *, en: str = "", es: str = "", **values: object) -> str:
    """Words in the visitor's language, for everything that reads Markdown: labels, messages, cells of `st.table`.

    A `Text` is shown literally, whatever is in it: `say(TITLE)`. Only what a page writes itself, `say(en="**Runs**",
    es="**Ejecuciones**")`, may hold Markdown; `values` filled into it are shown literally.
    """
    if text is not None:
        return for_markdown(plain(text))
    own = Text(en, es).say(session().language)
    return own.format(**{name: _literal(value) for name, value in values.items()}) if values else own


def _literal(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return for_markdown(plain(value) if isinstance(value, Text) else str(value))


def plain(text: Text) -> str:
    """A text in the visitor's language, for what shows words as they are: data frames, options of a list, code."""
    return text.say(session().language)


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
        # The visitor's own choice beats the link's from now on.
        on_change=lambda: st.session_state.update(language_picked=True),
        label_visibility="collapsed",
    )
    session().language = picked
    if st.query_params.get("lang") != picked:
        st.query_params["lang"] = picked
