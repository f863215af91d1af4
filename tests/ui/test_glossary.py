import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.equations import aligned


def drawn() -> None:
    import streamlit as st

    from playground.learn.concepts.recurrence import Recurrence
    from playground.task import METRICS
    from playground.text import Text
    from playground.ui.design_page.form import form
    from playground.ui.exhibits import data_frame
    from playground.ui.glossary import help_of, term_link

    words = Text("*Its* own words.", "*Sus* palabras.")
    st.session_state["helps"] = (help_of(Text("Nothing such", "Nada"), words), help_of(METRICS["mae"].title, words))
    st.session_state["terms"] = (term_link(Text("Nothing such", "Nada")), term_link(Text("Gate", "Puerta")))
    table = {}
    form(Recurrence, table, "place")
    st.session_state["table"] = table
    data_frame([{"name": "a", "test MAE": "1.0"}], column_config={"name": st.column_config.Column(width=50)})


@pytest.fixture(scope="module")
def app() -> AppTest:
    found = AppTest.from_function(drawn).run(timeout=240)
    assert not found.exception
    return found


def test_the_help_of_a_term_ends_with_a_link_and_its_words_stay_literal(app):
    without, linked = app.session_state["helps"]
    assert without == r"\*Its\* own words."
    assert linked == r"\*Its\* own words. [Glossary: MAE](learn?term=mae&lang=en)"


def test_a_term_of_the_glossary_is_a_link_to_it(app):
    assert app.session_state["terms"] == ("**Nothing such**", "[**Gate**](learn?term=gate&lang=en)")


def test_headings_of_metrics_explain_them_beside_what_a_table_says_itself(app):
    columns = app.dataframe[0].proto.columns
    assert "Mean absolute error" in columns and "learn?term=mae" in columns and '"width": 50' in columns


def test_a_slider_goes_from_bound_to_bound_in_round_steps(app):
    (slider,) = [one for one in app.slider if one.label == "Recurrent weight"]
    assert (slider.min, slider.max, slider.step, slider.value) == (-1.6, 1.6, 0.1, 0.8)
    assert app.session_state["table"]["recurrent"] == 0.8


def test_equations_are_aligned_at_what_relates_their_sides():
    found = aligned("a = b = c\nd \\approx e\nX \\in R")
    assert found == "\\begin{aligned}a &= b = c \\\\ d &\\approx e \\\\ X &\\in R\\end{aligned}"
