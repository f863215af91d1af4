"""What was chosen for a study is there again when its form is."""

from streamlit.testing.v1 import AppTest


def drawn() -> None:
    import streamlit as st

    from playground.ui.studies.knobs import remembered, remembered_one, remembered_some

    offered = ["a", "c"] if st.toggle("fewer", key="fewer") else ["a", "b", "c"]
    if st.toggle("elsewhere", key="elsewhere"):
        return
    count = remembered("count", 5, lambda value: int(st.number_input("count", 1, 9, value, key="count")))
    one = remembered_one("one", offered, lambda index: st.selectbox("one", offered, index=index, key="one"))
    some = remembered_some(
        "some", offered, ["a"], lambda value: st.multiselect("some", offered, default=value, key="some")
    )
    st.text(f"{count} {one} {' '.join(some)}")


def text(app: AppTest) -> str:
    assert not app.exception
    return str(app.text[0].value)


def test_choices_survive_another_page() -> None:
    app = AppTest.from_function(drawn).run(timeout=240)
    assert text(app) == "5 a a"
    app.number_input(key="count").set_value(7)
    app.selectbox(key="one").set_value("b")
    app.multiselect(key="some").set_value(["b", "c"])
    app.run()
    assert text(app) == "7 b b c"
    app.toggle(key="elsewhere").set_value(True).run()
    assert not app.text
    app.toggle(key="elsewhere").set_value(False).run()
    assert text(app) == "7 b b c"


def test_what_is_not_offered_any_more_is_forgotten() -> None:
    app = AppTest.from_function(drawn).run(timeout=240)
    app.selectbox(key="one").set_value("b")
    app.multiselect(key="some").set_value(["b", "c"])
    app.run()
    app.toggle(key="elsewhere").set_value(True).run()
    app.toggle(key="elsewhere").set_value(False)
    app.toggle(key="fewer").set_value(True)
    app.run()
    assert text(app) == "5 a c"
