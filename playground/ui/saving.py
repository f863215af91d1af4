"""What saves figures and tables in the visitor's browser: the line below each, and its script on every page."""

from functools import cache
from typing import Any

import streamlit as st

from playground.reports import saving
from playground.text import speaking
from playground.ui.page import session


def line(kind: saving.Kind, title: str, table: saving.Numbers | None = None) -> None:
    """The line that saves what was drawn just before it; arguments as of `reports.saving.saving`."""
    with speaking(session().language):
        st.html(saving.saving(kind, title, table))


def listen() -> None:
    """Have the script on this page."""
    _listener()(data={})  # without a key: what has one is looked through for each field of a page


@cache
def _listener() -> Any:
    script = saving.script() + "\nexport default function () { listen(); }\n"
    return st.components.v2.component("rnn_playground_saving", html="<span hidden></span>", js=script)
