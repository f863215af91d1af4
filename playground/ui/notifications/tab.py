"""Title and icon of the browser's tab: what a run or a study does that is shown or waited for, and which page this is."""

from collections.abc import Sequence

import streamlit as st

from playground.ui.notifications.subjects import Subject
from playground.ui.notifications.watched import watched
from playground.ui.page import plain

NAME, ICON = "RNN Playground", "🔁"


def begin() -> None:
    """Lay the page out, with the tab as it was: what it says next is not known yet."""
    title, icon = st.session_state.get("tab.shown", (NAME, ICON))
    st.set_page_config(page_title=title, page_icon=icon, layout="wide")


def show_page(page: str, under_way: Sequence[Subject] = ()) -> None:
    """Say which page this is, and before it how far what is waited for is, or what has ended unseen.

    Args:
        page: its title.
        under_way: what is waited for.
    """
    now = watched()
    if now.ended and not now.seen:
        show(now.ended[-1])
    elif under_way:
        first = max(under_way, key=lambda subject: subject.share)
        _show(f"{plain(first.doing)} · {page}", first.mark)
    else:
        _show(f"{page} · {NAME}", ICON)


def show(subject: Subject) -> None:
    """Say how far a run or a study is, or how it ended, and what it is called."""
    _show(f"{plain(subject.doing)} · {subject.name}", subject.mark)


def _show(title: str, icon: str) -> None:
    title = " ".join(title.split())
    if st.session_state.get("tab.shown") != (title, icon):
        st.session_state["tab.shown"] = (title, icon)
        st.set_page_config(page_title=title, page_icon=icon)
