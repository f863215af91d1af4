"""What moves on a page: fragments that look again at the record while a run is under way."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from playground.errors import PlaygroundError
from playground.tracking import runs
from playground.ui.language import say
from playground.ui.notices import defects_told

SECONDS = 1.0
"""Between two looks: short enough that a launch is answered within two seconds."""


def live(draw: Callable[[], bool], key: str = "head", *, seconds: float = SECONDS, begun: bool | None = None) -> None:
    """Draw now, and again every `seconds` as long as `draw` says that something is under way.

    When it is over the whole page is drawn once more, so that what needs an ended run appears and nothing polls.

    Args:
        key: tells the moving parts of one page apart.
        seconds: between two looks. begun: whether something is under way, where that is known before the first look.
    """
    held = f"live.{key}"

    def look() -> None:
        before = st.session_state.get(held, False)
        try:
            with defects_told():
                moving = draw()
        except PlaygroundError as error:
            # As `pages/app.py` says it; a fragment that is drawn again by its clock never passes there. What cannot be
            # reached now may be a moment later, so the clock goes on.
            st.error(say(error.text))
            moving = before
        st.session_state[held] = moving
        if before and not moving:
            st.rerun()

    moving = bool(st.session_state.get(held, False)) if begun is None else begun
    st.session_state[held] = moving
    st.fragment(look, run_every=timedelta(seconds=seconds) if moving else None)()
    if st.session_state[held] and not moving:
        # It began to move just now: draw once more, this time with the clock.
        st.rerun()


def live_run(
    run: runs.Run,
    draw: Callable[[runs.Run], bool],
    key: str,
    *,
    seconds: float = SECONDS,
    begun: bool | None = None,
) -> None:
    """As `live`, for a part that shows a run: as it was passed at first, read again at each later look.

    Args:
        run: as the page has read it.
        draw: draws it; whether something is under way.
        key: tells the moving parts of one page apart.
        seconds: between two looks.
        begun: whether something is under way; None: whether the run has not ended.
    """
    passed = [run]
    live(
        lambda: draw(passed.pop() if passed else runs.get(run.id)),
        key,
        seconds=seconds,
        begun=not run.over if begun is None else begun,
    )
