"""All runs as one table: typed columns, what has changed since the last look, runs of other code."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from mlflow.entities import Metric, Param

from playground.errors import NotFound
from playground.tracking import polls, run_list, runs, store
from playground.tracking.run_list import Row, RunTable
from playground.tracking.run_list.column_names import names
from playground.tracking.run_list.table import differences
from playground.tracking.schema import TO_MLFLOW, Tag
from playground.tracking.store.found import Data, Found, Info
from playground.tracking.store.packed import Packed
from playground.tracking.visitor import Visitor
from tests.helpers import mlflow_server
from tests.helpers.polls import poll

Submit = Callable[..., str]
ANA = Visitor("ana")


def measured(run_id: str, **metrics: float) -> None:
    """Writes metrics of a run and ends it."""
    points = [Metric(name.replace("__", "/"), value, 0, 0) for name, value in metrics.items()]
    store.client().log_batch(run_id, metrics=points)
    store.client().set_terminated(run_id, TO_MLFLOW["finished"])


def shown(table: RunTable, name: str) -> list[object]:
    return list(table.column(name).values)


def test_settings_metrics_and_dates_are_numbers(submitted: Submit) -> None:
    first, second = submitted("one", parent=""), submitted("two")
    measured(first, test__mae=0.25, validation__mae=0.5, model__parameters=120.0, run__seconds=9.0)
    table = run_list.read()
    assert [row.name for row in table.rows] == ["two", "one"]
    assert shown(table, "test.mae")[1] == 0.25 and math.isnan(shown(table, "test.mae")[0])  # type: ignore[arg-type]
    assert shown(table, "validation.mae")[1] == 0.5
    assert shown(table, "test")[1] == 0.25, "the metric that decides"
    assert shown(table, "hidden") == [4.0, 4.0] and table.column("hidden").address == "model.hidden"
    assert table.column("rate").address == "training.learning_rate" and table.column("rate").numeric
    assert shown(table, "cell") == ["gru", "gru"] and shown(table, "size")[1] == 120.0
    assert shown(table, "status") == ["queued", "finished"]
    started = runs.get(second).submitted
    assert started is not None and shown(table, "date")[0] == pytest.approx(started)
    assert {"test.mae", "model.hidden", "check.skill", "tag"} <= set(names(table))


def test_only_what_has_changed_is_read_again(submitted: Submit) -> None:
    first, second = submitted("one"), submitted("two")
    measured(first, test__mae=1.0)
    measured(second, test__mae=2.0)
    table = run_list.read()
    assert run_list.read() is table
    runs.note(first, "a note", ANA)
    later = run_list.read()
    assert later.by_id[first].found.data.tags[Tag.WHY] == "a note"
    assert later.by_id[second] is table.by_id[second] and later.by_id[first] is not table.by_id[first]
    runs.rename(first, "three", ANA)
    assert run_list.read().by_id[first].name == "three"
    store.client().log_metric(second, "study/validation", 0.5)
    assert run_list.read().by_id[second].found.data.metrics["study/validation"] == 0.5
    runs.delete(first, ANA)
    assert [row.id for row in run_list.read().rows] == [second]


def test_a_row_gives_the_same_run_as_the_record(submitted: Submit) -> None:
    run_id = submitted("one", why="because", more={Tag.PRUNED: "yes"})
    measured(run_id, test__mae=1.0, baseline__drift__mae=2.0, honesty__echo=0.5)
    row = run_list.read().by_id[run_id]
    assert row.run() == runs.get(run_id)


def test_runs_of_earlier_versions_are_read_by_what_they_called_their_metrics(submitted: Submit) -> None:
    before, now = submitted("before"), submitted("now")
    floors = json.dumps({"drift": "trivial"})
    old = {"run/seconds": 9.0, "model/parameters": 50.0, "honesty/echo": 0.5, "baseline/drift/mae": 2.0}
    new = {"training/whole_seconds": 9.0, "training/parameters": 50.0, "test_checks/echo": 0.5}
    for run_id, metrics, tags in (
        (before, old, {Tag.BASELINES: floors}),
        (now, new, {Tag.BASELINES: floors, f"{Tag.BASELINE}drift": '{"mae": 2.0, "rmse": null, "mse": NaN}'}),
    ):
        measured(run_id, **{name.replace("/", "__"): value for name, value in metrics.items()})
        store.write_tags(run_id, tags)
    found = [runs.get(run_id) for run_id in (before, now)]
    for run in found:
        assert (run.seconds, run.parameters, dict(run.meters)) == (9.0, 50, {"echo": 0.5})
        assert run.baselines == {"drift": {"kind": "trivial", "metrics": {"mae": 2.0}}}
    table = run_list.read()
    assert [shown(table, name) for name in ("size", "duration")] == [[50.0, 50.0], [9.0, 9.0]]


def test_what_differs_from_the_parent_and_what_a_study_varies() -> None:
    before = {"model.cell.kind": "lstm", "model.cell.forget": "1.0", "model.hidden": "8", "name": "a", "seed": "1"}
    after = {"model.cell.kind": "gru", "model.cell.reset": "after", "model.hidden": "8", "name": "b", "seed": "2"}
    assert differences(before, after) == [("model.cell.kind", "lstm", "gru"), ("seed", "1", "2")]
    assert differences(before, before) == []


def test_a_study_says_what_it_varies(submitted: Submit, small: object) -> None:
    from playground.experiment import Experiment

    experiment = Experiment.configure(small.plain())  # type: ignore[attr-defined]
    wide = Experiment.configure({**experiment.plain(), "model": {**experiment.plain()["model"], "hidden": 16}})
    ids = [runs.submit(one, owner="ana", study=("s" * 32, "x")) for one in (experiment, wide)]
    child = runs.submit(wide, owner="ana", parent=ids[0])
    table = run_list.read()
    assert table.varied(table.by_id[ids[1]]) == [("model.hidden", "16")]
    assert table.changes(table.by_id[child]) == [("model.hidden", "4", "16")]
    assert table.changes(table.by_id[ids[0]]) is None and table.varied(table.by_id[child]) == []
    assert shown(table, "changed")[0] == "model.hidden 4 → 16" and shown(table, "parent")[0] == "small"


def test_a_name_that_may_mean_several_is_refused(submitted: Submit) -> None:
    submitted("one")
    table = run_list.read()
    with pytest.raises(NotFound, match="may mean several settings"):
        table.column("kind")
    with pytest.raises(NotFound, match=r"did you mean “model\.hidden”"):
        table.column("model.hiden")


def test_runs_of_other_code_are_there_when_asked_for(submitted: Submit) -> None:
    ours = submitted("ours")
    client = store.client()
    place = client.create_experiment("somebody's work")
    theirs = client.create_run(place, run_name="theirs").info.run_id
    client.log_batch(
        theirs, metrics=[Metric("acc", math.nan, 0, 0), Metric("loss/train", 2.0, 0, 0)], params=[Param("lr", "0.1")]
    )
    stray = client.create_run(store.experiment_id("forecasting"), run_name="by hand").info.run_id
    polls.create(poll(), "a vote is no run", Visitor("ana"))
    assert [row.id for row in run_list.read().rows] == [ours]
    table = run_list.read(foreign=True)
    assert {row.id for row in table.rows} == {ours, theirs, stray}
    place_of = [row.id for row in table.rows].index(theirs)
    assert shown(table, "lr")[place_of] == 0.1 and shown(table, "loss/train")[place_of] == 2.0
    assert np.isnan(shown(table, "acc")[place_of]) and shown(table, "experiment")[place_of] == "somebody's work"  # type: ignore[call-overload]
    assert run_list.read(foreign=True) is table and [row.id for row in run_list.read().rows] == [ours]


def test_every_name_that_is_offered_is_one_of_a_column_of_its_own() -> None:
    info = Info("1" * 32, "theirs", "1", "FINISHED", "active", 1, 2, None)
    params = {"model": "their model", "epoch": "7", "LR": "0.5", "lr": "0.1", "test.AUC": "word", "check.skill": "x"}
    metrics = {"test/AUC": 0.75, "test/part/acc": 0.5, "Test/AUC": 0.25, "loss": 3.0, "last ": 1.0}
    table = RunTable((Row(Found(info, Data({"author": "ana"}, {**params, "loss": "huber"}, metrics))),))
    offered = names(table)
    assert len(set(offered)) == len(offered)
    for name in offered:
        assert table.column(name).address == name
    expected = {"params.model": "their model", "params.epoch": 7.0, "LR": 0.5, "lr": 0.1, "params.test.AUC": "word"}
    expected |= {"test.AUC": 0.75, "test.part/acc": 0.5, "Test/AUC": 0.25, "metrics.loss": 3.0, "params.loss": "huber"}
    expected |= {"params.check.skill": "x"}
    assert set(expected) <= set(offered)
    assert {name: shown(table, name)[0] for name in expected} == expected


def test_a_column_is_kept_once_and_only_where_there_is_one() -> None:
    info = Info("1" * 32, "one", "1", "FINISHED", "active", 1, 2, None)
    table = RunTable((Row(Found(info, Data({"author": "ana"}, {"model.hidden": "4"}))),))
    for name in ("hidden", " HIDDEN", "model.hidden", "tags.author", "Age"):
        table.column(name)
    for number in range(50):
        with pytest.raises(NotFound):
            table.column(f"tags.{number}")
    assert set(table._columns) == {"model.hidden", "tags.author"}


def test_names_are_held_once() -> None:
    one, other = Packed({"a": "1", "b": "2"}), Packed({"a": "3", "b": "4"})
    assert one.names is other.names and dict(other) == {"a": "3", "b": "4"} and other.get("c", "-") == "-"
    assert len(one) == 2 and list(one) == ["a", "b"]


@pytest.mark.slow
def test_a_server_gives_the_same_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: object) -> None:
    with mlflow_server.serving(tmp_path) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        run_id = runs.submit(small, owner="ana")  # type: ignore[arg-type]
        table = run_list.read()
        assert [row.id for row in table.rows] == [run_id] and shown(table, "hidden") == [4.0]
        assert run_list.read() is table
        runs.note(run_id, "a note", ANA)
        assert run_list.read().by_id[run_id].found.data.tags[Tag.WHY] == "a note"
