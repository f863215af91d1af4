"""The first lesson waits for the reader: no step is shown before what it needs is there."""

import pytest

from playground.learn import first_lesson as lesson
from playground.tracking import runs
from playground.ui.first_lesson import STEPS
from tests.pages.test_pages import opened, words


def test_nothing_is_trained_before_a_guess_and_later_steps_wait():
    app = opened("first_lesson", "en", step="4")
    assert not app.exception and app.subheader[0].value == "A question of memory"
    assert app.button(key="lesson.train").disabled
    app = app.radio(key="lesson.guess").set_value("lstm").run()
    assert not app.button(key="lesson.train").disabled


def test_one_click_queues_both_networks_and_the_address_remembers_them():
    app = opened("first_lesson", "es")
    app = app.radio(key="lesson.guess").set_value("both").run()
    app = app.button(key="lesson.train").click().run()
    assert not app.exception and not app.error
    queued = {run.id: run for run in runs.listing(limit=10)}
    ids = app.query_params["runs"].split(",")
    assert [runs.experiment_of(queued[one]).flat()["model.cell.kind"] for one in ids] == list(lesson.CELLS)
    assert app.subheader[0].value == "Vea cómo aprenden"
    assert "en espera en la cola" in words(app)
    assert not [button for button in app.button if button.key.startswith("lesson.on")], "they have not ended"


@pytest.mark.parametrize("address", ["nonsense", "a,b", "../../etc,x", ",,,,"])
def test_runs_that_are_not_there_begin_the_lesson_anew(address: str):
    app = opened("first_lesson", "en", step="3", runs=address)
    assert not app.exception and app.subheader[0].value == STEPS[0][0].en
