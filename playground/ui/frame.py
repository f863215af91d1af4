"""What surrounds every page: room for the content, and the language told to screen readers."""

import streamlit as st

from playground.text import LANGUAGES
from playground.ui.session import session

SCRIPTS = tuple(f"document.documentElement.lang = '{language}'" for language in LANGUAGES)
"""Every script that stands in a page; the server lets no other run."""

_STYLE = """<style>
.stMainBlockContainer { padding: 3.5rem 2.5rem 4rem; max-width: 1500px; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 3.5rem 1rem 3rem; } h1 { font-size: 2rem !important; } }
[data-testid="stSidebarHeader"] { height: 2rem; }
/* A number is never cut: it grows narrower before it breaks. */
[data-testid="stMetricValue"], [data-testid="stMetricValue"] > div { font-size: 1.5rem; overflow: visible; white-space: normal;
  text-overflow: clip; overflow-wrap: anywhere; }
[data-testid="stMetricLabel"] p { white-space: normal; overflow-wrap: anywhere; }
/* Long equations are scrolled, not cut. */
.stMain .katex-display { overflow-x: auto; overflow-y: hidden; padding-bottom: 0.5rem; }
/* What is looked up again every second must not fade each time. */
.stMain [data-stale="true"] { opacity: 1 !important; }
/* The uploader's own words are English; ours stand below it. */
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
%s</style>"""
_SPANISH = """
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "Subir archivo"; font-size: 0.875rem; }
"""


def frame() -> None:
    """Lay the page out, and set the language of the document, which Streamlit leaves at English."""
    st.html(_STYLE % (_SPANISH if session().language == "es" else ""))
    # `language` is one of our own two, never what a visitor wrote.
    st.html(
        f"<script>{SCRIPTS[LANGUAGES.index(session().language)]}</script>",
        unsafe_allow_javascript=True,
        width="content",
    )
