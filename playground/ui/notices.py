"""What every page says on top: that nothing will train, that the demonstration is limited."""

import streamlit as st

from playground.settings import settings
from playground.text import Text
from playground.ui.language import say


def notices() -> None:
    """Say what the visitor should know on every page, and what was said on the page before."""
    if settings().demo:
        st.caption(
            say(
                en="A shared demonstration: its limits are on the page “About”.",
                es="Una demostración compartida: sus límites están en la página «Acerca de».",
            )
        )
    for message in st.session_state.pop("messages", []):
        st.toast(say(message))


def tell(message: Text) -> None:
    """Say something after the next change of page."""
    st.session_state.setdefault("messages", []).append(message)
