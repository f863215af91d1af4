"""A run that ends is told in the tab of its visitor, on whatever page they are."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.launch.worker.interruptions import TRAINING
from playground.text import Text
from playground.tracking import runs, states, store, studies
from playground.tracking.run import tagged
from playground.tracking.schema import Tag
from playground.ui import cache
from playground.ui.formatting import STATUS
from playground.ui.studies.list import STATUS as OF_STUDIES
from tests.pages.conftest import SETTINGS
from tests.pages.studied import real, recorded
from tests.pages.test_pages import PAGES

pytestmark = pytest.mark.slow
NAME = "<b>two</b>  words"


def opened(run_id: str, key: str) -> AppTest:
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    app.session_state["visitor_key"] = key
    app.switch_page("run.py")
    app.query_params["run"] = run_id
    return app.run()


def tab(app: AppTest) -> tuple[str, str]:
    assert not app.exception
    return app.session_state["tab.shown"]


def handed(app: AppTest) -> dict[str, object]:
    """What the browser is handed, of which it makes notifications."""
    (component,) = [one for one in app.sidebar.get("bidi_component") if "asks" in one.proto.json]
    return dict(json.loads(component.proto.json))


def asks(app: AppTest) -> int:
    """How many buttons there are that ask for notifications."""
    return len([one for one in app.main.get("bidi_component") if "Notify me" in one.proto.json])


def test_the_tab_follows_a_run_to_its_end_on_other_pages_too() -> None:
    run_id = runs.submit(Experiment.configure(SETTINGS | {"name": NAME}), owner="ana", held=True)
    app = opened(run_id, "ana")
    assert tab(app) == ("waiting · <b>two</b> words", "🕓")
    assert asks(app) == 1
    states.begin(run_id)
    assert tab(app.run()) == ("running · <b>two</b> words", "🔵")
    store.write_tags(run_id, {Tag.PHASE: tagged(TRAINING), Tag.SHARE: "0.42"})
    assert tab(app.run()) == ("42 % · <b>two</b> words", "🔵")
    app.switch_page("about.py").run()
    assert tab(app) == ("42 % · About", "🔵")
    assert handed(app)["ended"] == []
    states.end(run_id, "failed", Text("It <i>broke</i>.", "Se rompió."))
    app.run()
    assert tab(app) == ("failed · <b>two</b> words", "🔴")
    (toast,) = app.toast
    assert r"\<b\>two\</b\> words" in toast.value and "failed" in toast.value
    (told,) = handed(app)["ended"]
    assert told["title"].startswith("🔴 ") and told["title"].endswith(": failed") and told["body"] == "It <i>broke</i>."
    assert tab(app.run()) == ("failed · <b>two</b> words", "🔴") and not app.toast, (
        "until it is seen; the message comes once"
    )
    app.switch_page("runs.py").run()
    assert tab(app) == ("Runs · RNN Playground", "🔁")
    app.switch_page("about.py").run()
    assert tab(app) == ("About · RNN Playground", "🔁") and len(handed(app)["ended"]) == 1


def test_the_page_of_a_run_says_itself_that_it_has_ended_and_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = runs.submit(Experiment.configure(SETTINGS | {"name": "short"}), owner="ana", held=True)
    states.begin(run_id)
    app = opened(run_id, "ana")
    states.end(run_id, "failed", Text("It broke.", "Se rompió."))
    drawn: list[str] = []
    monkeypatch.setattr("playground.ui.run_page.head.last_day", lambda run: drawn.append("actions"))
    assert tab(app.run()) == ("failed · short", "🔴") and not app.toast and len(handed(app)["ended"]) == 1
    assert drawn == ["actions"] and asks(app) == 0
    app.switch_page("about.py").run()
    assert tab(app) == ("About · RNN Playground", "🔁")


def test_whoever_looks_at_a_run_of_somebody_else_is_told_of_it_there_only() -> None:
    run_id = runs.submit(Experiment.configure(SETTINGS | {"name": "theirs"}), owner="ana", held=True)
    app = opened(run_id, "ben")
    assert tab(app) == ("waiting · theirs", "🕓") and asks(app) == 0
    app.switch_page("about.py").run()
    assert tab(app) == ("About · RNN Playground", "🔁")
    assert not app.session_state["watched"].waiting


def test_the_tab_follows_a_study_to_its_end() -> None:
    study = recorded(real(2), lambda trial: 0.5, owner="ana", closed=False, most=3)
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    app.session_state["visitor_key"] = "ana"
    app.switch_page("studies.py")
    app.query_params["study"] = study
    assert tab(app.run()) == ("3 of 4 · GRU or RNN", "🔵") and asks(app) == 1
    app.query_params.pop("study")
    app.switch_page("about.py").run()
    assert tab(app) == ("3 of 4 · About", "🔵")
    studies.close(studies.get(study))
    cache.study_with_runs.clear()  # kept for a second
    app.run()
    assert tab(app) == ("done · GRU or RNN", "✅") and [one.value for one in app.toast] == ["**GRU or RNN**: done"]
    assert handed(app)["ended"][0]["body"].startswith("3 of 4 runs ended")


def test_every_state_has_a_mark_that_a_tab_can_show() -> None:
    from streamlit.string_util import is_emoji

    assert all(is_emoji(mark) for mark, _ in (*STATUS.values(), *OF_STUDIES.values()))
