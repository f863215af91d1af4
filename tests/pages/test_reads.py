"""How often the page of a run asks the store for that run."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from playground.experiment import Experiment
from playground.launch.compute import pool
from playground.task import Sample
from playground.tracking import runs, states, store
from playground.tracking.recording.recorder import Recorder
from playground.tracking.schema import Artifact
from playground.tracking.store.sql import Database
from playground.training import Epoch
from tests.pages.conftest import SETTINGS, Lived
from tests.pages.test_pages import opened, words

MOST = 3
"""Requests that opening the page of one run may cost, of whatever kind."""


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """The questions to the record in which a run's id stands, also by what other processes compute for pages."""
    asked: list[tuple[str, str]] = []

    def counted(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            asked.append((name, repr((args, kwargs))))
            return original(self, *args, **kwargs)

        return method

    for name in ("get", "search", "tags", "any_tagged"):
        monkeypatch.setattr(Database, name, counted(name, getattr(Database, name)))
    mlflow = type(store.client()._tracking_client.store)
    for name in ("get_run", "get_metric_history", "search_runs"):
        monkeypatch.setattr(mlflow, name, counted(name, getattr(mlflow, name)))
    st.cache_resource.clear()  # what an earlier visitor had read would be asked for no more
    monkeypatch.setattr(pool, "compute", lambda function, *given, **_limits: function(*given))
    return lambda run_id: [name for name, said in asked if run_id in said]


def test_a_finished_run(lived_in: Lived, requests: Callable[[str], list[str]]) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    assert not app.exception
    assert {"Curves", "On the test set", "Its outputs, epoch by epoch"} <= {item.value for item in app.subheader}
    asked = requests(lived_in.runs[0])
    assert "get" in asked and len(asked) <= MOST, asked


def test_a_run_in_training(lived: Lived, requests: Callable[[str], list[str]]) -> None:
    run_id = runs.submit(Experiment.configure(SETTINGS), owner="somebody", held=True)
    states.begin(run_id)
    kept = next(lived.folder.rglob("epoch_00001.json"))
    sample = Sample(**json.loads(kept.read_bytes()))
    with Recorder(run_id) as recorder:
        recorder.file(Artifact.MEMORY, (kept.parents[1] / Artifact.MEMORY).read_bytes())
        for number in range(3):
            recorder.event(
                Epoch(
                    number=number, step=number, train_loss=1.0, validation_loss=2.0, metrics={"mae": 3.0},
                    gradient_norm=math.inf, learning_rate=1e-3, items_per_second=1.0, peak_memory=1.0, seconds=1.0,
                    best=True, sample=sample,
                )
            )  # fmt: skip
    before = len(requests(run_id))
    app = opened("run", "en", run=run_id)
    assert not app.exception and "running" in words(app)
    assert {"Curves", "Its outputs, epoch by epoch"} <= {item.value for item in app.subheader}
    asked = requests(run_id)[before:]
    assert "get" in asked and len(asked) <= MOST, asked
