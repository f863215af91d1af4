"""The experiment: the full, frozen description of one training, and where its parts are joined and checked."""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import tomli_w
import torch
from pydantic import model_validator

from playground.batch import Data, Pattern, Sizes, Start
from playground.dataset import DATASETS, AnyRecords, Dataset
from playground.errors import Impossible, WrongInput, WrongKnob
from playground.knobs import Configurable, flat, knob
from playground.model import MODELS, Model, Network
from playground.task import TASKS, Task
from playground.text import Text
from playground.training import Training

PRESETS = Path(__file__).resolve().parent.parent / "experiments" / "presets"
"""The experiments that come with the project, one TOML file each."""


class Experiment(Configurable):
    """Task + data set + model + training + seed."""

    name: str = knob(
        "",
        max_length=120,
        pattern=r"^[^\t\n\r]*$",
        title=Text("Name", "Nombre"),
        help=Text("The name of the run.", "El nombre de la ejecución."),
    )
    note: str = knob(
        "",
        max_length=2000,
        widget="prose",
        title=Text("Note", "Nota"),
        help=Text("Why this run was made.", "Por qué se hizo esta ejecución."),
    )
    seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        title=Text("Seed", "Semilla"),
        help=Text(
            "Same seed, same numbers: weights, order and sampling.",
            "Misma semilla, mismos números: pesos, orden y muestreo.",
        ),
    )
    task: Task
    data: Dataset
    model: Model
    training: Training

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        table = dict(value)
        if "task" not in table:
            raise WrongKnob(
                Text(
                    "The experiment names no task; set task.kind to one of {known}.",
                    "El experimento no nombra ninguna tarea; dé a task.kind uno de estos valores: {known}.",
                ).format(known=", ".join(TASKS))
            )
        task = Task.configure(table["task"], "task")
        table["task"] = task
        table["data"] = _with_kind(table.get("data", {}), lambda: datasets_for(type(task))[0])
        table["model"] = _with_kind(table.get("model", {}), lambda: models_for(task)[0])
        table.setdefault("training", {})
        return table

    @model_validator(mode="after")
    def _join(self) -> Self:
        if self.data.records != self.task.records:
            raise Impossible(
                Text(
                    "{task} cannot use {data}; choose one of {known}.",
                    "{task} no puede usar {data}; elija entre {known}.",
                ).format(task=self.task.title, data=self.data.title, known=", ".join(datasets_for(type(self.task))))
            )
        _ = self.pattern
        return self

    @property
    def pattern(self) -> Pattern:
        """How inputs and outputs lie in time here: the task's first pattern that the model can do.

        Raises:
            Impossible: the model can do none of them; the sentence gives the model's reason.
        """
        return pattern_of(self.task, self.model)

    def prepare(self, records: AnyRecords) -> Data:
        """The data as the network sees it: the task's preparation of `records` with this seed."""
        return self.task.prepare(records, self.pattern, self.seed)

    def network(self, sizes: Sizes, initial: Mapping[str, Start] | None = None) -> Network:
        """A fresh network for the sizes; the same seed gives the same weights.

        Args:
            initial: weights that are not drawn (`Data.initial`); those that the network does not have are left out.
        """
        torch.manual_seed(self.seed)
        network = self.model.build(sizes)
        weights = {**dict(network.named_parameters()), **dict(network.named_buffers())}
        with torch.no_grad():
            for name, start in (initial or {}).items():
                if name in weights:
                    weights[name].copy_(start.values)
                    weights[name].requires_grad_(weights[name].requires_grad and not start.frozen)
        return network

    def within(self, limits: object, place: str = "") -> Self:
        """The same experiment, if a deployment allows it and all its parts; raises as they do."""
        for name in type(self).model_fields:
            part = getattr(self, name)
            if isinstance(part, Configurable):
                part.within(limits, name)
        return super().within(limits, place)

    def flat(self) -> dict[str, str | int | float | bool]:
        """Every knob under its address (`model.cell.kind`, `training.epochs`)."""
        return dict(flat(self.plain()))

    def digest(self) -> str:
        """A hash of everything that decides the numbers (not of name and note)."""
        table = {key: value for key, value in self.decisive().items() if key not in ("name", "note")}
        return hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()

    def suggested_name(self) -> Text:
        """What a run may be called whose maker gives it no name: the cell, or the model, and the data."""
        return Text.same("{what} · {data}").format(what=self.model.short, data=self.data.title)

    def to_toml(self) -> str:
        """As TOML; `from_toml` reads it back equal."""
        return tomli_w.dumps(self.plain())

    @classmethod
    def from_toml(cls, words: str, sets: Mapping[str, str] | None = None) -> Self:
        """Read an experiment from TOML, with knobs set by address on top (`{"model.cell": "gru"}`).

        Raises:
            WrongInput: no TOML, an empty file, a wrong knob; one sentence says which.
        """
        try:
            table: dict[str, Any] = tomllib.loads(words)
        except (ValueError, RecursionError) as error:  # beside wrong TOML: endless numbers and nesting
            raise WrongInput(
                Text("This is not valid TOML: {why}.", "Esto no es TOML válido: {why}.").format(
                    why=str(error).partition(";")[0].rstrip(".")
                )
            ) from None
        for address, value in (sets or {}).items():
            put(table, address, value)
        if not table:
            raise WrongInput(
                Text(
                    'The experiment is empty; it must at least name a task: task.kind = "forecasting".',
                    'El experimento está vacío; al menos debe nombrar una tarea: task.kind = "forecasting".',
                )
            )
        return cls.configure(table)


def put(table: dict[str, Any], address: str, value: str) -> None:
    """Set one knob by its address in plain tables; the value is read as TOML where it is TOML, else as text.

    Choosing another `kind` (or naming it by the short form) drops the old kind's other settings.
    """
    *places, name = address.split(".")
    for place in places:
        if not isinstance(table.get(place), dict):
            short = place in _SHELVED and table.get(place) is not None
            table[place] = {"kind": table[place]} if short else {}
        table = table[place]
    parsed = toml_value(value)
    if name in _SHELVED and (isinstance(table.get(name), dict) or isinstance(parsed, str)):
        places.append(name)
        if not isinstance(table.get(name), dict):
            table[name] = {}
        table, name = table[name], "kind"
    if places and name == "kind" and table.get("kind") != parsed:
        table.clear()
    table[name] = parsed


ADDRESS = re.compile(r"\w+(\.\w+){0,5}")
"""What the address of a knob looks like: `model.cell.kind`."""
_SHELVED = ("task", "data", "model", "cell", "upper_cell")


def toml_value(value: str) -> Any:
    """What a text says as TOML; the text itself where it is none."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return value


def _with_kind(value: Any, usual: Callable[[], str]) -> Any:
    """The table of a part with its kind; the usual one is looked for only where none is named."""
    return {"kind": usual(), **value} if isinstance(value, Mapping) and "kind" not in value else value


def datasets_for(task: type[Task]) -> list[str]:
    """The names of all data sets that fit the task, the default first."""
    return [name for name in DATASETS.in_order() if DATASETS[name].records == task.records]


def models_for(task: Task) -> list[str]:
    """The names of all models that fit the task as it is set, with their default knobs; the default first."""
    return [name for name in MODELS.in_order() if not all(MODELS[name]().refuses(p) for p in task.patterns())]


def pattern_of(task: Task, model: Model) -> Pattern:
    """The task's first pattern that the model can do.

    Raises:
        Impossible: it can do none of them; the sentence gives the model's reason.
    """
    reasons = []
    for pattern in task.patterns():
        reason = model.refuses(pattern)
        if reason is None:
            return pattern
        reasons.append(reason)
    raise Impossible(reasons[0])


def presets() -> dict[str, Path]:
    """The files of the experiments that come with the project, by name."""
    return {path.stem: path for path in sorted(PRESETS.glob("*.toml"))}
