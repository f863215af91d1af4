"""Runs that other code has logged to the same store with any MLflow client: what is known of them, and their curves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from playground.task import METRICS
from playground.text import Text
from playground.tracking import store
from playground.tracking.run import page
from playground.tracking.schema import FROM_MLFLOW, Status, Tag

_VALIDATION = re.compile(r"(?:val|valid|validation|eval|dev)[_/. ](.+)", re.IGNORECASE)
_TEST = re.compile(r"test[_/. ](.+)", re.IGNORECASE)
_TRAINING = re.compile(r"(?:train|training)[_/. ]loss|loss", re.IGNORECASE)
_RATE = re.compile(r"(?:training[_/. ])?(?:lr|learning_rate)", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{32}")
_EPOCH = "epoch"
"""A metric that libraries log beside others, which says in which epoch a step lies."""
UNKNOWN_DATA = Text(
    "Logged by other code: {names}. Nothing tells on which data they were measured; they are compared by curves and metrics, not by outputs.",
    "Registradas por otro código: {names}. Nada indica con qué datos se midieron; se comparan por curvas y métricas, no por salidas.",
)
"""What has to be said where such runs are compared."""


@dataclass(frozen=True)
class ForeignRun:
    """A run of other code.

    Attributes:
        id: its name in the store.
        name: what people call it.
        status: where it stands.
        ended: when, in milliseconds since 1970.
        params: its settings, as they were logged.
        metrics: the last value of each metric, by the name it was logged under.
        url: its page in MLflow; empty where that is not served.
    """

    id: str
    name: str
    status: Status
    ended: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    url: str = ""

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.status in ("finished", "failed", "stopped")

    @property
    def tested(self) -> dict[str, float]:
        """Those metrics that are known here, measured on a test set as their names say."""
        found = {match[1]: value for name, value in self.metrics.items() if (match := _TEST.fullmatch(name))}
        return {name: value for name, value in found.items() if name in METRICS}


def get(run_id: str) -> ForeignRun | None:
    """The run of other code with this id; None where there is none, or it is one of the playground's own.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    found = store.look_up(run_id) if _ID.fullmatch(run_id) else None
    if found is None or found.info.lifecycle_stage != "active" or {Tag.STATE, Tag.TASK} & set(found.data.tags):
        return None
    return from_mlflow(found)


def from_mlflow(found: Any) -> ForeignRun:
    """A run of other code from MLflow's own description of it."""
    return ForeignRun(
        id=found.info.run_id,
        name=found.info.run_name or found.info.run_id[:8],
        status=FROM_MLFLOW.get(found.info.status, "failed"),
        ended=found.info.end_time,
        params=dict(found.data.params),
        metrics=dict(found.data.metrics),
        url=page(found.info.experiment_id, found.info.run_id),
    )


def curves(run: ForeignRun) -> dict[str, pd.DataFrame]:
    """The history of each metric, by the name that the playground has for it (see `known_as`), else by its own.

    Returns:
        Frames with the columns `step`, `seconds` since the first point of the run, `value`, and `epoch` where that was logged;
        of several values at one step the last one.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    histories = {name: points for name, points in store.histories(run.id, list(run.metrics)).items() if points}
    began = min((points[0].timestamp for points in histories.values()), default=0)
    epochs = {point.step: point.value for point in histories.pop(_EPOCH, [])}
    found: dict[str, pd.DataFrame] = {}
    for name, points in histories.items():
        rows = {one.step: ((one.timestamp - began) / 1000, one.value) for one in points}
        frame = pd.DataFrame([(step, *rows[step]) for step in sorted(rows)], columns=["step", "seconds", "value"])
        if epochs:
            frame[_EPOCH] = frame["step"].map(epochs)
        found.setdefault(known_as(name), frame)
    return found


def known_as(name: str) -> str:
    """What the playground calls a metric that Keras, Lightning, Transformers or a person has logged under another name.

    `val_loss` and the like are the validation loss, `loss` and `train_loss` the training loss; metrics are known as such where
    their name says that they are of the validation set. Others keep their names.
    """
    match = _VALIDATION.fullmatch(name)
    if match is not None and match[1].lower() == "loss":
        return "validation_loss"
    if match is not None and match[1].lower() in METRICS:
        return match[1].lower()
    if _TRAINING.fullmatch(name):
        return "train_loss"
    return "learning_rate" if _RATE.fullmatch(name) else name
