from streamlit.testing.v1 import AppTest


def drawn() -> None:
    import streamlit as st

    from playground.task import TASKS
    from playground.ui.design_page.form import form

    for name in TASKS:
        table = {}
        form(TASKS[name].request, table, f"request.{name}")
        st.session_state[f"table.{name}"] = table


def test_an_untouched_request_of_every_task_has_the_right_form():
    from playground.task import TASKS

    app = AppTest.from_function(drawn).run(timeout=240)
    assert not app.exception
    for name in TASKS:
        TASKS[name].request.configure(app.session_state[f"table.{name}"], "request")


def drawn_from_older_settings() -> None:
    import streamlit as st

    from playground.dataset import DATASETS
    from playground.ui.design_page.form import form

    table = {"missing": "forward"}
    form(DATASETS["own_series"], table, "data")
    st.session_state["table"] = table


def test_a_choice_that_is_no_longer_offered_becomes_what_it_amounts_to():
    app = AppTest.from_function(drawn_from_older_settings).run(timeout=240)
    assert not app.exception
    assert app.session_state["table"]["missing"] == "interpolate"


def drawn_with_a_stack() -> None:
    import streamlit as st

    from playground.model import MODELS
    from playground.ui.design_page.form import form

    table = st.session_state.setdefault("table", {"kind": "sequence_to_vector", "layers": 2})
    form(MODELS["sequence_to_vector"], table, "model")


def test_a_thing_that_need_not_be_chosen_is_a_menu_that_begins_with_none():
    app = AppTest.from_function(drawn_with_a_stack).run(timeout=240)

    def upper():
        return next(box for box in app.selectbox if box.label == "Cell of the upper layers")

    assert upper().options[0] == "same as the first layer" and app.session_state["table"]["upper_cell"] is None
    upper().set_value("gru").run(timeout=240)
    assert not app.exception
    assert app.session_state["table"]["upper_cell"] == {"kind": "gru", "reset": "after"}
    assert "Equations: GRU" in [expander.label for expander in app.expander]
    upper().set_value("").run(timeout=240)
    assert app.session_state["table"]["upper_cell"] is None
