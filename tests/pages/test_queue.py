"""The queue on its page: what visitors see of it, and what they may do to it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.tracking import queue, runs
from playground.tracking.admission import Expected
from tests.helpers.queued import queued

pytestmark = pytest.mark.slow
PAGE = Path(__file__).resolve().parents[2] / "pages" / "app.py"


def submit(name: str, owner: str, seconds: float | None = None) -> str:
    table = {"name": name, "task": {"kind": "forecasting"}, "training": {"threads": 1}}
    return runs.submit(Experiment.configure(table), owner=owner, expected=Expected(seconds=seconds))


def opened(key: str = "ana", admin: bool = False, language: str = "en") -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=240)
    app.session_state["visitor_key"] = key
    app.session_state["visitor_admin"] = admin
    app.query_params["lang"] = language
    app.run()
    return app.switch_page("runs.py").run()


def words(app: AppTest) -> str:
    return "\n".join(one.value for kind in (app.markdown, app.caption, app.warning) for one in kind)


def buttons(app: AppTest) -> list[str]:
    return [one.key for one in app.button if one.key and one.key.startswith("queue.")]


def test_a_visitor_sees_the_queue_and_moves_own_runs(record: Path) -> None:
    one, two, other = submit("one", "ana", 90), submit("two", "ana", 10), submit("other", "ben", 10)
    app = opened()
    said = words(app)
    assert (
        "number 1 in the queue · begins now" in said
        and "number 2 in the queue · begins in about 1\u00a0min\u00a030\u00a0s" in said
    )
    assert "Runs trained at a time: 1. Free memory: CPU" in said
    assert not [key for key in buttons(app) if other in key] and "queue.pause" not in buttons(app)
    assert app.button(key=f"queue.up.{one}").disabled and app.button(key=f"queue.down.{two}").disabled
    app.button(key=f"queue.first.{two}").click().run()
    assert queued() == [two, other, one]
    app.button(key=f"queue.pause.{one}").click().run()
    assert "paused by its owner" in words(app)
    app.button(key=f"queue.low.{two}").click().run()
    assert queued()[-1] == two and "low priority" in words(app)
    assert f"queue.high.{two}" not in buttons(app)
    app.button(key=f"queue.cancel.{two}").click().run()
    assert runs.get(two).status == "stopped" and not app.exception


def test_the_administrator_has_the_whole_queue(record: Path) -> None:
    submit("one", "ana")
    other = submit("other", "ben")
    app = opened("boss", admin=True)
    app.button(key=f"queue.first.{other}").click().run()
    assert queued()[0] == other
    app.button(key=f"queue.high.{other}").click().run()
    assert runs.get(other).priority == "high"
    app.button(key="queue.pause").click().run()
    assert "The queue is paused by the administrator" in words(app) and queue.look().paused is not None
    app.button(key="queue.continue").click().run()
    assert queue.look().paused is None and not app.exception


def test_in_spanish_and_with_an_unknown_start(record: Path) -> None:
    submit("one", "ana")
    submit("two", "ana")
    said = words(opened(language="es"))
    assert "número 2 de la cola · inicio desconocido" in said and "Memoria libre" in said


def test_the_page_of_a_waiting_run_says_what_it_waits_for(record: Path) -> None:
    submit("one", "ana", 90)
    two = submit("two", "ana")
    app = AppTest.from_file(str(PAGE), default_timeout=240)
    app.switch_page("run.py")
    app.query_params["run"] = two
    app.run()
    bars = " ".join(str(one.proto.text) for one in app.get("progress"))
    assert not app.exception and "number 2 in the queue · begins in about 1\u00a0min\u00a030\u00a0s" in bars
