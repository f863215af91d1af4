"""Combinations of task, topology and cell that are allowed train for one epoch on a little data, answer, and are shown."""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import torch

from playground.batch import Data, Examples
from playground.cells import CELLS
from playground.dataset import AnyRecords, Melodies, Melody
from playground.errors import Impossible
from playground.experiment import Experiment
from playground.model import MODELS
from playground.own_files import uploads
from playground.task import TASKS
from playground.text import speaking
from playground.training import Epoch, Trainer
from tests.helpers.cover import pairwise_cover

TRAINING = {"epochs": 1, "batch": 16, "threads": 1, "device": "cpu"}
VARIANTS = {
    "forecasting": [
        {"strategy": "direct", "window": 12, "horizon": 3},
        {"strategy": "recursive", "window": 12, "horizon": 3},
    ],
    "writing": [{"window": 20, "state": "carried"}, {"window": 20, "state": "windows"}],
}
PROSE = "The moon is a mirror of the sun; so is the sea, when the wind is still. " * 40


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    for task in TASKS:
        for number, variant in enumerate(VARIANTS.get(task, [{}])):
            for model in MODELS:
                cells = list(CELLS) if "cell" in MODELS[model].model_fields else [""]
                for cell in cells:
                    for both in (False, True) if cell else (False,):
                        settings = {"kind": model} | (
                            {"cell": cell, "hidden": 6, "bidirectional": both} if cell else {}
                        )
                        name = f"{task}{number}-{model}-{cell or 'none'}{'-both' if both else ''}"
                        yield name, {"task": {"kind": task} | variant, "model": settings, "training": TRAINING}


def things(row: tuple[str, dict[str, Any]]) -> tuple[str, ...]:
    """What is combined: the task and its form, the model, its cell, its directions."""
    task, model = row[1]["task"], row[1]["model"]
    return str(task), str(model["kind"]), str(model.get("cell")), str(model.get("bidirectional"))


CASES = dict(pairwise_cover(list(tables()), things))


def song(number: int) -> Melody:
    """A short melody of ours with a chord on each beat."""
    tones = [(60, 0), (67, 7), (65, 5), (64, 9 + 12)]
    picked = [tones[(number + beat) % 4] for beat in range(12)]
    notes = tuple((float(beat), 1.0, pitch + number % 3) for beat, (pitch, _) in enumerate(picked))
    return Melody(
        f"song {number}", notes, tuple((float(b), 1.0, label) for b, (_, label) in enumerate(picked)), 0, False, "4/4"
    )


@cache
def records_of(task: str, file: str) -> AnyRecords:
    """A little data of the task's kind; real where it comes with the dependencies at once."""
    kinds = {"forecasting": {"kind": "sunspots"}, "sentiment": {"kind": "opinions", "size": 300}}
    kinds["writing"] = {"kind": "own_text", "file": file}
    kinds["sequence_regression"] = {"kind": "adding", "count": 100, "length": 10}
    kinds["sequence_synthesis"] = {"kind": "waves", "count": 100, "steps": 6}
    kinds["sequence_transduction"] = {"kind": "copying", "count": 100, "delay": 4, "length": 5}
    if task == "chords":
        return Melodies(tuple(song(number) for number in range(12)))
    return Experiment.configure({"task": {"kind": task}, "data": kinds.get(task, {})}).data.load()


def small(data: Data) -> Data:
    """The first examples of the training part."""
    if not isinstance(data.train, Examples):
        return data
    train = replace(data.train, whole=data.train.whole.map(lambda tensor: tensor[:64]))
    return Data(data.sizes, train, data.validation, data.tests, data.memory, data.protocol)


@pytest.mark.parametrize("name", CASES)
def test_an_allowed_combination_trains_answers_and_is_shown(name):
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
