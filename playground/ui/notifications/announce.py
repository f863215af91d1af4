"""Tells, on whatever page the visitor is, that a run of theirs has ended: on the page, and by a notification if they asked for those."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

import streamlit as st

from playground.errors import PlaygroundError
from playground.text import Text
from playground.ui import record
from playground.ui.formatting import STATUS
from playground.ui.notifications import tab
from playground.ui.notifications.browser import hand_over
from playground.ui.notifications.watched import watched
from playground.ui.page import live, say

SECONDS = 3.0
"""Between two looks."""


@contextmanager
def announcing(page: str, path: str) -> Iterator[None]:
    """Draw a page, then tell what has ended, and look now and then as long as runs are waited for.

    Args:
        page: its title, for the tab; the page of a run says there itself what that does.
        path: its name in the address; on pages of runs one sees what has ended.
    """
    now = watched()
    if path in ("run", "runs"):
        now.seen = True
    title = None if path == "run" else page
    if title is not None:
        tab.show_page(title, now.look())
    yield
    if now.waiting or now.ended:
        depends = partial(_states, tuple(now.waiting))
        with st.sidebar:
            live(partial(_tell, title), "ended", seconds=SECONDS, begun=bool(now.waiting), depends=depends)


def _states(waiting: Sequence[str]) -> object:
    """How far each run is; called in other threads too, without a session."""
    found = []
    for run_id in waiting:
        with suppress(PlaygroundError):
            run = record.watched(run_id)
            found.append((run_id, run.state, run.phase, round(100 * run.share)))
    return found


def _tell(title: str | None) -> bool:
    """Tell what has ended since the last look; whether anything is still under way."""
    now = watched()
    under_way = now.look()
    for run in now.ended[now.told :]:
        if title is not None or st.query_params.get("run") != run.id:  # its page says so itself
            st.toast(f"**{say(Text.same(run.name))}**: {say(STATUS[run.state][1])}", icon=STATUS[run.state][0])
    now.told = len(now.ended)
    if title is not None:
        tab.show_page(title, under_way)
    hand_over(now.ended)
    return bool(now.waiting)
