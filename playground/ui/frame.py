"""What surrounds every page: room for the content, and the language told to screen readers."""

import streamlit as st

from playground.ui.session import session

_STYLE = """<style>
.stMainBlockContainer { padding: 3.5rem 2.5rem 4rem; max-width: 1500px; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 3.5rem 1rem 3rem; } h1 { font-size: 2rem !important; } }
[data-testid="stSidebarHeader"] { height: 2rem; }
</style>"""


def frame() -> None:
    """Lay the page out, and set the language of the document, which Streamlit leaves at English."""
    st.html(_STYLE)
    # `language` is one of our own two, never what a visitor wrote.
    st.html(
        f"<script>document.documentElement.lang = '{session().language}'</script>",
        unsafe_allow_javascript=True,
        width="content",
    )
