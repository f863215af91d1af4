"""Which study a run belongs to, wherever runs are shown."""

import streamlit as st

from playground import studies as published
from playground.errors import PlaygroundError
from playground.text import Text
from playground.tracking import runs, studies
from playground.ui.language import say
from playground.ui.links import link
from playground.ui.words import plain


@st.cache_data(max_entries=512, ttl=600, show_spinner=False)
def name_of(study: str) -> str:
    """The name of a study by its id, or of a published one; empty where there is none (any more)."""
    if study in published.studies():
        return study
    try:
        return studies.get(study).name
    except PlaygroundError:
        return ""


def link_study(run: runs.Run) -> None:
    """The way from a run to its study."""
    name = name_of(run.study) if run.study else ""
    if name:
        link(
            "studies",
            say(Text("Part of the study {name}", "Parte del estudio {name}").format(name=plain(name))),
            "🔬",
            study=run.study,
        )
