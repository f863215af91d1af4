"""Compare: curves as they are asked for, runs of other code, a run and its parent, what cannot be compared."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from mlflow.entities import Metric, Param

from playground.tracking import runs, store
from playground.tracking.visitor import Visitor
from playground.ui.compare import choose
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words


@pytest.fixture
def foreign(lived_in: Lived) -> Iterator[str]:
    """A run of other code in the same store."""
    client = store.client()
    place = client.create_experiment("somebody's own")
    run_id: str = client.create_run(place, run_name="by <b>hand</b>").info.run_id
    points = [Metric("val_loss", 1.0 / (1 + step), 1000 * step, step) for step in range(5)]
    points += [
        Metric("my metric", float("nan"), 0, 0),
        Metric("my metric", 2.0, 1000, 1),
        Metric("test_mae", 3.0, 0, 0),
    ]
    client.log_batch(run_id, metrics=points, params=[Param("units", "64")])
    client.set_terminated(run_id)
    yield run_id
    client.delete_experiment(place)


def captions(app: Any) -> str:
    return " ".join(str(item.value) for item in app.caption)


def test_a_link_restores_how_curves_are_drawn(lived_in: Lived) -> None:
    asked = {"curve": "mae", "axis": "items", "smooth": "0.6", "log": "1", "clip": "1"}
    app = opened("compare", "en", runs=",".join(lived_in.runs), **asked)
    assert not app.exception
    assert app.selectbox(key="compare.curve").value == "mae"
    assert app.segmented_control(key="compare.axis").value == "items"
    assert "**validation MAE, smoothed**" in words(app) and "weight 0.6" in captions(app)
    assert "points left out: " not in captions(app), "epoch 0 stands at 0, which only the other axis cannot show"
    spec = str(app.get("plotly_chart")[0].proto)
    assert "items seen in training" in spec and "1 · one rnn" in spec and "best epoch" in spec
    assert {name: app.query_params.get(name) for name in asked} == asked
    app.segmented_control(key="compare.axis").set_value("epoch").run()
    assert "axis" not in app.query_params and not app.exception


def test_a_run_of_other_code_is_compared_by_curves_and_metrics(lived_in: Lived, foreign: str) -> None:
    app = opened("compare", "en", runs=",".join([*lived_in.runs, foreign]))
    assert not app.exception and not app.error
    assert any("Logged by other code: by \\<b\\>hand" in item.value for item in app.warning)
    tables = " ".join(frame.value.to_string() for frame in app.dataframe)
    assert "units" in tables and "my metric" in tables and "by <b>hand</b> ≠" in tables
    names = [line.get("name") for line in json.loads(app.get("plotly_chart")[0].proto.spec)["data"]]
    assert "3 · by &lt;b&gt;hand&lt;/b&gt;" in names
    app.selectbox(key="compare.curve").set_value("my metric").run()
    assert "Without this curve: one rnn; one gru" in captions(app)
    assert "NaN" in captions(app)
    assert "axis" not in app.query_params
    alone = opened("compare", "es", runs=f"{foreign},{lived_in.runs[0]}")
    assert not alone.exception and "Curvas" in words(alone)


def test_the_parent_of_a_run_is_compared_with_it(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = lived_in.runs[0]
    child = runs.submit(runs.experiment_of(runs.get(parent)), owner="somebody", held=True, parent=parent)
    try:
        app = opened("compare", "en", runs=child)
        assert not app.exception
        assert app.multiselect[0].value == [parent, child]
        assert "came from" in captions(app) and "only by curves" in captions(app)
        assert "Nothing: the same settings." in words(app)
        monkeypatch.setattr(choose, "MOST_COMPARED", 2)
        app = opened("compare", "en", runs=",".join([child, *lived_in.runs]))
        assert "these are the first of 3" in " ".join(item.value for item in app.warning)
        assert len(app.multiselect[0].value) == 2
    finally:
        runs.stop(child, Visitor("somebody"))
        runs.delete(child, Visitor("somebody"))
