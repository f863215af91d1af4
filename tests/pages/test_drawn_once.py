"""What is read and drawn once for all visitors, and what is each visitor's own."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.task import Sample
from playground.tracking import runs, states, store
from playground.tracking.recording import recorder as recording
from playground.tracking.recording.recorder import Recorder
from playground.tracking.schema import Artifact
from playground.tracking.store.sql import Database
from playground.tracking.visitor import Visitor
from playground.training import Epoch
from playground.ui import record as shared
from playground.ui.run_page import outputs
from tests.helpers.waiting import until
from tests.pages.conftest import SETTINGS, Lived

pytestmark = pytest.mark.slow
PAGE = Path(__file__).resolve().parents[2] / "pages" / "app.py"


def opened(run_id: str, key: str = "ana", language: str = "en") -> AppTest:
    """The page of a run, as a visitor of this key sees it."""
    app = AppTest.from_file(str(PAGE), default_timeout=240)
    app.session_state["visitor_key"] = key
    app.switch_page("run.py")
    app.query_params["lang"] = language
    app.query_params["run"] = run_id
    app.run()
    assert not app.exception
    return app


def counting(monkeypatch: pytest.MonkeyPatch, place: Any, *names: str, calls: list[str] | None = None) -> list[str]:
    """The calls of functions of a module or a class from now on, behind those counted so far."""
    calls = [] if calls is None else calls

    def counted(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            calls.append(name)
            return original(*given, **named)

        return call

    for name in names:
        monkeypatch.setattr(place, name, counted(name, getattr(place, name)))
    return calls


def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store is asked from now on."""
    calls = counting(monkeypatch, Database, "get", "search", "tags", "any_tagged", "experiments")
    kind = type(store.client()._tracking_client.store)
    return counting(
        monkeypatch, kind, "get_run", "get_metric_history", "search_runs", "search_experiments", calls=calls
    )


def charts(app: AppTest) -> list[str]:
    return [str(one.proto) for one in app.get("plotly_chart")]


def test_a_second_visitor_of_an_unchanged_run_costs_no_question_and_no_figure(
    lived_in: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(lived_in.runs[0])
    asked = questions(monkeypatch)
    figures = counting(monkeypatch, outputs, "drawn")
    second = opened(lived_in.runs[0], key="ben")
    assert asked == [] and figures == []
    assert charts(second) == charts(first) and len(charts(first)) >= 2
    assert [one.value for one in second.metric] == [one.value for one in first.metric] and first.metric
    assert [one.value.to_dict() for one in second.dataframe] == [one.value.to_dict() for one in first.dataframe]
    assert [one.value for one in second.subheader] == [one.value for one in first.subheader]


def test_each_language_has_its_own_words(lived_in: Lived) -> None:
    english, spanish = opened(lived_in.runs[0]), opened(lived_in.runs[0], key="ben", language="es")
    assert "loss over epoch" in charts(english)[0] and "pérdida por época" in charts(spanish)[0]
    assert {"On the test set", "Can this result be trusted?"} <= {one.value for one in english.subheader}
    assert {"En el conjunto de prueba", "¿Hasta qué punto es fiable este resultado?"} <= {
        one.value for one in spanish.subheader
    }
    assert any("setting" in one.value for one in english.dataframe)
    assert any("ajuste" in one.value for one in spanish.dataframe)
    assert not any("setting" in one.value for one in spanish.dataframe)


def test_what_a_visitor_may_do_is_not_shared(lived_in: Lived) -> None:
    note = f"run.why.{lived_in.runs[0]}"

    def may_write(key: str) -> bool:
        return note in [one.key for one in opened(lived_in.runs[0], key=key).text_area]

    assert [may_write(key) for key in ("somebody", "ana", "somebody")] == [True, False, True]


def test_a_new_name_is_shown_at_once(lived_in: Lived) -> None:
    def own_row() -> str:
        return str(opened(lived_in.runs[1]).dataframe[0].value["name"][0])

    before = own_row()
    runs.rename(lived_in.runs[1], "called otherwise", Visitor("somebody"))
    try:
        assert own_row() == "▶ called otherwise" != before
    finally:
        runs.rename(lived_in.runs[1], before.removeprefix("▶ "), Visitor("somebody"))


def test_the_curves_of_a_run_in_training_are_drawn_once_an_epoch(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_SYSTEM", math.inf)
    run_id = runs.submit(Experiment.configure(SETTINGS), owner="somebody", held=True)
    states.begin(run_id)
    kept = next(lived.folder.rglob("epoch_00001.json"))
    sample = Sample(**json.loads(kept.read_bytes()))
    figures = counting(monkeypatch, outputs, "drawn")

    def train(recorder: Recorder, number: int) -> None:
        epoch = Epoch(
            number=number, step=number, train_loss=1.0, validation_loss=2.0, metrics={"mae": 3.0 + number},
            gradient_norm=math.inf, learning_rate=1e-3, items_per_second=1.0, peak_memory=1.0, seconds=1.0,
            best=True, sample=sample,
        )  # fmt: skip
        recorder.event(epoch)
        recorder.sync()

    with Recorder(run_id) as recorder:
        recorder.file(Artifact.MEMORY, (kept.parents[1] / Artifact.MEMORY).read_bytes())
        for number in (0, 1):
            before = len(figures)
            train(recorder, number)
            until(lambda number=number: runs.get(run_id).validation.get("mae") == 3.0 + number)  # type: ignore[misc]
            shared._seen.clear()
            opened(run_id)
            opened(run_id, key="ben")
            assert len(figures) == before + 1


def test_the_queue_is_read_once_for_all_who_wait(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [runs.submit(Experiment.configure(SETTINGS), owner=f"visitor {number}") for number in range(3)]
    looks = counting(monkeypatch, shared.queue, "look")
    monkeypatch.setattr(shared, "_seen", lambda store, writes: (store, writes))  # however long the pages take
    shown = [opened(run_id, key=f"visitor {number}") for number, run_id in enumerate(waiting)]
    assert looks == ["look"]
    for number, app in enumerate(shown, start=1):
        assert f"number {number} in the queue" in " ".join(str(one.proto.text) for one in app.get("progress"))
    runs.stop(waiting[0], Visitor("visitor 0"))
    assert "number 1 in the queue" in " ".join(str(one.proto.text) for one in opened(waiting[1]).get("progress"))
    assert looks == ["look"] * 2
