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


def _refused(often: int) -> None:
    """A part that is seen to move when it is drawn, and below it, at so many drawings, something that cannot be shown."""
    import streamlit as st

    from playground.errors import Failure
    from playground.text import Text
    from playground.ui.page import drawn_to_the_end, live

    st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
    with drawn_to_the_end():
        live(lambda: True)
        if st.session_state["drawn"] <= often:
            raise Failure(Text("It cannot be read.", "No se puede leer."))


@pytest.mark.parametrize(("often", "told"), [(1, False), (2, True)])
def test_a_part_that_began_moves_though_a_later_one_is_refused(often: int, told: bool) -> None:
    app = AppTest.from_function(_refused, args=(often,), default_timeout=20).run()
    assert app.session_state["drawn"] == 2
    assert bool(app.exception) is told, "a refusal that lasts is said at the second drawing"
