"""Title and icon of the browser's tab: what a run does that is shown or waited for, and which page this is."""

from collections.abc import Sequence

import streamlit as st

from playground.launch.worker.interruptions import TRAINING
from playground.text import percentage
from playground.tracking import runs
from playground.ui.formatting import STATUS
from playground.ui.notifications.watched import watched
from playground.ui.page import plain

NAME, ICON = "RNN Playground", "🔁"


def begin() -> None:
    """Lay the page out, with the tab as it was: what it says next is not known yet."""
    title, icon = st.session_state.get("tab.shown", (NAME, ICON))
    st.set_page_config(page_title=title, page_icon=icon, layout="wide")


def show_page(page: str, under_way: Sequence[runs.Run] = ()) -> None:
    """Say which page this is, and before it how far the visitor's runs are, or which of them has ended unseen.

    Args:
        page: its title.
        under_way: the runs that are waited for.
    """
    now = watched()
    if now.ended and not now.seen:
        show_run(now.ended[-1])
    elif under_way:
        first = max(under_way, key=lambda run: (run.status == "running", run.share))
        _show(f"{_doing(first)} · {page}", STATUS[first.state][0])
    else:
        _show(f"{page} · {NAME}", ICON)


def show_run(run: runs.Run) -> None:
    """Say how far a run is, or how it ended, and what it is called."""
    _show(f"{_doing(run)} · {run.name}", STATUS[run.state][0])


def _doing(run: runs.Run) -> str:
    """How much of the training is done; before and after that what is being done, or how it stands."""
    if run.status != "running" or run.phase is None:
        return plain(STATUS[run.state][1])
    return plain(percentage(run.share, ".0f") if run.phase == TRAINING else run.phase).partition(":")[0]


def _show(title: str, icon: str) -> None:
    title = " ".join(title.split())
    if st.session_state.get("tab.shown") != (title, icon):
        st.session_state["tab.shown"] = (title, icon)
        st.set_page_config(page_title=title, page_icon=icon)
