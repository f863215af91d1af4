"""Tells, on whatever page the visitor is, that a run or a study of theirs has ended: on the page, and by a notification if they asked for those."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial

import streamlit as st

from playground.errors import PlaygroundError
from playground.text import Text
from playground.ui.notifications import tab
from playground.ui.notifications.browser import hand_over
from playground.ui.notifications.watched import Read, watched
from playground.ui.page import live, say

SECONDS = 3.0
"""Between two looks."""


@contextmanager
def announcing(page: str, path: str) -> Iterator[None]:
    """Draw a page, then tell what has ended, and look now and then as long as something is waited for.

    Args:
        page: its title, for the tab; the page of a run or a study says there itself what that does.
        path: its name in the address; on pages of runs and studies one sees what has ended.
    """
    now = watched()
    if path in ("run", "runs", "studies"):
        now.seen = True
    title = None if path == "run" or "study" in st.query_params else page
    if title is not None:
        tab.show_page(title, now.look())
    yield
    now.look()  # the page shows already what has ended by now, and need not be drawn again
    if now.waiting or now.ended:
        depends = partial(_states, dict(now.waiting))
        with st.sidebar:
            live(partial(_tell, title), "ended", seconds=SECONDS, begun=bool(now.waiting), depends=depends)


def _states(waiting: Mapping[str, Read]) -> object:
    """How far each one is; called in other threads too, without a session."""
    found = []
    for name, read in waiting.items():
        with suppress(PlaygroundError):
            subject = read(name)
            found.append((name, subject.mark, subject.doing))
    return found


def _tell(title: str | None) -> bool:
    """Tell what has ended since the last look; whether anything is still under way."""
    now = watched()
    under_way = now.look()
    ended = now.ended[now.told :]
    shown = {st.query_params.get("run"), st.query_params.get("study")} if title is None else set()
    for one in ended:
        if one.id not in shown:
            st.toast(f"**{say(Text.same(one.name))}**: {say(one.state)}", icon=one.mark)
    if ended and shown.issuperset(one.id for one in ended):
        now.seen = True  # its page says so itself
    now.told = len(now.ended)
    if title is not None:
        tab.show_page(title, under_way)
    hand_over(now.ended)
    return bool(now.waiting)
