"""Pages of a deployment that deletes runs of visitors after some days: pins, and what is said of a run's last day."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from playground.tracking import runs
from playground.tracking.visitor import LOCAL
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.slow


@pytest.fixture
def deleting(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lived]:
    """Runs go after thirty days, and one visitor pins one run."""
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    monkeypatch.setenv("PLAYGROUND_MAX_PINNED", "1")
    yield lived_in
    for run_id in lived_in.runs:
        runs.unpin(run_id, LOCAL)


def as_owner(name: str, language: str = "en", owner: str = "somebody", **query: str) -> AppTest:
    """The page as the visitor sees it to whom the runs belong."""
    app = opened(name, language, **query)
    app.session_state["visitor_key"] = owner
    return app.run()


def keys(app: AppTest) -> set[str | None]:
    return {item.key for item in [*app.button, *app.toggle]}


def test_the_owner_pins_on_the_page_of_the_run(deleting: Lived) -> None:
    first, second = deleting.runs
    app = as_owner("run", run=first)
    app.button(key="run.pin").click().run()
    assert runs.get(first).pinned and not app.exception
    app = as_owner("run", run=second)
    app.button(key="run.pin").click().run()
    assert "as many runs pinned" in words(app) and not runs.get(second).pinned
    app = as_owner("run", run=first)
    assert "run.pin" not in keys(app)
    app.button(key="run.unpin").click().run()
    assert not runs.get(first).pinned


def test_a_stranger_finds_no_pin(deleting: Lived) -> None:
    assert not keys(as_owner("run", owner="else", run=deleting.runs[0])) & {"run.pin", "run.unpin"}


def test_pinned_runs_are_marked_and_listed_alone(deleting: Lived) -> None:
    runs.pin(deleting.runs[0], LOCAL)
    app = as_owner("runs")
    assert "📌" in str(app.dataframe[-1].value.to_numpy()) and len(app.dataframe[-1].value) == 2
    app.toggle(key="runs.pinned").set_value(True).run()
    assert app.dataframe[-1].value["name"].tolist() == ["one rnn"]
    assert "1" in app.query_params["pinned"]


def test_nothing_of_it_is_shown_where_runs_are_kept_for_good(lived_in: Lived) -> None:
    assert not keys(as_owner("run", run=lived_in.runs[0])) & {"run.pin", "run.unpin"}
    assert "runs.pinned" not in keys(as_owner("runs"))
