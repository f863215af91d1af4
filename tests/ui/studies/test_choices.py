"""What was chosen for a study is there again when its form is, and in a fresh browser when its address is opened."""

from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.studies.choices import number_within, one_of


def drawn() -> None:
    import streamlit as st

    from playground.experiment import Experiment
    from playground.ui.studies.choices import begin, number_within, one_of

    offered = ["a", "c"] if st.toggle("fewer", key="fewer") else ["a", "b", "c"]
    if st.toggle("elsewhere", key="elsewhere"):
        return
    form = begin()
    choices = form.under("form")
    count = choices.remembered(
        "count", 5, lambda key, value: int(st.number_input("count", 1, 9, value, key=key)), number_within(int, 1, 9)
    )
    prune = choices.remembered(
        "prune", True, lambda key, value: st.toggle("prune", value, key=key), one_of((False, True))
    )
    one = choices.one("one", offered, lambda key, index: str(st.selectbox("one", offered, index=index, key=key)))
    some = choices.some("some", offered, ["a"], lambda key, value: st.multiselect("some", offered, value, key=key))
    st.text(f"{count} {prune} {one} {' '.join(some)}")
    form.tell_left_out(Experiment.configure({"task": {"kind": "forecasting"}}))
    form.show()


def text(app: AppTest) -> str:
    assert not app.exception
    return str(app.text[0].value)


def address(app: AppTest) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlencode(app.query_params, doseq=True)).items()}


def opened(**asked: str) -> AppTest:
    app = AppTest.from_function(drawn, default_timeout=240)
    for name, value in asked.items():
        app.query_params[f"study.{name}"] = value
    return app.run()


def choose(app: AppTest) -> None:
    app.number_input(key="form.count").set_value(7)
    app.toggle(key="form.prune").set_value(False)
    app.selectbox(key="form.one").set_value("b")
    app.multiselect(key="form.some").set_value(["b", "c"])
    app.run()


def test_choices_survive_another_page() -> None:
    app = opened()
    assert text(app) == "5 True a a" and address(app) == {}, "what is usual is not in the address"
    choose(app)
    assert text(app) == "7 False b b c"
    app.toggle(key="elsewhere").set_value(True).run()
    assert not app.text
    app.toggle(key="elsewhere").set_value(False).run()
    assert text(app) == "7 False b b c"


def test_what_is_not_offered_any_more_is_forgotten() -> None:
    app = opened()
    choose(app)
    app.toggle(key="elsewhere").set_value(True).run()
    app.toggle(key="elsewhere").set_value(False)
    app.toggle(key="fewer").set_value(True)
    app.run()
    assert text(app) == "7 False a c"


def test_choices_come_back_from_their_address_and_go_on_from_there() -> None:
    app = opened()
    choose(app)
    kept = {"study.count": "7", "study.prune": "false", "study.one": "b", "study.some": "b,c"}
    assert address(app) == kept
    fresh = opened(**{name.removeprefix("study."): value for name, value in kept.items()})
    assert text(fresh) == "7 False b b c" and not fresh.warning and address(fresh) == kept
    fresh.number_input(key="form.count").set_value(3).run()
    assert text(fresh) == "3 False b b c" and address(fresh)["study.count"] == "3"
    # The address last drawn may come once more from the browser: what was chosen since stays.
    fresh.query_params["study.count"] = "7"
    fresh.run()
    assert text(fresh) == "3 False b b c"


def test_what_cannot_be_chosen_is_said() -> None:
    app = opened(count="12", one="<b>x</b>", some="a,z", gone="1", prune="false")
    assert text(app) == "5 False a a"
    (said,) = app.warning
    assert "Not everything in the link" in said.value and "study.count" in said.value and "+1" in said.value
    assert address(app) == {"study.prune": "false"}
    assert app.run().warning, "it stays until another experiment is on the table"


@pytest.mark.parametrize("words", ["", "nan", "inf", "1e999", "0", "10", "2.5", "x" * 50])
def test_numbers_are_read_within_their_bounds(words: str) -> None:
    assert number_within(int, 1, 9)(words) is None
    assert number_within(int, 1, 9)("9") == 9
    assert number_within(float, None, None)("2.5") == 2.5 and number_within(float, None, None)("inf") is None


def test_one_thing_is_read_by_its_words() -> None:
    assert one_of((False, True))("true") is True and one_of((16, 32))("32") == 32 and one_of(("a",))("b") is None
