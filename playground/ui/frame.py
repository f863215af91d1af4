"""What surrounds every page: its look, the choice of the language, and what the visitor should know on each."""

import streamlit as st

from playground.reports.saving import STYLE
from playground.settings import settings
from playground.text import LANGUAGES
from playground.ui import saving
from playground.ui.links.copy_link import copy_link
from playground.ui.notifications import tab
from playground.ui.page import say, session
from playground.ui.serving.middleware import SCRIPTS

_STYLE = """<style>
.stMainBlockContainer { padding: 3.5rem 2.5rem 4rem; max-width: 1500px; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 4.5rem 1rem 3rem; } h1 { font-size: 2rem !important; } }
[data-testid="stSidebarHeader"] { height: 2rem; }
/* A number is never cut: it grows narrower before it breaks. */
[data-testid="stMetricValue"], [data-testid="stMetricValue"] > div { font-size: 1.5rem; overflow: visible; white-space: normal;
  text-overflow: clip; overflow-wrap: anywhere; }
[data-testid="stMetricLabel"] p { white-space: normal; overflow-wrap: anywhere; }
/* Small print and chosen buttons have the contrast that WCAG 2 asks for. */
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
.stMain [data-testid="stMarkdownContainer"] :is(blockquote, blockquote p) { color: inherit; opacity: 1; }
/* Plotly knows no colour of the page's own words: this one stands for it (`plots.square_words.PAGE_INK`). */
.stMain .js-plotly-plot .textpoint text[style*="rgb(1, 2, 3)"] { fill: light-dark(#10181F, #FAFAFA) !important; }
/* What a switch turns is said whole. */
.stMain [data-testid="stCheckbox"] label :is(div, p) { white-space: normal; overflow: visible; text-overflow: clip; }
/* A long link is broken, not cut. */
.stMain [data-testid="stPageLink"] :is(a, span, p) { white-space: normal; overflow: visible; }
button[data-variant="segmented_control"][data-selected="true"] p, [data-testid="stSliderThumbValue"] p { color: light-dark(#0B5CAD, #8CC1FF); }
/* Streamlit leaves the side open towards the chosen button, which may lie in another row. */
.stMain button[data-variant="segmented_control"]:not([data-selected], [data-hovered], [data-focus-visible], [data-disabled]) {
  border-inline-color: color-mix(in srgb, currentColor 20%%, transparent) !important; }
/* Long equations are scrolled, not cut; slanted letters reach a little beyond their own width, which is nothing to scroll to. */
.stMain .katex-display { overflow-x: auto; overflow-y: hidden; padding: 0 0.25rem 0.5rem; }
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
    """Ask for the language, offer the link, lay the page out, and set the language of the document, which Streamlit leaves at English."""
    tab.begin()
    with st.sidebar:
        choose_language()
        copy_link()
        saving.listen()
        st.html(_STYLE % (STYLE + (_SPANISH if session().language == "es" else "")))
        # `language` is one of our own two, never what a visitor wrote.
        st.html(
            f"<script>{SCRIPTS[LANGUAGES.index(session().language)]}</script>",
            unsafe_allow_javascript=True,
            width="content",
        )


def choose_language() -> None:
    """Take the language from the URL, and offer the others."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and not st.session_state.get("language_picked"):
        session().language = asked
    picked = st.segmented_control(
        "Language · Idioma",
        list(LANGUAGES),
        default=session().language,
        required=True,
        format_func={"en": "English", "es": "Español"}.__getitem__,
        key="language",
        # The visitor's own choice beats the link's from now on.
        on_change=lambda: st.session_state.update(language_picked=True),
        label_visibility="collapsed",
    )
    session().language = picked
    if st.query_params.get("lang") != picked:
        st.query_params["lang"] = picked


def notices() -> None:
    """Say what the visitor should know on every page, and what was said on the page before."""
    if settings().demo:
        st.caption(
            say(
                en="A shared demonstration: its limits are on the page “About”.",
                es="Una demostración compartida: sus límites están en la página «Acerca de».",
            )
        )
    for message in st.session_state.pop("messages", []):
        st.toast(say(message))
