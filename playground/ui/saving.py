"""What saves figures and tables in the visitor's browser: the line below each, its script on every page, and plotly for that script."""

from functools import cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from playground.reports import saving
from playground.text import speaking
from playground.ui.page import session

_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


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


async def _plotly(_request: Request) -> FileResponse:
    # It is another version's once the package is another one.
    return FileResponse(_PLOTLY, media_type="text/javascript", headers={"cache-control": "public, max-age=3600"})


PLOTLY = Route("/plotly.min.js", _plotly)
"""Plotly as the script asks for it: no sooner than a figure is saved, as it is large."""
