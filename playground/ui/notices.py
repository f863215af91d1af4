"""What every page says on top: that nothing will train, that the demonstration is limited."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import streamlit as st
from streamlit.errors import FragmentHandledException

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


@contextmanager
def defects_told() -> Iterator[None]:
    """Say in the visitor's language that something broke in the block that no sentence of its own is for.

    The exception goes on to Streamlit, which writes it to the server's log; its own box, in English only, is hidden.
    """
    try:
        yield
    except (PlaygroundError, FragmentHandledException):  # told elsewhere: as a sentence, or in the part that moves
        raise
    except Exception:
        st.html('<style>[data-testid="stException"] { display: none; }</style>')
        st.error(say(_DEFECT.format(moment=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")), icon="⚠️")
        raise


_DEFECT = Text(
    "This part of the page could not be shown because of a defect in the playground. Reload the page; if it happens again, tell "
    "whoever runs this server that it was at {moment}: the server's log says what happened.",
    "Esta parte de la página no se pudo mostrar por un defecto del programa. Vuelva a cargar la página; si ocurre de nuevo, "
    "avise a quien administra este servidor e indique que fue el {moment}: el registro del servidor dice qué pasó.",
)


def tell(message: Text) -> None:
    """Say something after the next change of page."""
    st.session_state.setdefault("messages", []).append(message)


def attempt(action: Callable[[], object], done: Text | None = None, refuse: Callable[[str], object] = st.error) -> None:
    """Do what a visitor asks for and draw the page again; where it is refused, say why.

    Args:
        action: what is asked for.
        done: said when it is done.
        refuse: says why it is refused.
    """
    try:
        action()
    except PlaygroundError as error:
        refuse(say(error.text))
    else:
        if done is not None:
            st.toast(say(done))
        st.rerun()
