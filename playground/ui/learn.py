"""The pages of the concepts: their list, one concept with its figure, and the glossary."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.exhibits import Drawing, Figure
from playground.learn import CONCEPTS, Concept
from playground.learn.glossary import TERMS
from playground.learn.glossary.term import Term
from playground.ui import cache, drawing
from playground.ui.design_page.form import form
from playground.ui.equations import aligned
from playground.ui.exhibits import draw_all
from playground.ui.glossary import PAGE
from playground.ui.page import go, link, say, session


def shown() -> None:
    """What the address asks for: a concept, the glossary, or the list of the concepts."""
    asked, term = st.query_params.get("concept", ""), st.query_params.get("term")
    if asked in CONCEPTS:
        _in_address(concept=asked)
        concept(CONCEPTS[asked])
    elif term is not None:
        _in_address(term=term if term in TERMS else "all")
        glossary(term)
    else:
        _in_address()
        contents()


def _in_address(**query: str) -> None:
    """Say in the address what is shown; of a link from this page to itself Streamlit does not say it."""
    st.query_params.from_dict(query | {"lang": session().language})


def contents() -> None:
    """All concepts, in the order to read them in."""
    st.title(say(en="Learn", es="Aprender"))
    st.markdown(
        say(
            en="One page a concept: a definition, the equation, a figure that is computed as you turn its settings, a question, and an experiment to try.",
            es="Una página por concepto: una definición, la ecuación, una figura que se calcula al mover sus ajustes, una pregunta y un experimento para probar.",
        )
    )
    names = CONCEPTS.in_order()
    half = -(-len(names) // 2)
    for column, part in zip(st.columns(2), (names[:half], names[half:]), strict=True):
        with column:
            for name in part:
                _link_to(name, f"{names.index(name) + 1}. {say(CONCEPTS[name].title)}")
    st.subheader(say(en="Glossary", es="Glosario"))
    link(PAGE, say(en="All terms", es="Todos los términos"), "🔤", term="all")


def concept(found: type[Concept]) -> None:
    """One concept."""
    names = CONCEPTS.in_order()
    place = names.index(found.kind())
    link(PAGE, say(en="All concepts", es="Todos los conceptos"), "📖")
    st.title(f"{place + 1}. {say(found.title)}")
    left, right = st.columns([5, 6], gap="large")
    with left:
        st.markdown(say(found.definition))
        st.latex(aligned(found.equation))
        st.caption(say(found.equation_in_words))
    with right:
        drawings = _figure(found)
    # A drawing keeps the size of its letters: a wide one stands below both columns.
    small = [exhibit for exhibit in drawings if drawing.width_of(exhibit.svg) <= _COLUMN]
    with left:
        draw_all(small, f"learn.drawing.{found.kind()}")
    draw_all([exhibit for exhibit in drawings if exhibit not in small], f"learn.wide.{found.kind()}")
    # On a narrow screen columns lie below each other: first what is explained, then what is asked.
    left, right = st.columns([5, 6], gap="large")
    with left:
        _question(found)
    with right:
        _further(found)
    st.divider()
    with st.container(horizontal=True):
        for step, mark in ((-1, "⬅️"), (1, "➡️")):
            if 0 <= place + step < len(names):
                _link_to(names[place + step], say(CONCEPTS[names[place + step]].title), mark)


_COLUMN = 400
"""Pixels that a column has on a small desk."""


def _question(found: type[Concept]) -> None:
    st.markdown(f"**{say(en='Question', es='Pregunta')}**")
    st.markdown(say(found.question))
    with st.expander(say(en="Answer", es="Respuesta"), icon="💡"):
        st.markdown(say(found.answer))


def _further(found: type[Concept]) -> None:
    st.markdown(f"**{say(en='Try it', es='Para probar')}**")
    st.markdown(say(found.trial))
    if st.button(
        say(en="Open it in “Design and train”", es="Abrirlo en «Diseñar y entrenar»"),
        icon="🧩",
        type="primary",
        key=f"learn.try.{found.kind()}",
    ):
        session().replace(found.experiment(cache.preset_table(found.preset, session().language)).plain())
        go("design", task=session().task)
    if found.view:
        link(
            "look_inside", say(en="See it in a trained network", es="Verlo en una red entrenada"), "🔎", view=found.view
        )
    st.markdown(f"**{say(en='Terms', es='Términos')}**")
    with st.container(horizontal=True):
        for name in found.terms:
            link(PAGE, say(TERMS[name].title), term=name)


def _figure(found: type[Concept]) -> Sequence[Drawing]:
    """The settings and the figure; drawings that come with it have places of their own, and are returned."""
    kind = found.kind()
    table: dict[str, Any] = st.session_state.setdefault(f"learn.{kind}", {})
    form(found, table, f"learn.{kind}")
    st.caption(say(found.shows))
    try:
        plain = found.configure(table).plain()
        exhibits = cache.compute("concept", plain, session().language)
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
        return ()
    drawings = [exhibit for exhibit in exhibits if isinstance(exhibit, Drawing)]
    if not any(isinstance(exhibit, Figure) for exhibit in exhibits):
        drawings = []
    draw_all([exhibit for exhibit in exhibits if all(exhibit is not one for one in drawings)], f"learn.figure.{kind}")
    return drawings


def glossary(asked: str) -> None:
    """All terms in alphabetical order, those that were searched for alone; the one that the address names first."""
    link(PAGE, say(en="All concepts", es="Todos los conceptos"), "📖")
    st.title(say(en="Glossary", es="Glosario"))
    if asked in TERMS:
        with st.container(border=True):
            _entry(TERMS[asked])
    searched = _plain(st.text_input(say(en="Search", es="Buscar"), key="learn.search", max_chars=60))
    every = sorted(TERMS.values(), key=lambda term: _plain(term.title.say(session().language)))
    found = [term for term in every if searched in _plain(_said(term))]
    if not found:
        st.info(say(en="No term has these words.", es="Ningún término contiene esas palabras."))
    for term in found:
        _entry(term)


def _entry(term: Term) -> None:
    st.markdown(f"##### {say(term.title)}\n\n{say(term.definition)}")
    if term.concept:
        _link_to(term.concept, say(CONCEPTS[term.concept].title), "📖")


def _said(term: Term) -> str:
    language = session().language
    return f"{term.title.say(language)} {term.definition.say(language)}"


def _plain(words: str) -> str:
    """Small letters without accents, for search and order."""
    parts = unicodedata.normalize("NFD", words.strip().lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _link_to(name: str, label: str, icon: str | None = None) -> None:
    link(PAGE, label, icon, concept=name)
