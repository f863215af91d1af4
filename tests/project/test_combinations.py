"""Combinations of task, topology, cell and setting that are allowed train for one epoch on a little data, answer, go on
after an interruption, and are shown; the others say why not."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.batch import Data, Examples
from playground.cells import CELLS
from playground.errors import Impossible
from playground.experiment import Experiment
from playground.model import MODELS
from playground.own_files import uploads
from playground.task import TASKS
from playground.text import speaking
from playground.training import Epoch, Step, Trainer
from tests.helpers.cover import pairwise_cover
from tests.helpers.records import PROSE, records_of

TRAINING = {"epochs": 1, "threads": 1, "device": "cpu"}
VARIANTS = {
    "forecasting": [
        {"strategy": "direct", "window": 12, "horizon": 3},
        {"strategy": "recursive", "window": 12, "horizon": 3},
    ],
    "writing": [{"window": 20, "state": "carried"}, {"window": 20, "state": "windows"}],
}
OTHERWISE = {"layers": 2, "beam": 3, "pooling": 2, "teacher_forcing": 1.0}
"""Of settings that are numbers those that lead another way through the code."""


def changes(model: str) -> Iterator[dict[str, Any]]:
    """Nothing, and each other choice of a model's settings once."""
    yield {}
    knobs = MODELS[model].knobs()
    yield from ({name: value} for name, value in OTHERWISE.items() if name in knobs)
    if "upper_cell" in knobs:
        yield {"layers": 2, "upper_cell": "lru"}
    for name, knob in knobs.items():
        values = (False, True) if knob.type is bool else knob.offered
        yield from ({name: value} for value in values if value != knob.default and name != "bidirectional")


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every task with every model: with each cell in both directions, and with each other setting once."""
    for task in TASKS:
        for number, variant in enumerate(VARIANTS.get(task, [{}])):
            for model in MODELS:
                rows: list[tuple[str, dict[str, Any]]] = []
                recurrent = "cell" in MODELS[model].model_fields
                for cell in CELLS if recurrent else []:
                    for both in (False, True):
                        rows.append((f"{cell}{'-both' * both}", {"cell": cell, "bidirectional": both}))
                for change in changes(model):
                    if change or not recurrent:
                        rows.append(("-".join(f"{name}={value}" for name, value in change.items()) or "usual", change))
                small = {"hidden": 6} if "hidden" in MODELS[model].model_fields and recurrent else {}
                for name, settings in rows:
                    batch = 4 if task == "chords" else 16  # two steps of an epoch at least
                    table = {"task": {"kind": task} | variant, "training": TRAINING | {"batch": batch}}
                    yield f"{task}{number}-{model}-{name}", table | {"model": {"kind": model} | small | settings}


def things(row: tuple[str, dict[str, Any]]) -> tuple[str, ...]:
    """What is combined: the task and its form, the model, and each of its settings."""
    task, model = row[1]["task"], row[1]["model"]
    return str(task), str(model["kind"]), *(f"{name}={value}" for name, value in model.items() if name != "kind")


CASES = dict(pairwise_cover(list(tables()), things))


def small(data: Data) -> Data:
    """The first examples of the training part."""
    if not isinstance(data.train, Examples):
        return data
    train = replace(data.train, whole=data.train.whole.map(lambda tensor: tensor[:64]))
    return Data(data.sizes, train, data.validation, data.tests, data.memory, data.protocol)


def resumed(experiment: Experiment, prepared: Data, folder: Path) -> dict[str, torch.Tensor]:
    """The last weights of a run that was broken off after its first step and taken up again."""
    trainers = [
        Trainer(experiment.training, experiment.task, experiment.network(prepared.sizes), prepared, experiment.seed)
        for _ in range(2)
    ]
    trainers[0].pulse = 0.0
    assert any(isinstance(event, Step) for event in trainers[0]), "it has begun"
    trainers[0].save(folder)
    trainers[1].load(folder)
    for _ in trainers[1]:
        pass
    return trainers[1].last_weights()


@pytest.mark.parametrize("name", CASES)
def test_an_allowed_combination_trains_answers_goes_on_and_is_shown(name, tmp_path):
    table = CASES[name]
    task = table["task"]["kind"]
    file = uploads.keep(PROSE.encode(), "moon.txt") if task == "writing" else ""
    data = {"data": {"kind": "own_text", "file": file}} if task == "writing" else {}
    try:
        experiment = Experiment.configure(table | data)
    except Impossible as refusal:
        assert refusal.text.en != refusal.text.es
        assert len(refusal.text.en) > 40, "a refusal gives its reason"
        return
    prepared = small(experiment.prepare(records_of(task, file)))
    network = experiment.network(prepared.sizes)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    trainer = Trainer(experiment.training, experiment.task, network, prepared, experiment.seed)
    epochs = [event for event in trainer if isinstance(event, Epoch)]
    assert [epoch.number for epoch in epochs] == [0, 1]
    assert all(math.isfinite(epoch.validation_loss) for epoch in epochs)
    last = trainer.last_weights()
    assert any(not torch.equal(weight, last[name].cpu()) for name, weight in before.items())
    again = resumed(experiment, prepared, tmp_path)
    assert all(torch.equal(weight, again[part]) for part, weight in last.items())
    metrics = trainer.test()
    assert experiment.task.primary in metrics
    assert all(math.isfinite(value) for value in metrics.values())
    with speaking("es"):
        assert experiment.task.show({"one": epochs[0].sample, "two": epochs[1].sample}, prepared.memory)


def test_every_task_can_be_done_by_every_recurrent_cell():
    done = set()
    for _, table in tables():
        try:
            experiment = Experiment.configure(table)
        except Impossible:
            continue
        cell = getattr(experiment.model, "cell", None)
        if cell is not None:
            done.add((experiment.task.kind(), cell.kind()))
    assert done == {(task, cell) for task in TASKS for cell in CELLS}
