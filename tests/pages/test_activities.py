"""Guided activities: what one click trains, steps that wait for a prediction, answers that stay, the sheets."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.launch.compute import pool
from playground.launch.worker import execution
from playground.learn.activities.sentiment_pipeline import SentimentPipeline
from playground.tracking import runs
from playground.tracking.visitor import LOCAL
from playground.ui import cache
from tests.pages.test_pages import opened, words

STEPS = SentimentPipeline.steps


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What pages have computed is computed in this process."""
    cache._computed.clear()
    monkeypatch.setattr(pool, "compute", lambda function, *given, **_limits: function(*given))
    yield
    cache._computed.clear()


@pytest.fixture(scope="module")
def home_with_runs(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> tuple[Path, str]:
    """A home in which both networks of the activity were trained for one epoch on few texts, and their ids."""
    folder = tmp_path_factory.mktemp("activity")
    shutil.copy(empty_store, folder / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_HOME", str(folder))
        ids = []
        for one in SentimentPipeline.experiments("es").values():
            table = one.plain()
            table["data"] |= {"size": 200}
            table["training"] |= {"epochs": 1, "threads": 1}
            table["model"] |= {"hidden": 8, "embedding": 4}
            ids.append(runs.submit(Experiment.configure(table), owner="somebody", held=True))
            execution.execute(ids[-1], networks=False)
    return folder, ",".join(ids)


@pytest.fixture
def trained(home_with_runs: tuple[Path, str], here: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The app looks at that home; the runs as the address names them."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(home_with_runs[0]))
    return home_with_runs[1]


def at(step: int, ids: str, language: str = "es") -> AppTest:
    return opened("activities", language, activity="sentiment_pipeline", runs=ids, step=str(step))


def test_every_activity_is_listed_and_an_unknown_address_shows_the_list():
    app = opened("activities", "en", activity="../../etc")
    assert not app.exception and app.title[0].value == "Guided activities"
    assert SentimentPipeline.about.en.split(":")[0] in words(app)


def test_one_click_queues_the_networks_and_the_address_remembers_them(here):
    app = opened("activities", "es", activity="sentiment_pipeline")
    app = app.button(key="activity.train").click().run()
    assert not app.exception and not app.error
    queued = {run.id: runs.experiment_of(run).flat() for run in runs.listing(limit=10)}
    ids = app.query_params["runs"].split(",")
    assert [queued[one]["model.cell.kind"] for one in ids] == ["lstm", "rnn"]
    assert {queued[one]["data.language"] for one in ids} == {"es"}
    assert app.subheader[0].value == "1. Dividir", "what needs no network can be done meanwhile"
    waiting = at(4, ",".join(ids))
    assert "aparece en cuanto estén listas" in words(waiting) and "en espera en la cola" in words(waiting)


def test_results_wait_for_a_prediction_and_answers_stay(trained):
    app = at(1, trained)
    assert not app.exception and "200 de entrenamiento" in words(app)
    before = len(app.get("plotly_chart"))
    app = app.button(key="activity.look.split").click().run()
    assert any("Escriba primero su predicción" in one.value for one in app.warning)
    assert not [one for one in app.button if str(one.key).startswith("activity.on")]
    app = app.text_area[0].set_value("el 75 %, porque la mitad se encuentra a sí misma").run()
    app = app.button(key="activity.look.split").click().run()
    assert len(app.get("plotly_chart")) == before + 1
    app = app.button(key="activity.on.1").click().run()
    assert app.subheader[0].value == "2. Vectorizar"
    app = app.button(key="activity.back.2").click().run()
    assert app.text_area[0].value.startswith("el 75 %")
    app = app.button(key="activity.prepare").click().run()
    assert not app.exception and len(app.get("download_button")) == 2


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_asks_with_the_numbers_of_the_run(trained, language):
    for place, step in enumerate(STEPS, start=1):
        app = at(place, trained, language)
        if app.button(key=f"activity.anyway.{step.name}"):
            app = app.button(key=f"activity.anyway.{step.name}").click().run()
        assert not app.exception and not app.error, step.name
        fields = [one for one in app.text_area if "activity.answer" in str(one.key)]
        assert len(fields) == len(step.questions)
        assert not any("{" in one.label for one in fields)


def test_what_cannot_be_read_is_said_in_a_sentence(trained):
    app = at(2, trained, "en")
    app = app.text_area[0].set_value("zqx zqy").run()
    assert not app.exception and any("knows none of these words" in one.value for one in app.error)


def test_a_network_that_ended_without_a_result_is_said_in_a_sentence(trained):
    table = SentimentPipeline.experiments("es")["network"].plain()
    table["data"] |= {"size": 200}
    stopped = runs.submit(Experiment.configure(table), owner=LOCAL.key)
    runs.stop(stopped, LOCAL)
    # The simple RNN beside it has been trained; a teacher goes straight to the last step.
    app = at(6, f"{stopped},{trained.split(',')[1]}", "en")
    assert not app.exception and any("has ended without a result" in one.value for one in app.warning)
    app = app.button(key="activity.prepare").click().run()
    assert not app.exception and len(app.get("download_button")) == 2


@pytest.mark.parametrize("address", ["nonsense", "a,b", "../../etc,x", ",,,"])
def test_runs_that_are_not_there_begin_anew(address, here):
    app = at(3, address, "en")
    assert not app.exception and [one.key for one in app.button if one.key == "activity.train"]
