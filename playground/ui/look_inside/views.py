"""The views on a network, of which one is computed and drawn at a time."""

import streamlit as st

from playground.errors import PlaygroundError
from playground.learn import CONCEPTS
from playground.text import speaking
from playground.ui.glossary import PAGE, term_link
from playground.ui.look_inside import (
    attention,
    embeddings,
    gradients,
    influence,
    over_training,
    states,
    step_by_step,
    surgery,
    units,
)
from playground.ui.look_inside.choice import Chosen, to_try_it
from playground.ui.look_inside.view import View
from playground.ui.page import among, in_url, link, say, session

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        states.VIEW,
        units.VIEW,
        attention.VIEW,
        gradients.VIEW,
        influence.VIEW,
        step_by_step.VIEW,
        over_training.VIEW,
        embeddings.VIEW,
        surgery.VIEW,
    )
}


def draw_view(chosen: Chosen) -> None:
    """Which view, what it shows and what it does not, and the view itself."""
    asked = st.query_params.get("view", "")
    name = st.segmented_control(
        say(en="View", es="Vista"),
        **among({name: say(view.title) for name, view in VIEWS.items()}),
        default=asked if asked in VIEWS else next(iter(VIEWS)),
        required=True,
        wrap=True,
        key="inside.view",
    )
    if asked and name != asked:  # what was chosen in another view is none of this one's
        in_url(**{part: None for part in st.query_params if part.startswith("view.")})
    in_url(view=name)
    view = VIEWS[name]
    st.markdown(f"{say(view.shows)} {say(view.does_not)}")
    try:
        with speaking(session().language):
            view.draw(chosen)
    except PlaygroundError as error:
        st.info(say(error.text))
    if view.terms:
        with st.expander(say(en="Definitions", es="Definiciones"), expanded=True):
            for term, definition in view.terms.items():
                st.markdown(f"{term_link(term)}: {say(definition)}")
    _explained(view)
    to_try_it(chosen.run)


def _explained(view: View) -> None:
    """The ways to the concepts of *Learn* that this view shows in a trained network."""
    with st.container(horizontal=True):
        for name in CONCEPTS.in_order():
            if CONCEPTS[name].view == view.name:
                link(
                    PAGE,
                    say(en="Learn: {concept}", es="Aprender: {concept}", concept=CONCEPTS[name].title),
                    "📖",
                    concept=name,
                )
