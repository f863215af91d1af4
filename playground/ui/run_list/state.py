"""Where the view of a visitor is kept: in the URL, and in the session for when the page is left without one."""

from contextlib import suppress
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.errors import DiskFull
from playground.ui.page import in_url
from playground.ui.run_list import saved_views
from playground.ui.run_list.view import View
from playground.ui.visitor import comes_back, visitor

_KEPT, _VERSION = "run_list.view", "run_list.version"


def asked() -> View:
    """What the URL asks for; where it asks for nothing, what was shown when the page was left."""
    found = View.read(st.query_params.to_dict())
    if found != View():
        return found
    kept: View | None = st.session_state.get(_KEPT)
    return kept if kept is not None else View(columns=saved_views.columns(visitor().key))


def keep(view: View) -> None:
    """Write down what is shown."""
    before: View | None = st.session_state.get(_KEPT)
    if before is not None and before.columns != view.columns and comes_back():
        with suppress(DiskFull):  # a convenience: the list is drawn all the same
            saved_views.remember_columns(visitor().key, view.columns)
    st.session_state[_KEPT] = view
    in_url(**view.query())


def widgets() -> str:
    """How the keys of the controls begin: another word once something else than they has changed the view."""
    version = st.session_state.get(_VERSION, 0)
    return f"runs.{version}" if version else "runs"


def show(view: View) -> NoReturn:
    """Show another view: the controls start from it anew."""
    keep(view)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
    again()


def again() -> NoReturn:
    """Draw the list again, and nothing else where it was drawn by itself."""
    context = get_script_run_ctx()
    alone = context is not None and bool(context.fragment_ids_this_run)
    st.rerun(scope="fragment" if alone else "app")
