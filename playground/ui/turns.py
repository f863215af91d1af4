"""Turns of visitors: in drawing pages, and in what pages have computed."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.launch.compute import pool
from playground.settings import settings
from playground.ui.serving.addresses import network_of
from playground.ui.serving.page_turns import PAGES
from playground.ui.visitor import COOKIE, key_in


def whose() -> str:
    """Whose turn it is in this session: a visitor's; without a cookie, all such visitors' of one address."""
    return key_in(st.context.cookies.get(COOKIE)) or f"without a cookie, {network_of(st.context.ip_address)}"


@contextmanager
def drawing() -> Iterator[None]:
    """Draw a page, or a part of it, when it is this visitor's turn."""
    if not settings().demo:
        yield
        return
    with PAGES.turn(whose()):
        yield


def compute(job: str, *arguments: Any, seconds: float) -> Any:
    """The result of a job of `launch.compute.jobs` for this session; meanwhile others draw their pages.

    Raises:
        PlaygroundError: as `Pool.compute` does.
    """
    PAGES.give_back()
    return pool.compute(pool.job, job, *arguments, seconds=seconds, caller=_caller())


def begin(job: str, *arguments: Any, seconds: float) -> Future[Any]:
    """A job of `launch.compute.jobs` begun in the background for this session."""
    return pool.begin(pool.job, job, *arguments, seconds=seconds, caller=_caller())


def _caller() -> pool.Caller:
    context = get_script_run_ctx()
    return pool.Caller(whose(), _is_open(context.session_id if context is not None else ""))


def _is_open(session: str) -> Callable[[], bool]:
    return lambda: not runtime.exists() or runtime.get_instance().is_active_session(session)
