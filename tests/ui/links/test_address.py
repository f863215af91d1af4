"""What an address asks for is taken once; what a page has written itself never undoes what came after."""

import pytest

from playground.ui.links import address


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The address of a page, by parts."""

    class Query(dict[str, str]):
        pass

    query = Query()
    monkeypatch.setattr("streamlit.session_state", {})
    monkeypatch.setattr("streamlit.query_params", query)
    return query


def test_a_value_is_asked_for_once(page: dict[str, str]) -> None:
    page["epoch"] = "4"
    assert address.asked_for("epoch") == "4"
    assert address.asked_for("epoch") is None
    address.write("epoch", "8")
    assert page["epoch"] == "8"
    page["epoch"] = "4"  # the browser is a step behind
    assert address.asked_for("epoch") is None
    page["epoch"] = "16"
    assert address.asked_for("epoch") == "16"


def test_a_widget_begins_with_the_address_else_with_what_it_had(page: dict[str, str]) -> None:
    state = address.st.session_state
    address.begin("slider", ["0", "1", "best"], "best", "1")
    assert state["slider"] == "1"
    address.keep("slider", "epoch", "0", "best")
    assert page["epoch"] == "0"
    del state["slider"]  # the page was left
    address.begin("slider", ["0", "1", "best"], "best", None)
    assert state["slider"] == "0"
    address.begin("slider", ["2", "best"], "best", "nonsense")
    assert state["slider"] == "best"
    address.keep("slider", "epoch", "best", "best")
    assert "epoch" not in page
