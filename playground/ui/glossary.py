"""Links from the terms of the interface to the glossary."""

import streamlit as st

from playground.learn.glossary import explaining
from playground.text import Text
from playground.ui.page import link, say, session

PAGE = "learn"
SELECTION_METRIC = Text("Selection metric (validation)", "Métrica de selección (validación)")
"""As settings and the glossary call it."""


def help_of(title: Text, help: Text) -> str:
    """The help of a setting or a metric, and where the glossary has its term, a link to it.

    Args:
        title: of the setting or the metric.
        help: its own words.
    """
    term = explaining(title)
    if term is None:
        return say(help)
    words = say(en="Glossary: {term}", es="Glosario: {term}", term=term.title)
    # Markdown opens it beside this page, so that nothing that was chosen here is lost; hence the language in the address.
    return f"{say(help)} [{words}]({PAGE}?term={term.name}&lang={session().language})"


def term_link(title: Text) -> str:
    """A term in bold letters, and where the glossary has it, a link to it, which opens beside this page."""
    term, words = explaining(title), f"**{say(title)}**"
    # Beside this page, as in `help_of`.
    return words if term is None else f"[{words}]({PAGE}?term={term.name}&lang={session().language})"


def glossary_link() -> None:
    """The way to the glossary, beside every page."""
    with st.sidebar:
        link(PAGE, say(en="Glossary", es="Glosario"), "🔤", term="all")
