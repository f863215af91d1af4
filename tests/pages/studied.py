"""Recorded studies as the record keeps them once their runs have ended; nothing is trained for them."""

from collections.abc import Callable, Mapping
from typing import Any

from mlflow.entities import Metric, RunTag

from playground.experiment import Experiment
from playground.studies.plan import Option, Plan, Trial
from playground.studies.ranges import Range
from playground.text import Text
from playground.tracking import runs, store, studies
from playground.tracking.schema import StudyPart, Tag

BASE = Experiment.configure(
    {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 8, "cell": "gru"},
        "training": {"epochs": 2, "threads": 1},
    }
).plain()
GRU = Option("gru", Text("GRU", "GRU"), {})
RNN = Option("rnn", Text("simple RNN", "RNN simple"), {"model.cell.kind": "rnn"})

Value = Callable[[Trial], float | None]


def real(seeds: int = 4) -> Plan:
    """Two cells over seeds."""
    return Plan("GRU or RNN", "real", BASE, (GRU, RNN), {}, tuple(range(seeds)))


def grid() -> Plan:
    """Two knobs, six settings."""
    space = {"model.hidden": Range(choices=(4, 8, 16)), "model.cell.kind": Range(choices=("gru", "rnn"))}
    return Plan("Widths and cells", "grid", BASE, (), space, (0,))


def recorded(plan: Plan, value: Value, *, owner: str = "somebody", closed: bool = True, most: int = 1000) -> str:
    """A study whose runs have ended with the values; one without a value has failed. Its id."""
    study_id = studies.submit(plan, owner=owner)
    for trial in list(plan.planned())[:most]:
        run_id = runs.submit(
            trial.experiment, owner=owner, held=True, study=StudyPart(study_id, trial.variant, trial.key, 0)
        )
        _end(run_id, value(trial), trial.experiment.task.primary)
    if closed:
        studies.close(studies.get(study_id))
    return study_id


def _end(run_id: str, value: float | None, primary: str) -> None:
    client = store.client()
    if value is None:
        client.log_batch(run_id, tags=[RunTag(Tag.REASON, '{"en": "Broken.", "es": "Rota."}')])
        client.set_terminated(run_id, "FAILED")
        return
    points = [Metric(f"test/{primary}", value, 0, 0)]
    for epoch in range(3):
        points += [Metric(name, number, 0, epoch) for name, number in _curve(value, epoch, primary).items()]
    client.log_batch(run_id, metrics=points)
    client.set_terminated(run_id, "FINISHED")


def _curve(value: float, epoch: int, primary: str) -> Mapping[str, Any]:
    return {
        "train/loss": value * (3 - epoch), "validation/loss": value * (3 - epoch), f"validation/{primary}": value + 2 - epoch,
        "training/epoch": epoch, "training/seconds": epoch,
    }  # fmt: skip
