"""What may be done in the list of runs: tags, archive, delete with undo, groups, kept views."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from playground.errors import DiskFull, NotAllowed
from playground.experiment import Experiment
from playground.text import Text
from playground.tracking import runs, store
from playground.tracking.schema import TO_MLFLOW, Tag
from playground.tracking.visitor import LOCAL, Visitor
from playground.ui import many_runs
from playground.ui.run_list import actions, saved_views
from tests.pages.conftest import SETTINGS
from tests.pages.test_pages import PAGES, words

ANA = Visitor("ana")

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def ended() -> Callable[..., str]:
    """Submits a run of somebody's that has ended, with a test error."""

    def submit(name: str, mae: float, cell: str = "gru", owner: str = "ana", learning_rate: float | None = None) -> str:
        table = SETTINGS | {"name": name, "model": {"hidden": 8, "cell": cell}}
        if learning_rate is not None:
            table |= {"training": {"epochs": 1, "threads": 1, "learning_rate": learning_rate}}
        run_id = runs.submit(Experiment.configure(table), owner=owner, held=True)
        store.client().log_metric(run_id, "test/mae", mae)
        store.client().set_terminated(run_id, TO_MLFLOW["finished"])
        return run_id

    return submit


def seen_by(owner: str, admin: bool = False, page: str = "runs", **query: str) -> AppTest:
    """A page as a visitor sees it; without a name: one whose browser keeps no cookie."""
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    if owner:
        app.session_state["visitor_key"] = owner
    app.session_state["visitor_admin"] = admin
    app.switch_page(f"{page}.py")
    for name, value in ({"lang": "en"} | query).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def listed(app: AppTest) -> list[str]:
    assert not app.exception
    return list(app.dataframe[-1].value["name"]) if app.dataframe else []


def opening(app: AppTest, name: str, key: str = "runs") -> None:
    """Opens a menu, whose contents are made only then."""
    app.session_state[f"{key}.menu.{name}"] = True
    app.run()


@pytest.fixture
def picking(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    """Ticks rows, which a test cannot do in a data frame."""
    bar = actions.bar
    return lambda ids: monkeypatch.setattr(actions, "bar", lambda table, _picked: bar(table, ids))


def test_chosen_runs_are_tagged_and_found_by_it(ended, picking) -> None:
    first, second = ended("one", 1.0), ended("two", 2.0)
    picking([first, second])
    app = seen_by("ana")
    app.multiselect(key="runs.tags.add").set_value(["talk"]).run()
    app.button(key="runs.tag").click().run()
    assert runs.get(first).tags == runs.get(second).tags == ("talk",)
    picking([first])
    app = seen_by("ana", where="tag = talk")
    assert listed(app) == ["two", "one"]
    app.multiselect(key="runs.tags.off").set_value(["talk"]).run()
    app.button(key="runs.untag").click().run()
    assert listed(app) == ["two"]


def test_archived_runs_are_hidden_until_asked_for(ended, picking) -> None:
    first = ended("one", 1.0)
    ended("two", 2.0)
    picking([first])
    app = seen_by("ana")
    app.button(key="runs.archive").click().run()
    assert runs.get(first).archived
    picking([])
    assert listed(seen_by("ana")) == ["two"]
    assert listed(seen_by("ana", archived="1")) == ["two", "one"]
    assert listed(seen_by("ana", where="archived = yes")) == ["one"]


def test_deleted_runs_come_back_or_are_freed(ended, picking) -> None:
    ids = [ended("one", 1.0), ended("two", 2.0), ended("three", 3.0)]
    picking(ids[:2])
    app = seen_by("ana")
    app.button(key="runs.delete").click().run()
    picking([])
    app = seen_by("ana")
    assert listed(app) == ["three"]
    assert "Deleted runs (2)" in [item.label for item in app.expander]
    assert [item.label for item in seen_by("ben").expander if "Deleted" in item.label] == []
    app.multiselect(key="runs.gone.picked").set_value([ids[0]]).run()
    app.button(key="runs.gone.back").click().run()
    assert listed(app) == ["three", "one"] and runs.get(ids[0]).name == "one"
    app = seen_by("ana")
    assert app.button(key="runs.gone.free").disabled, "nothing is chosen"
    app.multiselect(key="runs.gone.picked").set_value([ids[1]]).run()
    app.button(key="runs.gone.free").click().run()
    assert not app.exception and store.look_up(ids[1]) is None and runs.discarded(ANA) == []


def test_the_administrator_sees_whose_are_deleted_and_undoes_only_what_is_chosen_of_others(ended) -> None:
    others, own = ended("of Ana", 1.0), ended("own", 2.0, owner="root")
    ended("stays", 3.0)
    for run_id in (others, own):
        runs.discard(run_id, LOCAL)
    app = seen_by("root", admin=True)
    offered = app.multiselect(key="runs.gone.picked")
    assert sorted(label.split(" · ")[1] for label in offered.options) == ["somebody else’s", "yours"]
    app.button(key="runs.gone.back").click().run()
    assert not app.exception and [one.run.id for one in runs.discarded(LOCAL)] == [others]
    app = seen_by("root", admin=True)
    assert app.button(key="runs.gone.back").disabled and app.button(key="runs.gone.free").disabled
    app.multiselect(key="runs.gone.picked").set_value([others]).run()
    app.button(key="runs.gone.back").click().run()
    assert not app.exception and runs.get(others).owner == "ana"


def test_strangers_may_only_look(ended, picking) -> None:
    picking([ended("one", 1.0)])
    app = seen_by("ben")
    assert app.button(key="runs.archive").disabled
    assert not app.button(key="runs.open").disabled
    assert runs.get(runs.listing()[0].id).archived is False


def test_groups_have_number_mean_and_deviation(ended) -> None:
    for name, mae, cell in (("a", 1.0, "gru"), ("b", 3.0, "gru"), ("c", 0.5, "lstm")):
        ended(name, mae, cell)
    app = seen_by("ana", group="cell")
    frame = app.dataframe[-1].value
    assert list(frame["cell"]) == ["LSTM", "GRU"] and list(frame["runs"]) == [1, 2] and list(frame["n"]) == [1, 2]
    assert list(frame["mean of test MAE"]) == pytest.approx([0.5, 2.0], rel=1e-3)
    assert frame["± sd"].iloc[1] == pytest.approx(2.0**0.5, rel=1e-3) and frame["± sd"].isna().iloc[0]
    assert list(frame["best"]) == pytest.approx([0.5, 1.0], rel=1e-3)


def test_the_best_of_a_group_is_that_of_a_metric_with_a_direction(ended) -> None:
    for name, accuracy, rate in (("a", 0.75, 0.01), ("b", 0.5, 0.01), ("c", 0.25, 0.003)):
        client, run_id = store.client(), ended(name, 1.0, learning_rate=rate)
        client.log_metric(run_id, "test/accuracy", accuracy)
        client.log_metric(run_id, "study/validation", accuracy)
    frame = seen_by("ana", group="training.learning_rate", by="test.accuracy").dataframe[-1].value
    assert list(frame["Learning rate"]) == ["0.01", "0.003"] and list(frame["best"]) == [0.75, 0.25]
    frame = seen_by("ana", group="cell", by="study/validation").dataframe[-1].value
    assert "best" not in frame and list(frame["mean of study/validation"]) == [0.5]
    for mixed in ("test", "validation", "baseline", "verdict"):
        assert "mean of test MAE" in seen_by("ana", group="cell", by=mixed).dataframe[-1].value
    assert listed(seen_by("ana", group="date")) == ["c", "b", "a"], "moments are no groups"
    app = seen_by("ana")
    opening(app, "group")
    options = set(app.selectbox(key="runs.group").options)
    assert "cell" in options and not {"submitted · date", "ended", "age (days) · age"} & options


@pytest.mark.parametrize(("column", "value", "label"), [("tag", "none", "none"), ("model.levels", "3", "3")])
def test_ticking_a_group_lists_its_runs_also_those_without_a_value(ended, ticking, column, value, label) -> None:
    plain, marked = ended("plain", 1.0), ended("marked", 2.0)
    client = store.client()
    if column == "tag":
        runs.tag(marked, [value], ANA)
    else:
        client.log_param(marked, column, value)
    frame = seen_by("ana", group=column).dataframe[-1].value
    assert list(frame.iloc[:, 0]) == ["–", label]
    for place, name in ((0, "plain"), (1, "marked")):
        ticking(place)
        assert listed(seen_by("ana", group=column)) == [name]
    assert plain != marked


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Ticks a row of the groups, which a test cannot do in a data frame."""
    drawn = st.dataframe

    def tick(place: int) -> None:
        def dataframe(*parts: Any, **how: Any) -> Any:
            state = drawn(*parts, **how)
            return {"selection": {"rows": [place]}} if str(how.get("key")).startswith("runs.groups.") else state

        monkeypatch.setattr(st, "dataframe", dataframe)

    return tick


def test_a_store_with_runs_of_other_code_alone_is_listed() -> None:
    client = store.client()
    run_id = client.create_run(client.create_experiment("somebody's work"), run_name="theirs").info.run_id
    client.log_param(run_id, "model", "big")
    client.log_metric(run_id, "test/AUC", 0.75)
    app = seen_by("ana", foreign="1")
    assert listed(app) == ["theirs"]
    opening(app, "add")
    app.selectbox(key="runs.add.column").set_value("params.model").run()
    app.selectbox(key="runs.add.value.params.model").set_value("big").run()
    app.button(key="runs.add").click().run()
    assert listed(app) == ["theirs"]
    frame = seen_by("ana", foreign="1", columns="name,params.model,test.AUC").dataframe[-1].value
    assert list(frame["params.model"]) == ["big"] and list(frame["test.AUC"]) == [0.75]


def test_one_run_is_asked_about_as_one(ended, picking) -> None:
    picking([ended("one", 1.0)])
    assert "Delete 1 run?" in words(seen_by("ana"))


def test_no_url_shows_the_key_of_another_visitor(ended) -> None:
    ended("one", 1.0, owner="a key that is secret")
    query = {"columns": f"name,tags.{Tag.OWNER},tags.mlflow.user", "sort": f"tags.{Tag.OWNER}"}
    app = seen_by("ben", **query)
    assert list(app.dataframe[-1].value.columns) == ["name", "owner"]
    assert listed(seen_by("ben", group=f"tags.{Tag.OWNER}")) == ["one"]
    app = seen_by("ben", where=f"tags.{Tag.OWNER} ~ secret")
    assert "There is no column" in app.error[0].value and not app.dataframe


def test_views_and_columns_are_kept_for_each_visitor(ended) -> None:
    ended("one", 1.0)
    ended("two", 2.0, "lstm")
    app = seen_by("ana", where="cell = lstm", columns="name,cell")
    opening(app, "views")
    app.text_input(key="runs.view").set_value("only LSTM").run()
    app.button(key="runs.view.save").click().run()
    assert not app.exception
    app = seen_by("ana")
    assert len(listed(app)) == 2
    opening(app, "views")
    app.button(key="runs.view.0").click().run()
    assert listed(app) == ["two"] and "cell = lstm" in app.query_params["where"]
    assert list(app.dataframe[-1].value.columns) == ["name", "cell", "owner"]
    stranger = seen_by("ben")
    opening(stranger, "views")
    assert "runs.view.0" not in {item.key for item in stranger.button}
    opening(app, "columns", "runs.1")
    app.multiselect(key="runs.1.columns").set_value(["name"]).run()
    assert list(seen_by("ana").dataframe[-1].value.columns) == ["name", "owner"]
    assert "status" in seen_by("ben").dataframe[-1].value.columns
    assert "**2** of 2 runs" in words(seen_by("ben"))


def test_on_its_own_page_a_run_is_deleted_so_that_it_can_be_undone(ended) -> None:
    run_id = ended("one", 1.0)
    app = seen_by("ana", page="run", run=run_id)
    app.button(key="run.delete").click().run()
    assert not app.exception and [one.run.id for one in runs.discarded(ANA)] == [run_id]
    runs.take_back(run_id, ANA)
    assert runs.get(run_id).name == "one"


def test_a_refusal_in_the_middle_says_how_far_it_came(ended, picking, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ended("one", 1.0), ended("two", 2.0)
    picking([first, second])
    archive, told = runs.archive, []

    def refuse(run_id: str, by: Visitor, *, off: bool) -> object:
        if run_id == second:
            raise NotAllowed(Text("Not this one.", "Esta no."))
        return archive(run_id, by, off=off)

    monkeypatch.setattr(runs, "archive", refuse)
    monkeypatch.setattr(many_runs.st, "toast", lambda words, **_how: told.append(words))
    app = seen_by("ana")
    app.button(key="runs.archive").click().run()
    assert not app.exception and told == ["1 of 2 are done; the others are as they were: Not this one."]
    assert runs.get(first).archived and not runs.get(second).archived and listed(app) == ["two"]


def columns_chosen(app: AppTest) -> AppTest:
    opening(app, "columns")
    app.multiselect(key="runs.columns").set_value(["name"]).run()
    assert not app.exception
    return app


def test_of_a_visitor_without_a_cookie_no_file_is_kept(ended, home: Path) -> None:
    ended("one", 1.0)
    app = columns_chosen(seen_by(""))
    assert not (home / "views").exists()
    opening(app, "views")
    app.text_input(key="runs.view").set_value("mine").run()
    assert app.button(key="runs.view.save").disabled


def test_columns_that_cannot_be_kept_are_shown_all_the_same(ended, monkeypatch: pytest.MonkeyPatch) -> None:
    ended("one", 1.0)

    def full(*_given: object, **_named: object) -> None:
        raise DiskFull

    app = seen_by("ana")
    monkeypatch.setattr(saved_views, "_write", full)
    assert list(columns_chosen(app).dataframe[-1].value.columns) == ["name", "owner"]
