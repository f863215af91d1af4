"""A choice in the address: what is asked for is chosen, what is chosen is written, what is usual is left out."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from playground.ui.links.choice import buttons, menu

    titles = {"counts": "Counts", "shares": "Shares"}
    squares = buttons("squares", titles, "In the squares", key="squares", usual="counts")
    group = menu("group", {"0,1": "a for b", "1,0": "b for a"}, "Examples of", key="group", usual="0,1")
    st.text(f"{squares} {group}")


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_it_begins_with_the_address_and_leaves_out_what_is_usual() -> None:
    app = opened(squares="shares", group="1,0")
    assert app.text[0].value == "shares 1,0"
    app.selectbox(key="group").set_value("0,1").run()
    assert app.text[0].value == "shares 0,1"
    assert "group" not in app.query_params and app.query_params["squares"] in ("shares", ["shares"])


def test_what_is_not_offered_is_not_chosen() -> None:
    app = opened(squares="<b>", group="7,7")
    assert app.text[0].value == "counts 0,1" and not {"squares", "group"} & set(app.query_params)


def test_a_click_elsewhere_on_the_page_chooses_too() -> None:
    app = opened()
    app.session_state["group"] = "1,0"  # as a click on a figure does
    app.run()
    assert app.text[0].value == "counts 1,0" and app.query_params["group"] in ("1,0", ["1,0"])
