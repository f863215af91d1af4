"""Links between pages, with what they are about in the URL."""

from pathlib import Path
from typing import NoReturn

import streamlit as st

from playground.ui.session import session

PAGES = Path(__file__).resolve().parents[2] / "pages"


def address(page: str) -> Path:
    """The file of a page."""
    return PAGES / f"{page}.py"


def link(page: str, label: str, icon: str | None = None, **query: str) -> None:
    """A link to a page."""
    st.page_link(address(page), label=label, icon=icon, query_params=query | {"lang": session().language})


def go(page: str, **query: str) -> NoReturn:
    """Leave for a page."""
    st.switch_page(address(page), query_params=query | {"lang": session().language})


def in_url(**query: str | None) -> None:
    """Write what the page shows into the URL, so that it can be shared; `None` takes a part out."""
    for name, value in query.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value
