"""What every page says on top: that nothing will train, that the demonstration is limited."""

from collections.abc import Callable

import streamlit as st

from playground.errors import PlaygroundError
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


def attempt(wish: Callable[[], object], done: Text | None = None) -> None:
    """Do what a visitor wishes and draw the page again; where it is refused, say why.

    Args:
        done: said when it is done.
    """
    try:
        wish()
    except PlaygroundError as error:
        st.error(say(error.text))
    else:
        if done is not None:
            st.toast(say(done))
        st.rerun()
