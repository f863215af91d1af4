"""A run that begins with another run's weights: from its submission to its page, whatever becomes of the other one."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.errors import NotFound, WrongInput
from playground.experiment import Experiment
from playground.launch.compute import evaluation, exporting
from playground.launch.worker import after_test, execution
from playground.studies.plan import Option, Plan
from playground.text import Text
from playground.tracking import artifacts, models, runs, studies
from playground.tracking.run import Run
from playground.tracking.schema import Artifact
from playground.tracking.visitor import Visitor
from playground.training import Trainer

pytestmark = pytest.mark.slow

ANA = Visitor("ana")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})


def experiment(hidden: int = 4, data: str = "sunspots", **training: Any) -> Experiment:
    return Experiment.configure(
        {
            "task": {"kind": "forecasting", "window": 12, "horizon": 3},
            "data": {"kind": data},
            "model": {"hidden": hidden, "cell": "gru"},
            "training": {"epochs": 1, "threads": 1, "patience": 0, "device": "cpu"} | training,
        }
    )


def train(*given: Any, **training: Any) -> Run:
    return execution.execute(runs.submit(experiment(*given, **training), owner=ANA.key))


def test_a_run_goes_on_from_another_ones_weights_and_says_so() -> None:
    first = train()
    quiet = {"learning_rate": 1e-6, "clip": 1e-6, "optimiser": "sgd"}
    again = train(weights_from=first.id, **quiet)
    assert again.status == "finished" and again.metrics == first.metrics
    assert again.parent == first.id and again.from_epoch is None
    assert any(first.name in note.en for note in again.notes)
    told = runs.protocol_of(again)["fine_tuning"]
    assert told["run"] == first.id and told["scaler"] == "kept"
    assert "fine_tuning" not in runs.protocol_of(first)
    other = train(4, "co2", weights_from=first.id)
    assert other.status == "finished" and runs.protocol_of(other)["fine_tuning"]["scaler"] == "refitted"


def test_it_is_done_again_when_the_other_run_is_gone_but_nothing_new_begins_with_that() -> None:
    first = train()
    second = train(weights_from=first.id)
    runs.delete(first.id, ANA)
    again = execution.execute(runs.verify(second.id, ANA).id)
    assert again.status == "finished" and again.metrics == second.metrics
    with pytest.raises(NotFound, match="choose another"):
        runs.submit(experiment(weights_from=first.id), owner=ANA.key)


def test_what_does_not_fit_is_refused_before_it_is_a_run() -> None:
    first = train()
    before = len(runs.listing())
    with pytest.raises(WrongInput, match=r"model\.hidden: 4 → 5"):
        runs.submit(experiment(5, weights_from=first.id), owner=ANA.key)
    with pytest.raises(NotFound):
        runs.submit(experiment(weights_from="0" * 32), owner=ANA.key)
    waiting = runs.submit(experiment(), owner=ANA.key)
    with pytest.raises(NotFound, match="no trained model yet"):
        runs.submit(experiment(weights_from=waiting), owner=ANA.key)
    assert len(runs.listing()) == before + 1


def test_a_run_that_kept_its_bases_scaler_is_exported_and_evaluated_with_it() -> None:
    first = train()
    kept = train(4, "co2", weights_from=first.id, scaler="kept")
    assert runs.protocol_of(kept)["fine_tuning"]["scaler"] == "kept"
    assert "script.py" in exporting.exported(kept.id, "script")
    data = evaluation._own(models.load(kept.id), fetch=False)
    assert data.memory["mean"] == runs.memory_of(kept)["mean"] == runs.memory_of(first)["mean"]


def test_a_run_keeps_nothing_of_its_bases_data() -> None:
    first = train()
    second = train(weights_from=first.id)
    kept = json.loads(artifacts.read(second, Artifact.BASE_DESCRIPTION))
    assert "values" in runs.memory_of(first)
    assert set(kept["memory"]) == {"names", "mean", "deviation"}


def test_what_a_run_kept_of_its_base_comes_before_what_the_base_has_become() -> None:
    first = train()
    second = train(weights_from=first.id)
    began = models.to_begin_with(first.id)
    (artifacts.root(first) / Artifact.BEST).write_bytes(b"later")
    assert models.to_begin_with(first.id)[Artifact.BASE_WEIGHTS] == b"later"
    assert models.to_begin_with(first.id, second.id)[Artifact.BASE_WEIGHTS] == began[Artifact.BASE_WEIGHTS]


def test_the_same_data_split_otherwise_end_the_run_with_what_to_set() -> None:
    first = train()
    table = experiment(weights_from=first.id).plain()
    table["task"]["test_share"] = 0.3
    table["task"]["split"] = "shares"
    ended = execution.execute(runs.submit(Experiment.configure(table), owner=ANA.key))
    assert ended.status == "failed" and "another split" in ended.reason.en and "task.test_share" in ended.reason.en
    assert ended.metrics == {}


def test_a_study_whose_trial_does_not_fit_the_base_is_refused_when_it_is_planned() -> None:
    first = train()
    wide = Option("wide", Text.same("wide"), {"model.hidden": "5"})
    same = Option("same", Text.same("same"), {})
    plan = Plan("p", "race", experiment(weights_from=first.id).plain(), variants=(same, wide))
    with pytest.raises(WrongInput, match=r"variant wide: .*model\.hidden: 4 → 5"):
        studies.submit(plan, owner=ANA.key)
