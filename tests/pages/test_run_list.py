"""The list of runs: the line that filters, order, columns, and what is in the URL."""

import pandas as pd
import pytest
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.testing.v1 import AppTest

from playground.tracking import runs, store
from playground.ui.notifications import browser
from playground.ui.notifications.watched import Watched
from playground.ui.run_list import page
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words


def rows(app: AppTest) -> pd.DataFrame:
    assert not app.exception
    return app.dataframe[-1].value


def test_the_line_filters_and_is_in_the_url(lived_in: Lived) -> None:
    app = opened("runs", "en")
    assert len(rows(app)) == 2
    app.text_input(key="runs.where").set_value("cell = gru and test.mae > 0").run()
    assert list(rows(app)["name"]) == ["one gru"] and "**1** of 2 runs" in words(app)
    assert "cell = gru and test.mae > 0" in app.query_params["where"]
    again = opened("runs", "es", where="cell = gru and test.mae > 0")
    assert list(rows(again)["nombre"]) == ["one gru"] and again.text_input(key="runs.where").value


def test_a_mistake_in_the_line_is_told_with_its_place(lived_in: Lived) -> None:
    app = opened("runs", "en", where="cell = gru and test.mea < 3")
    assert not app.exception and not app.dataframe
    assert [item.value for item in app.error] == [
        "At character 16: There is no column “test.mea”; did you mean “test.mae”?"
    ]
    assert app.code[-1].value.splitlines()[1] == " " * 15 + "^" * len("test.mea")


def test_metrics_settings_and_dates_are_no_words(lived_in: Lived) -> None:
    frame = rows(opened("runs", "en"))
    for column in ("test MAE", "validation MAE", "parameters", "Learning rate", "Seed"):
        assert pd.api.types.is_numeric_dtype(frame[column]), column
    assert isinstance(frame["submitted"].dtype, pd.DatetimeTZDtype)
    best = runs.get(lived_in.runs[0]).metrics["mae"]
    assert abs(frame.set_index("name")["test MAE"]["one rnn"] - best) < 0.01 * best


def test_order_and_columns_come_from_the_url(lived_in: Lived) -> None:
    app = opened("runs", "en", sort="cell", columns="name,model.hidden,cell,gone")
    frame = rows(app)
    assert list(frame.columns) == ["name", "Hidden size", "cell", "owner"]
    assert list(frame["name"]) == ["one gru", "one rnn"]
    assert list(rows(opened("runs", "en", sort="-cell"))["name"]) == ["one rnn", "one gru"]
    assert len(rows(opened("runs", "en", sort="no such column"))) == 2


def test_a_condition_is_made_from_menus(lived_in: Lived) -> None:
    app = opened("runs", "en")
    app.session_state["runs.menu.add"] = True
    app.run()
    app.selectbox(key="runs.add.column").set_value("cell").run()
    app.selectbox(key="runs.add.value.cell").set_value("rnn").run()
    app.button(key="runs.add").click().run()
    assert list(rows(app)["name"]) == ["one rnn"]
    assert app.text_input(key="runs.1.where").value == "cell = rnn"


def test_runs_of_other_code_never_break_the_list(lived_in: Lived) -> None:
    client = store.client()
    found = client.get_experiment_by_name("somebody's work")
    place = found.experiment_id if found else client.create_experiment("somebody's work")
    run_id = client.create_run(place, run_name="=theirs").info.run_id
    client.log_metric(run_id, "acc", float("nan"))
    client.log_param(run_id, "note", "<b>x</b>")
    try:
        assert "'=theirs" not in list(rows(opened("runs", "en"))["name"])
        assert "'=theirs" in list(rows(opened("runs", "en", foreign="1"))["name"])
        assert len(rows(opened("runs", "en", foreign="1", where="metrics.acc = none", sort="metrics.acc"))) == 3
    finally:
        client.delete_run(run_id)


def test_what_is_pressed_finds_the_list_though_a_run_of_ones_own_has_begun_or_ended(
    lived_in: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit names a part of a page by its place: a press on its way to a place that is another one by then is lost."""
    names: list[str | None] = []
    monkeypatch.setattr(page, "draw", lambda: names.append(ThreadState.get().fragment_id))
    app = opened("runs", "en")
    monkeypatch.setattr(
        browser, "watched", lambda: Watched(waiting={"a run": lambda _: pytest.fail("it is not read here")})
    )
    app.run()
    assert not app.exception and "Notify me" in app.main.get("bidi_component")[0].proto.json
    assert len(names) == 2 and names[0] == names[1] != ""
