"""The whole life of a run in one process: trained, stopped, sent back, resumed, crashed; always true in the record."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.errors import DataFailed, RunFailed
from playground.evaluation.bootstrap import RESAMPLES
from playground.experiment import Experiment
from playground.launch.worker import after_test, execution
from playground.launch.worker.execution import Phase
from playground.tasks.forecasting import Forecasting
from playground.text import Text
from playground.tracking import artifacts, models, runs, store
from playground.tracking.run_folder import checkpoint
from playground.tracking.visitor import Visitor
from playground.training import Epoch, Trainer
from tests.helpers.queued import queued

FLOORS = {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, record: Path) -> None:
    """Events after every batch, and floors that cost nothing."""
    monkeypatch.setattr(Trainer, "pulse", 0.0)
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: FLOORS)


def table(**training: Any) -> Mapping[str, Any]:
    return {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "model": {"hidden": 4, "cell": "gru", "dropout": 0.0},
        "training": {"epochs": 3, "threads": 1, "patience": 0, "device": "cpu"} | training,
    }


def submit(**training: Any) -> str:
    return runs.submit(Experiment.configure(table(**training)), owner="ana", held=True)


def at_epoch(number: int, wish: str) -> tuple[Callable[[object], None], Callable[[], Any]]:
    """A listener, and a wish that comes once it has heard of an epoch's end."""
    seen: list[int] = [-1]

    def listen(event: object) -> None:
        if isinstance(event, Epoch):
            seen[0] = event.number

    return listen, lambda: wish if seen[0] >= number else None


def test_the_interval_of_the_difference_from_each_baseline_is_recorded(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    floors = {"last_value": FLOORS["last_value"] | {"replicates": [50.0] * RESAMPLES}, "drift": FLOORS["last_value"]}
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: floors)
    run = execution.execute(submit())
    low, high = run.baselines["last_value"]["interval"]
    assert low < run.metrics["mae"] - 50.0 < high and "interval" not in run.baselines["drift"]
    assert b"replicates" not in artifacts.read(run, "baselines.json")


def test_a_run_from_its_experiment_to_its_metrics(quick: None) -> None:
    heard: list[object] = []
    threads = torch.get_num_threads()
    run = execution.execute(submit(), listen=heard.append)
    assert torch.get_num_threads() == threads
    assert (run.status, run.epoch, run.reason, run.pid, run.has_model) == ("finished", 3, None, None, True)
    assert {"mae", "rmse", "mse", "mase", "smape", "skill"} <= set(run.metrics)
    assert run.baselines == {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}
    assert run.seconds and run.parameters and run.device == "cpu" and run.notes and run.ended_by is not None
    phases = [event.text.en for event in heard if isinstance(event, Phase)]
    assert phases[0].startswith("preparing data") and "training" in phases and "measuring on the test set" in phases
    assert [event.number for event in heard if isinstance(event, Epoch)] == [0, 1, 2, 3]
    assert list(runs.curves(run)["epoch"]) == [0, 1, 2, 3] == runs.sample_epochs(run)
    assert "test metrics" in runs.log_of(run)
    protocol = runs.protocol_of(run)
    assert set(protocol["hashes"]) == {"data", "split"}
    for name in ("experiment.toml", "baselines.json", "log.txt", "model/model.json", "model/last.safetensors"):
        assert artifacts.read(run, name)
    assert json.loads(artifacts.read(run, "baselines.json")) == FLOORS


def test_a_run_opens_with_its_own_results_where_mlflow_compares(quick: None) -> None:
    """MLflow's parallel coordinates begin with the metric recorded first, its other plots with the first by the alphabet."""
    run_id = execution.execute(submit()).id
    recorded = store.client().get_run(run_id).data
    assert next(iter(recorded.metrics)) == "validation/mae" and min(recorded.metrics).startswith("test/")
    assert not [name for name in recorded.metrics if "last_value" in name]
    assert json.loads(recorded.tags["playground.baseline.last_value"]) == {"mae": 50.0}


def test_a_trained_network_is_brought_back_with_its_best_weights(quick: None) -> None:
    run = execution.execute(submit())
    before = torch.random.get_rng_state()
    trained = models.load(run.id[:10])
    assert torch.equal(before, torch.random.get_rng_state())
    assert trained.run == run and trained.memory == runs.memory_of(run) and not trained.network.training
    task = trained.experiment.task
    data = trained.experiment.prepare(trained.experiment.data.load())
    _, metrics = task.measure(trained.network, data.tests["test"], data.memory, 64)
    assert metrics["mae"] == pytest.approx(run.metrics["mae"], rel=1e-6)
    assert models.load(run.id) is trained
    assert models.load(run.id, "last").epoch == 3
    assert task.respond(trained.network, trained.memory, task.request()).output


def test_the_same_run_twice_in_one_process_gives_the_same_numbers(quick: None) -> None:
    first, second = (execution.execute(submit()) for _ in range(2))
    assert first.metrics == second.metrics and first.digest == second.digest


def test_a_stopped_run_keeps_its_model_and_says_who_stopped_it(quick: None) -> None:
    run_id = submit(epochs=500)

    def wish(event: object) -> None:
        if isinstance(event, Epoch) and event.number == 1:
            runs.stop(run_id, Visitor("ana"))

    run = execution.execute(run_id, listen=wish)
    assert run.status == "stopped" and run.reason is not None and "owner" in run.reason.en
    assert 1 <= run.epoch < 500 and not run.metrics and run.has_model
    assert models.load(run_id).epoch <= run.epoch and checkpoint(run_id).exists()


def test_an_interrupted_run_goes_on_exactly_where_it_was(quick: None) -> None:
    whole = execution.execute(submit())
    run_id = submit()
    listen, should_stop = at_epoch(1, "requeue")
    run = execution.execute(run_id, listen=listen, should_stop=should_stop)
    assert (run.status, run.pid, run.attempts, run.held) == ("queued", None, 0, False)
    assert queued() == [run_id]
    run = execution.execute(run_id)
    assert (run.status, run.metrics) == ("finished", whole.metrics)
    ours, theirs = runs.curves(runs.get(run_id)), runs.curves(whole)
    assert list(ours["validation_loss"]) == list(theirs["validation_loss"]) and list(ours["epoch"]) == [0, 1, 2, 3]


def test_a_stopped_run_can_be_resumed(quick: None) -> None:
    run_id = submit()
    listen, should_stop = at_epoch(1, "stop")
    stopped = execution.execute(run_id, listen=listen, should_stop=should_stop)
    assert stopped.status == "stopped" and stopped.reason == execution.interruptions.IN_TERMINAL
    runs.resume(run_id, Visitor("ana"))
    run = execution.execute(run_id)
    assert (run.status, run.epoch, run.reason) == ("finished", 3, None)
    assert run.seconds is not None and stopped.seconds is not None and run.seconds > stopped.seconds


def test_a_training_that_cannot_go_on_has_failed_with_the_reason(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Forecasting, "loss", lambda _task, outputs, _batch: outputs.sum() * float("nan"))
    run = execution.execute(submit())
    assert run.status == "failed" and run.reason is not None and run.ended is not None
    assert "failed" in runs.log_of(run)


def test_data_that_cannot_be_read_is_a_failed_run(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise DataFailed(Text("The data is gone.", "Los datos no están."))

    run_id = submit()
    monkeypatch.setattr(type(runs.experiment_of(runs.get(run_id)).data), "load", broken)
    run = execution.execute(run_id)
    assert (run.status, run.reason) == ("failed", Text("The data is gone.", "Los datos no están."))
    assert not run.has_model


def test_a_defect_is_a_failed_run_with_the_place_in_its_log(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(Trainer, "test", broken)
    run = execution.execute(submit())
    assert run.status == "failed" and run.reason is not None and "ZeroDivisionError" in run.reason.es
    assert "Traceback" in runs.log_of(run)
    assert run.has_model


def test_an_experiment_of_another_version_is_a_failed_run(quick: None) -> None:
    run_id = submit()
    files = artifacts.root(runs.get(run_id))
    assert files is not None
    (files / "experiment.json").write_text(json.dumps(dict(table()) | {"task": {"kind": "juggling"}}))
    run = execution.execute(run_id)
    assert run.status == "failed" and run.reason is not None and "juggling" in run.reason.en


def test_no_memory_is_said_in_words(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Trainer, "test", broken)
    run = execution.execute(submit())
    assert run.reason is not None and "not enough memory" in run.reason.en


def test_a_run_that_has_ended_is_not_trained_again(quick: None) -> None:
    run_id = submit()
    runs.stop(run_id, Visitor("ana"))
    with pytest.raises(RunFailed):
        execution.execute(run_id)
