"""The one thing that moves on a page: a fragment that looks again at the record while a run is under way."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

SECONDS = 1.0
"""Between two looks: short enough that a launch is answered within two seconds."""


def live(draw: Callable[[], bool]) -> None:
    """Draw now, and again each second as long as `draw` says that something is under way.

    When it is over the whole page is drawn once more, so that what needs an ended run appears.
    """

    def look() -> None:
        under_way = draw()
        if not under_way and st.session_state.get("live_was_moving"):
            st.session_state["live_was_moving"] = False
            st.rerun()
        st.session_state["live_was_moving"] = under_way

    moving = st.session_state.get("live_was_moving", True)
    st.fragment(look, run_every=timedelta(seconds=SECONDS) if moving else None)()
