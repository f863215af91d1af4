"""Pages of a deployment that deletes runs of visitors after some days: pins, and what is said of a run's last day."""

import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from playground.tracking import retention, runs
from playground.tracking.retention import DAY, Rule
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


def aged(monkeypatch: pytest.MonkeyPatch, lived: Lived, days: float) -> None:
    """Let runs go after thirty days, of which so many are over for the first run."""
    ended = runs.get(lived.runs[0]).ended
    assert ended is not None
    monkeypatch.setattr(retention, "rule", lambda _now: Rule(30, 0.0))
    monkeypatch.setattr("playground.ui.pins.time.time", lambda: ended + days * DAY)


@pytest.mark.parametrize(("language", "sentence"), [("en", "deleted here 30 days after"), ("es", "eliminan 30 días")])
def test_the_owner_reads_when_a_run_goes_and_that_pinning_keeps_it(
    deleting: Lived, language: str, sentence: str
) -> None:
    first = deleting.runs[0]
    ended = runs.get(first).ended
    assert ended is not None
    date = time.strftime("%Y-%m-%d", time.gmtime(ended + 30 * DAY))
    app = as_owner("run", language, run=first)
    assert sentence in words(app) and date in words(app) and not app.warning
    assert date in words(as_owner("runs", language))
    assert date not in words(as_owner("run", language, owner="else", run=first))
    runs.pin(first, LOCAL)
    assert date not in words(as_owner("run", language, run=first))


@pytest.mark.parametrize(("days", "sentence"), [(29.5, "within a day"), (31.0, "The 30 days")])
def test_on_its_last_day_it_is_said_more_clearly(
    deleting: Lived, monkeypatch: pytest.MonkeyPatch, days: float, sentence: str
) -> None:
    aged(monkeypatch, deleting, days)
    app = as_owner("run", run=deleting.runs[0])
    assert [sentence in item.value for item in app.warning] == [True]
    (warning,) = as_owner("runs").warning
    assert "one rnn" in warning.value and "within a day" in warning.value


def test_a_page_that_is_open_says_in_one_sentence_that_its_run_has_gone(deleting: Lived) -> None:
    run = runs.submit(runs.experiment_of(runs.get(deleting.runs[0])), owner="somebody", held=True)
    runs.stop(run, LOCAL)
    app = as_owner("run", run=run)
    runs.delete(run, LOCAL)
    app.run()
    (warning,) = app.warning
    assert "deletes runs 30 days after they end" in warning.value and not app.exception and not app.error
