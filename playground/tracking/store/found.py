"""What is read of the tracking store: runs and MLflow experiments, with those fields of MLflow's description that are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Point(NamedTuple):
    """A point of a metric's history; the names are MLflow's.

    Attributes:
        step: where it was logged.
        timestamp: when, in milliseconds since 1970.
        value: what was logged.
    """

    step: int
    timestamp: int
    value: float


@dataclass(frozen=True, slots=True)
class Info:
    """What a run is; the names are MLflow's."""

    run_id: str
    run_name: str | None
    experiment_id: str
    status: str
    lifecycle_stage: str
    start_time: int | None
    end_time: int | None
    artifact_uri: str | None


@dataclass(frozen=True, slots=True)
class Data:
    """What is written of a run."""

    tags: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A run with those fields of MLflow's description that the playground reads."""

    info: Info
    data: Data


@dataclass(frozen=True, slots=True)
class FoundExperiment:
    """An MLflow experiment, with those fields of MLflow's description that the playground reads."""

    experiment_id: str
    name: str
    tags: dict[str, str] = field(default_factory=dict)
