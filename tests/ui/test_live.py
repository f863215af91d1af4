"""Parts of a page that move, and what is pressed while they do."""

import pytest
from streamlit.testing.v1 import AppTest


def _page(known: list[bool], looks: list[bool]) -> None:
    """A part of which it is known at first whether it moves, and seen then, draw by draw; and a button below it."""
    import streamlit as st

    from playground.ui.page import drawn_to_the_end, live

    def seen() -> bool:
        st.session_state["drawn"] += 1
        return looks[st.session_state["drawn"] - 1]

    st.session_state.setdefault("drawn", 0)
    with drawn_to_the_end():
        live(seen, begun=known[st.session_state["drawn"]])
        if st.button("Start"):
            st.session_state["started"] = True


@pytest.mark.parametrize(
    ("known", "looks"),
    [([True, True, False], [True, False, False]), ([False, False, True], [False, True, True])],
    ids=["it ended while the page was drawn", "it began while the page was drawn"],
)
def test_a_press_is_answered_though_the_page_is_drawn_again(known: list[bool], looks: list[bool]) -> None:
    app = AppTest.from_function(_page, args=(known, looks), default_timeout=20).run()
    app.button[0].click().run()
    assert not app.exception and app.session_state["drawn"] == 3, "pressed, then drawn as it is now"
    assert "started" in app.session_state
