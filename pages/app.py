"""The frame around every page: title, language, navigation; errors in words. The table of contents of the app."""

from pathlib import Path

import streamlit as st

from playground.errors import PlaygroundError
from playground.ui.drawing_limit import drawing
from playground.ui.frame import frame, notices
from playground.ui.glossary import glossary_link
from playground.ui.notifications.announce import announcing
from playground.ui.page import drawn_to_the_end, report_defects, say

frame()


def page(name: str, icon: str, *, en: str, es: str, default: bool = False) -> st.Page:
    """One entry of the table of contents; the URL is the file's name in every language."""
    return st.Page(Path(__file__).with_name(f"{name}.py"), title=say(en=en, es=es), icon=icon, default=default)


chosen = st.navigation(
    {
        "": [
            page("welcome", "👋", en="Welcome", es="Bienvenida", default=True),
            page("first_lesson", "🎓", en="First lesson", es="Primera lección"),
            page("activities", "🧭", en="Guided activities", es="Actividades guiadas"),
        ],
        say(en="Experiment", es="Experimentar"): [
            page("data", "🗂️", en="Data", es="Datos"),
            page("design", "🧩", en="Design and train", es="Diseñar y entrenar"),
        ],
        say(en="Results", es="Resultados"): [
            page("runs", "📋", en="Runs", es="Ejecuciones"),
            page("run", "📈", en="Run", es="Ejecución"),
            page("compare", "⚖️", en="Compare", es="Comparar"),
            page("studies", "🔬", en="Studies", es="Estudios"),
            page("vote", "🗳️", en="Blind vote", es="Votación a ciegas"),
        ],
        say(en="Trained networks", es="Redes entrenadas"): [
            page("try_it", "🎹", en="Try it", es="Probar"),
            page("look_inside", "🔎", en="Look inside", es="Ver por dentro"),
        ],
        say(en="Understand", es="Comprender"): [
            page("learn", "📖", en="Learn", es="Aprender"),
            page("failures", "🩺", en="Broken runs", es="Ejecuciones defectuosas"),
            page("about", "ℹ️", en="About", es="Acerca de"),
        ],
    },
    expanded=True,
)
glossary_link()
notices()
if chosen.url_path not in ("", "first_lesson", "activities", "run", "studies", "learn"):  # with titles of their own
    st.title(chosen.title)
try:
    with drawing(), report_defects(), drawn_to_the_end(), announcing(chosen.title, chosen.url_path):
        chosen.run()
except PlaygroundError as error:
    st.error(say(error.text))
